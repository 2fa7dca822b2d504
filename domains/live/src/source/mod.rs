//! A session's video from elsewhere, and its way to other servers.
use crate::media::MediaStats;
use crate::session::{LiveStatus, OVER, Session, stream_name};
use crate::store::{session as sessions, source as store};
use julin_db::{Command, DbError, Result, Tx};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Ctx, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// A planned session's video is fetched from so long before it is due.
const EARLY_MS: i64 = 15 * 60_000;
const URL_MAX_BYTES: usize = 1_000;

const NOT_A_SOURCE: Code = Code::new(
    "live.not_a_source",
    422,
    "请填写 rtmp(s):// 或 http(s)://（HTTP-FLV 或 HLS）拉流地址",
    "Give a pull address: rtmp(s)://, or http(s):// that answers with FLV or HLS",
);

/// How the media server stands towards another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkPhase {
    /// Nothing to do yet, or no longer.
    Idle,
    /// Reaching the other side.
    Connecting,
    /// Media flows.
    Running,
    /// The host sends by herself: her video goes first.
    Occupied,
    /// Failed; it tries again by itself.
    Waiting,
}

/// A link to another server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LiveLink {
    /// Which server; without secrets.
    pub server: String,
    /// How it stands.
    pub phase: LinkPhase,
    /// Connections tried.
    pub attempts: u32,
    /// What went wrong last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// Addresses under which viewers watch on another server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlayElsewhere {
    /// HLS playlist.
    pub hls: Option<String>,
    /// HTTP-FLV.
    pub flv: Option<String>,
    /// WHEP.
    pub whep: Option<String>,
}

/// Where a session's video comes from and goes to, besides this node.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveOutside {
    /// Where its video is fetched from; none where the host sends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// How the fetching stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<LiveLink>,
    /// Servers that it is pushed to.
    pub relays: Vec<LiveLink>,
}

/// Where a session's video is to be fetched from.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub(crate) struct LiveSourceInput {
    /// `rtmp(s)://…`, or `http(s)://…` that answers with FLV or an HLS playlist.
    pub url: String,
}

/// Sets or clears where a session's video is fetched from.
pub(crate) struct SetSource {
    pub(crate) actor: Actor,
    pub(crate) live: LiveId,
    pub(crate) url: Option<String>,
}

impl Command for SetSource {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let found = sessions::get(tx, scope, self.live).await?;
        let session = found.ok_or(Code::NOT_FOUND.fault())?;
        if session.is_over() {
            return Err(OVER.fault().into());
        }
        match &self.url {
            Some(url) => {
                check(url)?;
                store::put(tx, scope, self.live, url, self.actor.person).await?;
            }
            None => store::delete(tx, scope, self.live).await?,
        }
        // The address often holds a secret; the server is enough to know.
        let detail = json!({ "server": self.url.as_deref().map(server_of) });
        let kind = "live.source.set";
        audit(tx, &self.actor, kind, "live", self.live.0, detail).await
    }
}

impl SetSource {
    pub(crate) async fn carry_out(self, ctx: &Ctx) -> Result<()> {
        let stream = stream_name(self.live);
        ctx.db.write(self).await?;
        ctx.port::<dyn MediaStats>().look_for_source(&stream);
        Ok(())
    }
}

fn check(url: &str) -> Result<()> {
    let known = ["rtmp://", "rtmps://", "http://", "https://"];
    let rest = known.iter().find_map(|scheme| url.strip_prefix(scheme));
    let host =
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['));
    let plain = url.len() <= URL_MAX_BYTES && url.bytes().all(|byte| byte.is_ascii_graphic());
    if host && plain {
        Ok(())
    } else {
        Err(NOT_A_SOURCE.field("url").into())
    }
}

/// Scheme, host and port of an address, without what may be secret in it.
fn server_of(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}")
}

pub(crate) async fn outside(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
) -> Result<LiveOutside> {
    let url = store::get(tx, scope, s.id).await?;
    let (media, stream) = (ctx.port::<dyn MediaStats>(), stream_name(s.id));
    let source = url.as_deref().and_then(|url| {
        let state = media.source(&stream)?;
        let server = server_of(url);
        Some(LiveLink { server, ..state })
    });
    Ok(LiveOutside {
        source_url: url,
        source,
        relays: media.relays(&stream),
    })
}

/// Where the media server is to fetch a stream from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveSource {
    /// From there, now.
    From(String),
    /// Not before the session is about to begin.
    NotYet,
    /// From nowhere: the host sends, or the session is over.
    Nowhere,
}

/// Where the video of a session is to be fetched from now.
pub async fn source(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<LiveSource, DbError> {
    let session = sessions::get(tx, scope, live).await?;
    let Some(session) = session.filter(|session| !session.is_over()) else {
        return Ok(LiveSource::Nowhere);
    };
    let Some(url) = store::get(tx, scope, live).await? else {
        return Ok(LiveSource::Nowhere);
    };
    let early = session.starts_at.since(tx.now()) > EARLY_MS;
    Ok(if session.status == LiveStatus::Planned && early {
        LiveSource::NotYet
    } else {
        LiveSource::From(url)
    })
}

/// The sessions whose video is fetched from elsewhere, now or later: the media server forgets them when
/// it restarts.
pub async fn with_source(tx: &mut Tx, scope: Scope) -> Result<Vec<LiveId>, DbError> {
    store::waiting(tx, scope).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pull_addresses_are_taken() {
        for right in [
            "rtmp://a/live/b",
            "rtmps://a:1936/live/b?k=s",
            "https://a.example/live/b.m3u8",
            "https://a.example/live/b.flv?x=1",
            "http://[::1]:80/a",
        ] {
            assert!(check(right).is_ok(), "{right}");
        }
        let long = format!("http://a/{}", "x".repeat(URL_MAX_BYTES));
        for wrong in [
            "",
            "file:///etc/passwd",
            "rtmp://",
            "http:///a",
            "http://a b",
            "ftp://a/b",
            &long,
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_server_is_named_without_secrets() {
        assert_eq!(
            server_of("rtmp://u:p@a.example:1936/live/key?x=s"),
            "rtmp://a.example:1936"
        );
        assert_eq!(server_of("https://a.example?key=s"), "https://a.example");
    }
}
