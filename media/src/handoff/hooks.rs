//! Other servers ask who may publish and watch: SRS (`http_hooks`), MediaMTX (`authMethod: http`) and
//! nginx-rtmp (`on_publish` and the like), each on its own wire.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use aws_lc_rs::constant_time::verify_slices_are_equal;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};

use super::elsewhere::Coming;
use crate::gate::Refusal;
use crate::http::may_play;
use crate::server::Inner;

type Server = State<Arc<Inner>>;

pub(crate) fn routes() -> Router<Arc<Inner>> {
    Router::new()
        .route("/hooks/{secret}/srs", post(srs))
        .route("/hooks/{secret}/mediamtx", post(mediamtx))
        .route("/hooks/{secret}/nginx-rtmp", post(nginx_rtmp))
}

/// Why a server is told no.
enum No {
    /// Not one of our servers; says nothing of what there is.
    Stranger,
    Refused(Refusal),
    /// The viewer may not.
    Forbidden,
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Any status above 399 is a no to all three; SRS reads `code` as well.
impl IntoResponse for No {
    fn into_response(self) -> Response {
        let (status, message) = match self {
            Self::Stranger => (StatusCode::NOT_FOUND, "not found".to_owned()),
            Self::Forbidden => (StatusCode::FORBIDDEN, "may not watch".to_owned()),
            Self::Refused(refusal) => {
                let status = match refusal {
                    Refusal::UnknownKey | Refusal::NotNow(_) => StatusCode::FORBIDDEN,
                    Refusal::Busy => StatusCode::CONFLICT,
                    Refusal::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
                };
                (status, refusal.to_string())
            }
        };
        (status, Json(Said::new(status.as_u16(), &message))).into_response()
    }
}

#[derive(serde::Serialize)]
struct Said {
    code: u16,
    msg: String,
}

impl Said {
    fn new(code: u16, message: &str) -> Self {
        Self {
            code,
            msg: message.to_owned(),
        }
    }
}

/// A publisher as another server describes it.
struct Publishing<'a> {
    app: &'a str,
    /// What it calls the stream: its public name, or the key itself.
    name: &'a str,
    /// The key, if the address carried it beside the name.
    key: Option<&'a str>,
    client: &'a str,
    address: &'a str,
    /// Whether the server can be told the public name. Without that, viewers would ask for the key.
    renames: bool,
}

fn known(server: &Inner, secret: &str) -> Result<(), No> {
    let right = server.config.hook_secret.as_deref().unwrap_or_default();
    let same = verify_slices_are_equal(right.as_bytes(), secret.as_bytes()).is_ok();
    (same && !right.is_empty())
        .then_some(())
        .ok_or(No::Stranger)
}

/// The stream that the publisher may have.
async fn publish(server: &Inner, asked: Publishing<'_>) -> Result<String, No> {
    let ip = asked.address.parse().unwrap_or(IpAddr::from([0, 0, 0, 0]));
    let key = asked.key.unwrap_or(asked.name);
    let peer = SocketAddr::new(ip, 0);
    let grant = server.gate.publish(asked.app, key, peer).await?;
    // A key of another stream is no key of this one.
    if grant.stream != asked.name && (asked.key.is_some() || !asked.renames) {
        return Err(Refusal::UnknownKey.into());
    }
    let here = server.hub.get(&grant.stream);
    if here.is_some_and(|stream| stream.is_published()) {
        return Err(Refusal::Busy.into());
    }
    let max = server.config.max_streams;
    let publisher = (asked.client, asked.name);
    let coming = server
        .elsewhere
        .begin(&grant.stream, publisher, grant.take_over, max)?;
    if coming == Coming::InPlaceOfAnother {
        server.gate.ended(&grant.stream);
    }
    if coming != Coming::Known {
        tracing::info!(media.stream = grant.stream, "published elsewhere");
        server.gate.started(&grant.stream);
    }
    Ok(grant.stream)
}

fn unpublish(server: &Inner, name: &str, client: Option<&str>) {
    if let Some(stream) = server.elsewhere.end(name, client) {
        tracing::info!(media.stream = stream, "no longer published elsewhere");
        server.gate.ended(&stream);
    }
}

async fn play(server: &Inner, stream: &str, token: Option<&str>) -> Result<(), No> {
    let may = may_play(server, stream, token).await;
    may.then_some(()).ok_or(No::Forbidden)
}

