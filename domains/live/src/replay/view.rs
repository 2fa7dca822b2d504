//! Replays, recordings and clips as JSON.
use super::chapter::Placed;
use super::clip::{Clip, ClipId};
use super::state::RecordingState;
use super::timeline::Span;
use crate::session::{SpeakerRole, stream_name};
use crate::store::replay::recording::Said;
use julin_db::text_enum;
use julin_kernel::{CampaignItemId, CardId, CommentId, LiveId, Money, Ts};
use serde::Serialize;
use utoipa::ToSchema;

text_enum! {
    /// Whether a session can be seen again.
    pub(crate) enum ReplayState {
        /// There is no replay.
        None = "none",
        /// The session has just ended, or has not.
        Soon = "soon",
        /// It can be seen.
        Ready = "ready",
        /// It could be seen until its time was over.
        Expired = "expired",
    }
}

/// A product that was explained.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveChapter {
    /// Its card.
    pub card_id: CardId,
    /// The campaign's item.
    pub item_id: CampaignItemId,
    /// Its name then.
    pub name: String,
    /// Its price then.
    pub price: Money,
    /// Where it begins in the replay.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
}

impl LiveChapter {
    /// In a replay that begins `base` into the recording.
    pub(crate) fn of(placed: Placed, base: i64) -> Self {
        Self {
            card_id: placed.chapter.card_id,
            item_id: placed.chapter.item_id,
            name: placed.chapter.name,
            price: placed.chapter.price,
            from_ms: placed.from_ms - base,
            to_ms: placed.to_ms - base,
        }
    }
}

/// A clip.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveClip {
    /// Its id; in an address it opens the clip alone.
    pub id: ClipId,
    /// Its title.
    pub title: String,
    /// Where it begins in the replay.
    pub from_ms: i64,
    /// Where it ends.
    pub to_ms: i64,
    /// Whether everybody may see it.
    pub published: bool,
}

impl From<Clip> for LiveClip {
    fn from(clip: Clip) -> Self {
        Self {
            id: clip.id,
            title: clip.title,
            from_ms: clip.from_ms,
            to_ms: clip.to_ms,
            published: clip.published,
        }
    }
}

/// A session to be seen again, or a clip of it. All times but `spans.at` are of the replay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReplay {
    /// Whether it can be seen.
    pub state: ReplayState,
    /// Its playlist.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hls_url: Option<String>,
    /// How long it is.
    pub duration_ms: i64,
    /// When was what recorded: what happened in the room comes back at its time by it.
    pub spans: Vec<Span>,
    /// What was explained when.
    pub chapters: Vec<LiveChapter>,
    /// The clip that this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<LiveClip>,
    /// Clips that everybody may see; none in a clip.
    pub clips: Vec<LiveClip>,
}

impl LiveReplay {
    pub(crate) fn without(state: ReplayState) -> Self {
        Self {
            state,
            hls_url: None,
            duration_ms: 0,
            spans: vec![],
            chapters: vec![],
            clip: None,
            clips: vec![],
        }
    }
}

/// What somebody said, where it stands in the replay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReplayComment {
    /// Its id.
    pub id: CommentId,
    /// Who; residents masked.
    pub name: String,
    /// What they were.
    pub role: SpeakerRole,
    /// What they said.
    pub text: String,
    /// When in the replay.
    pub offset_ms: i64,
}

impl LiveReplayComment {
    pub(crate) fn of(said: Said, offset_ms: i64) -> Self {
        Self {
            id: said.id,
            name: said.name,
            role: said.role,
            text: said.text,
            offset_ms,
        }
    }
}

/// What was said in a stretch of a replay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveReplayComments {
    /// Oldest first; a flood is cut short.
    pub items: Vec<LiveReplayComment>,
}

/// A recording as its host sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LiveRecording {
    /// Where it stands.
    pub state: RecordingState,
    /// Whether everybody may see the replay.
    pub published: bool,
    /// Whether it may still be chosen whether to record.
    pub undecided: bool,
    /// Whether this node records at all.
    pub enabled: bool,
    /// How long it is.
    pub duration_ms: i64,
    /// What it takes on the disk.
    pub bytes: i64,
    /// When it will be removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keep_until: Option<Ts>,
    /// Why it stopped before its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
    /// Its playlist, published or not; secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hls_url: Option<String>,
    /// Files to save: one unless the picture's format changed on the way; secret.
    pub download_urls: Vec<String>,
    /// When was what recorded.
    pub spans: Vec<Span>,
    /// What was explained when.
    pub chapters: Vec<LiveChapter>,
    /// All clips.
    pub clips: Vec<LiveClip>,
}

/// A file of a session's recording.
pub(crate) fn file_url(live: LiveId, file: &str, token: Option<&str>) -> String {
    let stream = stream_name(live);
    let query = token.map_or_else(String::new, |t| format!("?token={t}"));
    format!("/media/replay/{stream}/{file}{query}")
}
