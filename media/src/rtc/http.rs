//! The WHIP and WHEP endpoints (RFC 9725, draft-ietf-wish-whep).

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, OriginalUri, Path, Query, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};

use super::answer::{Answered, Role, answer};
use super::problem::Problem;
use super::sessions::{Entry, Sessions, Ticket, ufrag_in};
use super::thin::Thin;
use super::whep::Viewer;
use super::whip::Publisher;
use crate::gate::PublishGrant;
use crate::http::may_play;
use crate::server::Inner;

const SDP: &str = "application/sdp";
const FRAGMENT: &str = "application/trickle-ice-sdpfrag";
/// The path's first part, as RTMP publishers send it.
const APP: &str = "live";

/// Query of both endpoints.
#[derive(Debug, Default, serde::Deserialize)]
struct RtcQuery {
    token: Option<String>,
    /// `false` refuses to put out a publisher who is already there.
    take_over: Option<bool>,
}

type Server = State<Arc<Inner>>;

pub(crate) fn routes() -> Router<Arc<Inner>> {
    let wrong = || async { Problem::Method };
    Router::new()
        .route(
            "/live/{stream}/whip",
            post(publish).options(publish_options).fallback(wrong),
        )
        .route(
            "/live/{stream}/whep",
            post(watch).options(watch_options).fallback(wrong),
        )
        .route(
            "/live/{stream}/whip/{id}",
            delete(end_publish).patch(patch_publish).fallback(wrong),
        )
        .route(
            "/live/{stream}/whep/{id}",
            delete(end_watch).patch(patch_watch).fallback(wrong),
        )
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Known when the app serves with connect info.
fn peer_address(extensions: &Extensions) -> SocketAddr {
    let info = extensions.get::<ConnectInfo<SocketAddr>>();
    info.map_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)), |info| info.0)
}

