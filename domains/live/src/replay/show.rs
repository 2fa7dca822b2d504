//! Puts together what is shown of recordings.
use super::clip::ClipId;
use super::grant::{Pass, seen};
use super::keep;
use super::state::RecordingState;
use super::timeline::{Span, Timeline};
use super::view::{LiveChapter, LiveClip, LiveRecording, LiveReplay, ReplayState, file_url};
use crate::replay::chapter::placed;
use crate::replay::port::Recorder;
use crate::session::{LiveStatus, Session, stream_name};
use crate::store::replay::{clip as clips, recording as store};
use julin_db::{Result, Tx};
use julin_kernel::Scope;
use julin_web::Ctx;
use std::time::Duration;
use tokio::time::timeout;

/// How long a disk may take to tell of a recording.
const LOOK_MAX: Duration = Duration::from_secs(2);

/// A session to be seen again, or one of its clips.
pub(crate) async fn replay(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    clip: Option<ClipId>,
) -> Result<LiveReplay> {
    let Some(seen) = seen(tx, scope, s, Pass::of_clip(clip)).await? else {
        return Ok(LiveReplay::without(state(tx, scope, s).await?));
    };
    let token = seen.clip.as_ref().map(|c| format!("clip-{}", c.id));
    let (from, to) = seen.stretch();
    let chapters = seen.chapters(tx, scope).await?;
    let clips = match &seen.clip {
        Some(_) => vec![],
        None => clips::of_live(tx, scope, s.id).await?,
    };
    let public = clips.into_iter().filter(|c| c.published);
    let spans = seen.recording.spans.0.iter().map(|s| Span {
        offset_ms: s.offset_ms - from,
        ..*s
    });
    Ok(LiveReplay {
        state: ReplayState::Ready,
        hls_url: Some(file_url(s.id, "index.m3u8", token.as_deref())),
        duration_ms: to - from,
        spans: spans.collect(),
        chapters: chapters
            .into_iter()
            .map(|c| LiveChapter::of(c, from))
            .collect(),
        clip: seen.clip.map(LiveClip::from),
        clips: public.map(LiveClip::from).collect(),
    })
}

/// Why there is nothing to be seen.
async fn state(tx: &mut Tx, scope: Scope, s: &Session) -> Result<ReplayState> {
    use RecordingState as R;
    let found = store::get(tx, scope, s.id).await?;
    Ok(match found.map(|r| (r.state, r.published)) {
        Some((R::Running, true)) if s.status != LiveStatus::Cancelled => ReplayState::Soon,
        Some((R::Expired, true)) => ReplayState::Expired,
        _ => ReplayState::None,
    })
}

/// What stops the recording of a session on air, which the recorder alone knows. Asked before the
/// database is, which must not wait for a disk that hangs.
pub(crate) async fn fault_now(ctx: &Ctx, s: &Session) -> Option<String> {
    if s.status != LiveStatus::OnAir {
        return None;
    }
    let recorder = ctx.port::<dyn Recorder>();
    match timeout(LOOK_MAX, recorder.look(&stream_name(s.id))).await {
        Ok(Ok(found)) => found.fault,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("the disk of the recordings does not answer".to_owned()),
    }
}

/// A recording for its host; `fault` is what `fault_now` told.
pub(crate) async fn recording(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    fault: Option<String>,
) -> Result<LiveRecording> {
    let r = keep::stored(tx, scope, s.id).await?;
    let ready = r.state == RecordingState::Ready;
    let token = s.preview_token.as_str();
    let chapters = store::chapters(tx, scope, s.id).await?;
    let chapters = placed(chapters, Timeline(&r.spans.0));
    let download = |part: i64| {
        format!(
            "{}&part={part}",
            file_url(s.id, "download.mp4", Some(token))
        )
    };
    Ok(LiveRecording {
        state: r.state,
        published: r.published,
        undecided: s.status == LiveStatus::Planned,
        enabled: ctx.config.media.record,
        duration_ms: r.duration_ms,
        bytes: r.bytes,
        keep_until: r.keep_until,
        fault: if r.state == RecordingState::Running {
            fault
        } else {
            r.fault
        },
        hls_url: ready.then(|| file_url(s.id, "index.m3u8", Some(token))),
        download_urls: (0..if ready { r.downloads } else { 0 })
            .map(download)
            .collect(),
        spans: r.spans.0,
        chapters: chapters
            .into_iter()
            .map(|c| LiveChapter::of(c, 0))
            .collect(),
        clips: clips::of_live(tx, scope, s.id)
            .await?
            .into_iter()
            .map(LiveClip::from)
            .collect(),
    })
}
