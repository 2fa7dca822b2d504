//! The media server asks the live room who may publish and watch.
use super::media_links;
use super::recorder::{self, Replays};
use async_trait::async_trait;
use julin_kernel::{LiveId, Ts};
use julin_live::{LiveLink, LiveSource, MediaStats, PlayElsewhere, StreamView};
use julin_media::{
    Fetch, Gate, MediaConfig, MediaServer, PlayTemplates, PublishGrant, Refusal, ReplayGrant,
};
use julin_web::Ctx;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a viewer's permission is remembered: `play` is asked for every segment.
const REMEMBER: Duration = Duration::from_secs(5);
/// Permissions remembered at the most.
const REMEMBERED_MAX: usize = 10_000;

type Remembered = HashMap<(String, Option<String>), (bool, Instant)>;

struct LiveGate {
    ctx: Ctx,
    remembered: Mutex<Remembered>,
    replays: Replays,
}

/// The media server of this shop.
pub(super) fn server(ctx: &Ctx) -> MediaServer {
    let clock = ctx.db.env().clock.clone();
    let mut config = MediaConfig::new(move || clock.now().0);
    let hls = &ctx.config.media.hls;
    config.hls_segment = Duration::from_millis(hls.segment_ms.into());
    config.hls_part = Duration::from_millis(hls.part_ms.into());
    config.hls_listed_segments = usize::try_from(hls.window_segments).unwrap_or(8);
    config.max_whep_viewers = ctx.config.media.webrtc_viewers;
    config.ice_servers = super::webrtc::ice_servers(&ctx.config.media);
    config.record_dir = Some(recorder::directory(&ctx.config));
    media_links::settle(&mut config, &ctx.config.media);
    MediaServer::new(
        config,
        Arc::new(LiveGate {
            ctx: ctx.clone(),
            remembered: Mutex::default(),
            replays: Replays::default(),
        }),
    )
}

fn stream_of(live: LiveId) -> String {
    live.to_string()
}

impl LiveGate {
    fn recall(&self, key: &(String, Option<String>)) -> Option<bool> {
        let remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        remembered
            .get(key)
            .filter(|(_, at)| at.elapsed() < REMEMBER)
            .map(|(may, _)| *may)
    }
    fn remember(&self, key: (String, Option<String>), may: bool) {
        let mut remembered = self
            .remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(key, (may, Instant::now()));
    }
    fn tell(&self, stream: &str, publishing: bool) {
        let Ok(live) = stream.parse::<LiveId>() else {
            return;
        };
        let ctx = self.ctx.clone();
        tokio::spawn(async move {
            let told = if publishing {
                julin_live::publishing_started(&ctx, live).await
            } else {
                julin_live::publishing_ended(&ctx, live).await
            };
            if let Err(e) = told {
                tracing::error!(error = %e, %live, "the live room was not told of its stream");
            }
        });
    }
}

#[async_trait]
impl Gate for LiveGate {
    async fn publish(
        &self,
        _app: &str,
        key: &str,
        _peer: SocketAddr,
    ) -> Result<PublishGrant, Refusal> {
        let key = key.split('?').next().unwrap_or_default();
        let overloaded = |e: julin_db::DbError| {
            tracing::error!(error = %e, "publish gate");
            Refusal::Overloaded
        };
        let mut tx = self.ctx.db.read().await.map_err(overloaded)?;
        let live = julin_live::authorize_publish(&mut tx, self.ctx.scope(), key).await;
        let live = live.map_err(overloaded)?.ok_or(Refusal::UnknownKey)?;
        Ok(PublishGrant {
            stream: stream_of(live),
            take_over: true,
        })
    }

    async fn play(&self, stream: &str, token: Option<&str>) -> bool {
        let Ok(live) = stream.parse::<LiveId>() else {
            return false;
        };
        let key = (stream.to_owned(), token.map(str::to_owned));
        if let Some(may) = self.recall(&key) {
            return may;
        }
        let Ok(mut tx) = self.ctx.db.read().await else {
            return false;
        };
        let may = julin_live::may_play(&mut tx, self.ctx.scope(), live, token)
            .await
            .unwrap_or(false);
        self.remember(key, may);
        may
    }

    async fn replay(&self, stream: &str, token: Option<&str>) -> Option<Arc<ReplayGrant>> {
        self.replays.grant(&self.ctx, stream, token).await
    }

    async fn fetch(&self, stream: &str) -> Fetch {
        let Ok(live) = stream.parse::<LiveId>() else {
            return Fetch::Never;
        };
        let Ok(mut tx) = self.ctx.db.read().await else {
            return Fetch::NotYet;
        };
        match julin_live::source(&mut tx, self.ctx.scope(), live).await {
            Ok(LiveSource::From(url)) => Fetch::From(url),
            Ok(LiveSource::Nowhere) => Fetch::Never,
            Ok(LiveSource::NotYet) | Err(_) => Fetch::NotYet,
        }
    }

    fn started(&self, stream: &str) {
        self.tell(stream, true);
    }
    fn ended(&self, stream: &str) {
        self.tell(stream, false);
    }
}

/// The live room asks the media server how a stream runs.
pub(super) struct Stats {
    pub(super) server: Arc<OnceLock<MediaServer>>,
    pub(super) play: PlayTemplates,
}

impl MediaStats for Stats {
    fn stats(&self, stream: &str) -> Option<StreamView> {
        let s = self.server.get()?.stats(stream)?;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        Some(StreamView {
            publishing: true,
            video_kbps: number(s.video_kbps),
            fps: number(s.fps),
            gop_ms: number(s.gop_ms),
            drift_ms: number(s.drift_ms),
            width: s.width.into(),
            height: s.height.into(),
            viewers: i64::try_from(s.viewers_flv + s.viewers_hls + s.viewers_whep)
                .unwrap_or(i64::MAX),
        })
    }
    fn kick(&self, stream: &str) {
        if let Some(media) = self.server.get() {
            media.kick(stream);
        }
    }
    fn look_for_source(&self, stream: &str) {
        if let Some(media) = self.server.get() {
            media.look_for_source(stream);
        }
    }
    fn source(&self, stream: &str) -> Option<LiveLink> {
        self.server.get()?.pull(stream).map(media_links::source)
    }
    fn relays(&self, stream: &str) -> Vec<LiveLink> {
        let states = self.server.get().map(|media| media.relays(stream));
        let states = states.unwrap_or_default().into_iter();
        states.map(media_links::relay).collect()
    }
    fn play(&self, stream: &str, token: Option<&str>, now: Ts) -> PlayElsewhere {
        media_links::play(&self.play, stream, token, now)
    }
}
