//! A run-of-show as JSON.
use crate::checklist::{Phase, TaskRole};
use crate::ids::{SegmentId, TaskId};
use crate::rundown::SegmentKind;
use crate::script::{Finding, QuestionAnswer, ScriptText, Writer};
use julin_kernel::{CardId, LiveId, Money, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// Who approved a script, and when.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ScriptApproval)]
pub(crate) struct ApprovalView {
    /// Their name.
    pub by: String,
    /// When.
    pub at: Ts,
    /// Whether what is written now is what was approved; if not, the host still sees what was.
    pub current: bool,
    /// What proves the superlatives in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<String>,
}

/// The script of a product card.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScriptView {
    /// The card.
    pub card_id: CardId,
    /// The product's name.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// Its picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Its price now.
    pub price: Money,
    /// What rooms asked of it before, and what to answer.
    pub asked: Vec<QuestionAnswer>,
    /// Its version; 0 while nothing was written.
    pub version: i64,
    /// Who wrote it last.
    pub writer: Writer,
    /// What is written: a draft until it is approved.
    pub text: ScriptText,
    /// Words in it that the law forbids or that need a proof.
    pub findings: Vec<Finding>,
    /// Who approved it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<ApprovalView>,
    /// When it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Ts>,
    /// Whose hand it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
}

/// One time that a segment was on.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = RundownVisit)]
pub(crate) struct VisitView {
    /// The segment.
    pub segment_id: SegmentId,
    /// From when.
    pub started_at: Ts,
    /// Until when; none while it is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Ts>,
}

/// A segment of the rundown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = RundownSegment)]
pub(crate) struct SegmentView {
    /// Its id.
    pub id: SegmentId,
    /// What it is.
    pub kind: SegmentKind,
    /// What it is called; a product's own name where it has no other.
    pub title: String,
    /// The product's card, if it is still among the session's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// How long it should take.
    pub planned_minutes: i64,
    /// What the host should not forget.
    pub note: String,
}

/// An item of the checklist.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChecklistTask)]
pub(crate) struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// When it is done.
    pub phase: Phase,
    /// What is done.
    pub title: String,
    /// Who does it.
    pub role: TaskRole,
    /// Minutes before the start, after the start, or after the end.
    pub due_minutes: i64,
    /// When it is due; not known before the end for what comes after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Ts>,
    /// Whether the live cannot begin without it.
    pub must: bool,
    /// Who ticked it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Ts>,
}

/// Who let a session go live although something was missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChecklistOverride)]
pub(crate) struct OverrideView {
    /// Their name.
    pub by: String,
    /// When.
    pub at: Ts,
    /// Why.
    pub reason: String,
    /// Whether it still holds: the checklist may have changed since.
    pub holds: bool,
}

/// What keeps a session from going live.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = ChecklistGate)]
pub(crate) struct GateView {
    /// Names of what must still be done.
    pub missing: Vec<String>,
    /// Who let it pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub let_pass: Option<OverrideView>,
}

/// A session's run-of-show, for those who prepare and steer it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RunOfShow {
    /// The session.
    pub live_id: LiveId,
    /// Its title.
    pub title: String,
    /// When it is due.
    pub starts_at: Ts,
    /// When it went on air.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Ts>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Ts>,
    /// Whether nothing of it can change any more but ticks.
    pub over: bool,
    /// Realtime topic.
    pub topic: String,
    /// Whether an assistant writes drafts, rather than a template.
    pub assistant: bool,
    /// A script for each product card.
    pub scripts: Vec<ScriptView>,
    /// Version of the rundown.
    pub rundown_version: i64,
    /// The rundown.
    pub segments: Vec<SegmentView>,
    /// When segments were on, oldest first.
    pub visits: Vec<VisitView>,
    /// Version of the checklist.
    pub checklist_version: i64,
    /// The checklist.
    pub tasks: Vec<TaskView>,
    /// What keeps it from going live.
    pub gate: GateView,
}

/// A page of the teleprompter: what is said in a segment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PrompterPage)]
pub(crate) struct PageView {
    /// The segment.
    pub segment_id: SegmentId,
    /// What it is.
    pub kind: SegmentKind,
    /// What it is called.
    pub title: String,
    /// How long it should take.
    pub planned_minutes: i64,
    /// What the host should not forget.
    pub note: String,
    /// The product's card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card_id: Option<CardId>,
    /// The product's price now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Money>,
    /// What is said, as a person approved it; none while nobody has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script: Option<ScriptText>,
}

/// What the teleprompter shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Prompter {
    /// The session's title.
    pub title: String,
    /// Realtime topic.
    pub topic: String,
    /// A page for each segment.
    pub pages: Vec<PageView>,
    /// The segment that is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<SegmentId>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_since: Option<Ts>,
}
