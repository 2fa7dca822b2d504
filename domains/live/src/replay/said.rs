//! What was said, at its time in the replay. What was taken down does not come back.
use super::clip::ClipId;
use super::grant::{Pass, seen};
use super::timeline::Timeline;
use super::view::{LiveReplayComment, LiveReplayComments};
use crate::session::Session;
use crate::store::replay::recording as store;
use julin_db::{Result, Tx};
use julin_kernel::{Code, Scope};
use julin_web::check;

/// Longest stretch that is asked for at once.
const STRETCH_MAX_MS: i64 = 600_000;
/// Comments of one answer.
const MOST: i64 = 500;

/// The comments of a stretch of a replay, or of a clip.
pub(crate) async fn said(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    clip: Option<ClipId>,
    (from, to): (i64, i64),
) -> Result<LiveReplayComments> {
    let seen = seen(tx, scope, s, Pass::of_clip(clip)).await?;
    let seen = seen.ok_or(Code::NOT_FOUND.fault())?;
    let (start, end) = seen.stretch();
    check::range("from_ms", from, 0, i64::MAX / 2)?;
    check::range("to_ms", to, from, from + STRETCH_MAX_MS)?;
    let line = Timeline(&seen.recording.spans.0);
    // Who spoke before the first picture is heard with it.
    let since = if start + from == 0 {
        i64::MIN
    } else {
        line.instant_of(start + from)
    };
    let until = line.instant_of((start + to).min(end));
    let found = store::said(tx, scope, s.id, (since, until), MOST).await?;
    let comment = |one: store::Said| {
        let offset = line.offset_of(one.at.0) - start;
        LiveReplayComment::of(one, offset.max(0))
    };
    Ok(LiveReplayComments {
        items: found.into_iter().map(comment).collect(),
    })
}