/// A field of a query string, as it stands there.
fn field<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let pairs = query.trim_start_matches('?').split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[derive(serde::Deserialize)]
struct Srs {
    action: String,
    /// A number up to version 3, a string since.
    #[serde(default)]
    client_id: ClientId,
    #[serde(default)]
    ip: String,
    #[serde(default)]
    app: String,
    #[serde(default)]
    stream: String,
    #[serde(default)]
    param: String,
}

#[derive(serde::Deserialize)]
#[serde(untagged)]
enum ClientId {
    Text(String),
    Number(i64),
}

impl Default for ClientId {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

async fn srs(
    State(server): Server,
    Path(secret): Path<String>,
    Json(asked): Json<Srs>,
) -> Result<Json<Said>, No> {
    known(&server, &secret)?;
    let client = match &asked.client_id {
        ClientId::Text(text) => text.clone(),
        ClientId::Number(number) => number.to_string(),
    };
    match asked.action.as_str() {
        "on_publish" => {
            let asked = Publishing {
                app: &asked.app,
                name: &asked.stream,
                key: field(&asked.param, "key"),
                client: &client,
                address: &asked.ip,
                renames: false,
            };
            publish(&server, asked).await?;
        }
        "on_unpublish" => unpublish(&server, &asked.stream, Some(&client)),
        "on_play" => play(&server, &asked.stream, field(&asked.param, "token")).await?,
        // Who connects, stops or closes: nothing to decide.
        _ => {}
    }
    Ok(Json(Said::new(0, "OK")))
}

#[derive(serde::Deserialize)]
struct MediaMtx {
    action: String,
    #[serde(default)]
    path: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    token: String,
    #[serde(default)]
    ip: String,
    /// Null in requests that belong to no session.
    #[serde(default)]
    id: Option<String>,
}

async fn mediamtx(
    State(server): Server,
    Path(secret): Path<String>,
    Json(asked): Json<MediaMtx>,
) -> Result<StatusCode, No> {
    known(&server, &secret)?;
    let (app, name) = asked.path.split_once('/').unwrap_or(("", &asked.path));
    // In the query, as a WHIP or WHEP bearer token, or as a password.
    let shown = |name| {
        let given = [asked.token.as_str(), asked.password.as_str()];
        let given = given.into_iter().find(|given| !given.is_empty());
        field(&asked.query, name).or(given)
    };
    match asked.action.as_str() {
        "publish" => {
            let asked = Publishing {
                app,
                name,
                key: shown("key"),
                client: asked.id.as_deref().unwrap_or_default(),
                address: &asked.ip,
                renames: false,
            };
            publish(&server, asked).await?;
        }
        "read" => play(&server, name, shown("token")).await?,
        // Its API, metrics and recordings are not ours to open.
        _ => return Err(No::Forbidden),
    }
    Ok(StatusCode::OK)
}

#[derive(serde::Deserialize)]
struct NginxRtmp {
    call: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    app: String,
    #[serde(default)]
    addr: String,
    clientid: Option<String>,
    key: Option<String>,
    token: Option<String>,
}

async fn nginx_rtmp(
    State(server): Server,
    Path(secret): Path<String>,
    Form(asked): Form<NginxRtmp>,
) -> Result<Response, No> {
    known(&server, &secret)?;
    match asked.call.as_str() {
        "publish" => {
            let publishing = Publishing {
                app: &asked.app,
                name: &asked.name,
                key: asked.key.as_deref(),
                client: asked.clientid.as_deref().unwrap_or_default(),
                address: &asked.addr,
                renames: true,
            };
            let stream = publish(&server, publishing).await?;
            if stream != asked.name {
                // Published under its public name, so that the key is not what viewers ask for.
                return Ok((StatusCode::FOUND, [(header::LOCATION, stream)]).into_response());
            }
        }
        "publish_done" | "done" => {
            // MediaMTX's commands know the path, application and all.
            let (app, name) = asked.name.split_once('/').unwrap_or(("", &asked.name));
            let name = if app == super::APP { name } else { &asked.name };
            unpublish(&server, name, asked.clientid.as_deref());
        }
        "play" => play(&server, &asked.name, asked.token.as_deref()).await?,
        _ => {}
    }
    Ok(StatusCode::OK.into_response())
}
