//! The live room's recordings are the media server's; who may see them again the live room knows.
use async_trait::async_trait;
use julin_kernel::LiveId;
use julin_live::{Cut, Recorded, Recorder};
use julin_media::{Chapter, MediaServer, ReplayGrant};
use julin_web::Ctx;
use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long a permission is remembered: it is asked for every byte range.
const REMEMBER: Duration = Duration::from_secs(5);
/// Permissions remembered at the most.
const REMEMBERED_MAX: usize = 1_000;

/// Where recordings are kept.
pub(super) fn directory(config: &julin_config::Config) -> PathBuf {
    let media = &config.media;
    let own = || config.data_dir.join("recordings");
    media.record_dir.clone().unwrap_or_else(own)
}

/// The media server as the live room's recorder.
pub(super) struct MediaRecorder(pub(super) Arc<OnceLock<MediaServer>>);

impl MediaRecorder {
    fn media(&self) -> io::Result<&MediaServer> {
        let media = self.0.get();
        media.ok_or_else(|| io::Error::other("there is no media server"))
    }
}

#[async_trait]
impl Recorder for MediaRecorder {
    fn start(&self, stream: &str) -> io::Result<()> {
        self.media()?.record(stream)
    }
    async fn seal(&self, stream: &str) -> io::Result<Recorded> {
        self.media()?.seal(stream).await.map(recorded)
    }
    async fn look(&self, stream: &str) -> io::Result<Recorded> {
        self.media()?.recorded(stream).await.map(recorded)
    }
    async fn erase(&self, stream: &str) -> io::Result<bool> {
        self.media()?.erase(stream).await
    }
}

fn recorded(found: julin_media::Recorded) -> Recorded {
    let cut = |cut: julin_media::Cut| Cut {
        at: cut.wall_ms,
        offset_ms: cut.offset_ms,
        duration_ms: cut.duration_ms,
    };
    Recorded {
        cuts: found.cuts.into_iter().map(cut).collect(),
        bytes: i64::try_from(found.bytes).unwrap_or(i64::MAX),
        downloads: i64::try_from(found.downloads).unwrap_or(i64::MAX),
        fault: found.fault,
    }
}

type Key = (String, Option<String>);
type Grant = Option<Arc<ReplayGrant>>;

/// Who may see what again, remembered for a moment.
#[derive(Default)]
pub(super) struct Replays(Mutex<HashMap<Key, (Grant, Instant)>>);

impl Replays {
    /// Asks the live room, unless it has just answered.
    pub(super) async fn grant(&self, ctx: &Ctx, stream: &str, token: Option<&str>) -> Grant {
        let live: LiveId = stream.parse().ok()?;
        let key = (stream.to_owned(), token.map(str::to_owned));
        if let Some(known) = self.recall(&key) {
            return known;
        }
        let mut tx = ctx.db.read().await.ok()?;
        let found = julin_live::may_replay(&mut tx, ctx.scope(), live, token).await;
        let grant = found.ok()?.map(|grant| Arc::new(granted(grant)));
        self.remember(key, grant.clone());
        grant
    }

    fn recall(&self, key: &Key) -> Option<Grant> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = remembered
            .get(key)
            .filter(|(_, at)| at.elapsed() < REMEMBER);
        fresh.map(|(grant, _)| grant.clone())
    }

    fn remember(&self, key: Key, grant: Grant) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED_MAX {
            remembered.clear();
        }
        remembered.insert(key, (grant, Instant::now()));
    }
}

fn granted(grant: julin_live::ReplayGrant) -> ReplayGrant {
    let chapter = |chapter: julin_live::ReplayChapter| Chapter {
        id: chapter.id,
        title: chapter.title,
        from_ms: chapter.from,
        to_ms: chapter.to,
    };
    ReplayGrant {
        from_ms: grant.from_ms,
        to_ms: grant.to_ms,
        download: grant.download,
        chapters: grant.chapters.into_iter().map(chapter).collect(),
    }
}