async fn granted(
    server: &Inner,
    stream: &str,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<PublishGrant, Problem> {
    let key = bearer(headers).ok_or(Problem::NoToken)?;
    let grant = server
        .gate
        .publish(APP, key, peer_address(extensions))
        .await?;
    // A key of another stream is no key of this one.
    if grant.stream == stream {
        Ok(grant)
    } else {
        Err(Problem::Forbidden)
    }
}

async fn may_watch(
    server: &Inner,
    stream: &str,
    headers: &HeaderMap,
    query: &RtcQuery,
) -> Result<(), Problem> {
    let token = bearer(headers).or(query.token.as_deref());
    if may_play(server, stream, token).await {
        Ok(())
    } else {
        Err(Problem::Forbidden)
    }
}

/// The body as text, if it is of type `kind` and no larger than an offer may be.
async fn text(
    server: &Inner,
    headers: &HeaderMap,
    body: Body,
    kind: &str,
    other: Problem,
) -> Result<String, Problem> {
    let is = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = is.and_then(|value| value.split(';').next()).map(str::trim);
    if !essence.is_some_and(|essence| essence.eq_ignore_ascii_case(kind)) {
        return Err(other);
    }
    let bytes = to_bytes(body, server.config.max_sdp_bytes)
        .await
        .map_err(|_over| Problem::TooLarge)?;
    String::from_utf8(bytes.into()).map_err(|error| Problem::BadOffer(error.to_string()))
}

async fn publish(
    State(server): Server,
    OriginalUri(uri): OriginalUri,
    Path(stream): Path<String>,
    Query(query): Query<RtcQuery>,
    headers: HeaderMap,
    request: axum::extract::Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let mut grant = granted(&server, &stream, &headers, &parts.extensions).await?;
    grant.take_over &= query.take_over != Some(false);
    let offer = text(&server, &headers, body, SDP, Problem::NotSdp).await?;
    let there = server
        .hub
        .get(&stream)
        .is_some_and(|stream| stream.is_published());
    if there && !grant.take_over {
        return Err(Problem::Busy);
    }
    let (Answered { peer, sdp, tag }, ticket) = admit(&server, Role::Publisher, &stream, &offer)?;
    let response = created(&server, uri.path(), &ticket.id, &tag, sdp);
    let publisher = Publisher {
        server: server.clone(),
        peer,
        ticket,
        grant,
    };
    tokio::spawn(publisher.run());
    Ok(response)
}

async fn watch(
    State(server): Server,
    OriginalUri(uri): OriginalUri,
    Path(stream): Path<String>,
    Query(query): Query<RtcQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    may_watch(&server, &stream, &headers, &query).await?;
    let offer = text(&server, &headers, body, SDP, Problem::NotSdp).await?;
    let live = server
        .hub
        .get(&stream)
        .filter(|stream| !stream.is_finished());
    let live = live.ok_or(Problem::NotLive)?;
    if live.is_reordered() {
        return Err(Problem::BFrames);
    }
    let seat = live
        .viewers
        .whep_seat(server.config.max_whep_viewers)
        .ok_or(Problem::Full)?;
    let (Answered { peer, sdp, tag }, ticket) = admit(&server, Role::Viewer, &stream, &offer)?;
    let response = created(&server, uri.path(), &ticket.id, &tag, sdp);
    let viewer = Viewer {
        server: server.clone(),
        peer,
        ticket,
        stream: live,
        thin: Thin::default(),
        _seat: seat,
    };
    tokio::spawn(viewer.run());
    Ok(response)
}

fn admit(
    server: &Inner,
    role: Role,
    stream: &str,
    offer: &str,
) -> Result<(Answered, Ticket), Problem> {
    let net = server.rtc.net().ok_or(Problem::Off)?;
    let max = server.config.max_rtc_sessions;
    // Before the offer is worked on: certificates and keys cost.
    if server.rtc.sessions.is_full(max) {
        return Err(Problem::Full);
    }
    let answered = answer(&net, offer, role)?;
    let entry = Entry::new(role, stream, &answered.tag, offer);
    Ok((answered, server.rtc.sessions.open(entry, max)?))
}

fn created(server: &Inner, path: &str, id: &str, tag: &str, sdp: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, SDP.to_owned()),
        (header::LOCATION, format!("{path}/{id}")),
        (header::ETAG, format!("\"{tag}\"")),
        (
            header::HeaderName::from_static("accept-patch"),
            FRAGMENT.to_owned(),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let mut response = (StatusCode::CREATED, headers, sdp).into_response();
    put_links(server, response.headers_mut());
    response
}

fn put_links(server: &Inner, headers: &mut HeaderMap) {
    let now = (server.config.wall_ms)();
    for known in &server.config.ice_servers {
        // A setting that is no header value was refused at start.
        if let Ok(link) = HeaderValue::from_str(&known.link(now)) {
            headers.append(header::LINK, link);
        }
    }
}

/// Says what may be posted; TURN passwords only to who may use the endpoint.
fn options(server: &Inner, may: bool) -> Response {
    let headers = [
        (header::ALLOW, "POST, OPTIONS"),
        (header::HeaderName::from_static("accept-post"), SDP),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = (StatusCode::NO_CONTENT, headers).into_response();
    if may {
        put_links(server, response.headers_mut());
    }
    response
}

async fn publish_options(
    State(server): Server,
    Path(stream): Path<String>,
    headers: HeaderMap,
    extensions: Extensions,
) -> Response {
    let may = granted(&server, &stream, &headers, &extensions)
        .await
        .is_ok();
    options(&server, may)
}

async fn watch_options(
    State(server): Server,
    Path(stream): Path<String>,
    Query(query): Query<RtcQuery>,
    headers: HeaderMap,
) -> Response {
    let may = may_watch(&server, &stream, &headers, &query).await.is_ok();
    options(&server, may)
}

type Session = Path<(String, String)>;

async fn end_publish(
    State(server): Server,
    Path((stream, id)): Session,
) -> Result<StatusCode, Problem> {
    end(&server, Role::Publisher, &stream, &id)
}

async fn end_watch(
    State(server): Server,
    Path((stream, id)): Session,
) -> Result<StatusCode, Problem> {
    end(&server, Role::Viewer, &stream, &id)
}

/// The URL is the right to end the session: nobody else was told it.
fn end(server: &Inner, role: Role, stream: &str, id: &str) -> Result<StatusCode, Problem> {
    let entry = server.rtc.sessions.find(id, role, stream)?;
    Sessions::close(&entry);
    Ok(StatusCode::OK)
}

async fn patch_publish(
    State(server): Server,
    Path((stream, id)): Session,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    trickle(&server, Role::Publisher, &stream, &id, &headers, body).await
}

async fn patch_watch(
    State(server): Server,
    Path((stream, id)): Session,
    headers: HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    trickle(&server, Role::Viewer, &stream, &id, &headers, body).await
}

/// Candidates are checked and then not needed: being ICE-lite, the server answers whoever reaches it.
async fn trickle(
    server: &Inner,
    role: Role,
    stream: &str,
    id: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<StatusCode, Problem> {
    let entry = server.rtc.sessions.find(id, role, stream)?;
    let fragment = text(server, headers, body, FRAGMENT, Problem::NotTrickle).await?;
    let wanted = headers.get(header::IF_MATCH).ok_or(Problem::MatchMissing)?;
    let wanted = wanted.to_str().unwrap_or_default();
    if ufrag_in(&fragment).is_some_and(|ufrag| ufrag != entry.their_ufrag) {
        return Err(Problem::NoRestart);
    }
    if wanted.trim_matches('"') != entry.tag {
        return Err(Problem::NoMatch);
    }
    for line in fragment.lines().filter_map(|line| line.strip_prefix("a=")) {
        if line.starts_with("candidate:") {
            str0m::Candidate::from_sdp_string(line.trim())
                .map_err(|error| Problem::BadCandidate(error.to_string()))?;
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
