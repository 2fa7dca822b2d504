//! Who may see what of a recording.
use super::chapter::{Placed, placed};
use super::clip::{Clip, ClipId};
use super::state::{Recording, RecordingState};
use super::timeline::Timeline;
use crate::session::{LiveStatus, Session, same_secret};
use crate::store::replay::{clip as clips, recording as store};
use crate::store::session;
use julin_db::{DbError, Tx};
use julin_kernel::{LiveId, Scope};

/// A clip is widened to whole segments: so much of the chapters beside it comes with it at the most.
const EDGE_MS: i64 = 2_500;

/// What of a recording the bearer of a token may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayGrant {
    /// From where in the replay.
    pub from_ms: i64,
    /// To where; to its end if none.
    pub to_ms: Option<i64>,
    /// Whether it may be saved as a file.
    pub download: bool,
    /// Products, with the wall times at which they were explained.
    pub chapters: Vec<ReplayChapter>,
}

/// A product in a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayChapter {
    /// Unique in the recording.
    pub id: String,
    /// The product's name.
    pub title: String,
    /// Unix ms.
    pub from: i64,
    /// Unix ms.
    pub to: i64,
}

/// A token as it is written: nothing for the replay, the host's secret, or `clip-{id}`, which the
/// host's secret may follow after a dot.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pass<'a> {
    clip: Option<ClipId>,
    secret: Option<&'a str>,
    broken: bool,
}

impl<'a> Pass<'a> {
    pub(crate) fn parse(token: Option<&'a str>) -> Self {
        let Some(token) = token else {
            return Self::default();
        };
        let Some(clip) = token.strip_prefix("clip-") else {
            return Self {
                secret: Some(token),
                ..Self::default()
            };
        };
        let (id, secret) = match clip.split_once('.') {
            Some((id, secret)) => (id, Some(secret)),
            None => (clip, None),
        };
        // A clip has one name: others, `00042`, would be kept and repeated like it.
        let clip = id.parse().ok();
        let clip = clip.filter(|clip: &ClipId| clip.to_string() == id);
        Self {
            clip,
            secret,
            broken: clip.is_none(),
        }
    }
    pub(crate) fn of_clip(clip: Option<ClipId>) -> Self {
        Self {
            clip,
            ..Self::default()
        }
    }
}

/// What may be seen, before it is put into anybody's terms.
pub(crate) struct Seen {
    pub(crate) recording: Recording,
    pub(crate) clip: Option<Clip>,
    pub(crate) is_host: bool,
}

impl Seen {
    /// The stretch of the replay that is shown.
    pub(crate) fn stretch(&self) -> (i64, i64) {
        match &self.clip {
            Some(clip) => (clip.from_ms, clip.to_ms),
            None => (0, self.recording.duration_ms),
        }
    }
    /// The chapters that show within it, by replay time.
    pub(crate) async fn chapters(&self, tx: &mut Tx, scope: Scope) -> Result<Vec<Placed>, DbError> {
        let chapters = store::chapters(tx, scope, self.recording.live_id).await?;
        let (from, to) = self.stretch();
        let mut shown = placed(chapters, Timeline(&self.recording.spans.0));
        for chapter in &mut shown {
            chapter.from_ms = chapter.from_ms.max(from);
            chapter.to_ms = chapter.to_ms.min(to);
        }
        let least = if self.clip.is_some() { EDGE_MS } else { 1 };
        shown.retain(|c| c.to_ms - c.from_ms >= least);
        Ok(shown)
    }
}

/// What the bearer of `pass` sees of a session; nothing if there is nothing to be seen.
pub(crate) async fn seen(
    tx: &mut Tx,
    scope: Scope,
    s: &Session,
    pass: Pass<'_>,
) -> Result<Option<Seen>, DbError> {
    let found = store::get(tx, scope, s.id).await?;
    let ready = found.filter(|r| r.state == RecordingState::Ready && s.status == LiveStatus::Ended);
    let Some(recording) = ready.filter(|_| !pass.broken) else {
        return Ok(None);
    };
    let is_host = pass
        .secret
        .is_some_and(|secret| same_secret(&s.preview_token, secret));
    if pass.secret.is_some() && !is_host {
        return Ok(None);
    }
    let clip = match pass.clip {
        Some(id) => clips::get(tx, scope, s.id, id).await?,
        None => None,
    };
    let public = match (&clip, pass.clip) {
        (Some(clip), _) => clip.published,
        (None, Some(_)) => return Ok(None),
        (None, None) => recording.published,
    };
    Ok((public || is_host).then_some(Seen {
        recording,
        clip,
        is_host,
    }))
}

/// What the bearer of a token may fetch of a session's recording: for the media server.
pub async fn may_replay(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    token: Option<&str>,
) -> Result<Option<ReplayGrant>, DbError> {
    let Some(s) = session::get(tx, scope, live).await? else {
        return Ok(None);
    };
    let Some(seen) = seen(tx, scope, &s, Pass::parse(token)).await? else {
        return Ok(None);
    };
    let line = Timeline(&seen.recording.spans.0);
    let chapter = |p: &Placed| ReplayChapter {
        id: format!("{}-{}", p.chapter.card_id, p.chapter.starts_at.0),
        title: p.chapter.name.clone(),
        from: line.instant_of(p.from_ms),
        to: line.instant_of(p.to_ms - 1) + 1,
    };
    let chapters = seen.chapters(tx, scope).await?;
    let (from_ms, to_ms) = seen.stretch();
    Ok(Some(ReplayGrant {
        from_ms,
        to_ms: seen.clip.is_some().then_some(to_ms),
        download: seen.is_host,
        chapters: chapters.iter().map(chapter).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clip_has_one_name() {
        let clip = |token| {
            let pass = Pass::parse(Some(token));
            (pass.clip.map(|id: ClipId| id.to_string()), pass.broken)
        };
        assert_eq!(clip("clip-42"), (Some("42".to_owned()), false));
        assert_eq!(clip("clip-42.secret"), (Some("42".to_owned()), false));
        for other in ["clip-042", "clip-+42", "clip--0", "clip-", "clip-00.secret"] {
            assert_eq!(clip(other), (None, true), "{other}");
        }
    }
}
