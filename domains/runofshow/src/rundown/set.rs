//! Plan the rundown.
use super::{MINUTES_MAX, SEGMENTS_MAX, SegmentKind};
use crate::desk::Desk;
use crate::ids::SegmentId;
use crate::ports::LiveBrief;
use crate::refusals::{BEGUN, CHANGED};
use crate::store::{plan, segment as store, visit};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignItemId, CardId, Fault, Scope};
use julin_web::check;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;

/// A segment as it is planned.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RundownSegmentInput)]
pub(crate) struct SegmentInput {
    /// The segment that is kept; none makes a new one.
    #[serde(default)]
    pub id: Option<SegmentId>,
    /// What it is.
    pub kind: SegmentKind,
    /// What it is called; a product's may be left empty.
    pub title: String,
    /// The product's card, of a product.
    #[serde(default)]
    pub card_id: Option<CardId>,
    /// How long it should take.
    pub planned_minutes: i64,
    /// What the host should not forget.
    pub note: String,
}

/// A rundown as it is planned.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct RundownInput {
    /// The version that was edited; 0 where there was none.
    pub version: i64,
    /// Its segments, in their order.
    pub segments: Vec<SegmentInput>,
}

/// A segment that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) id: Option<SegmentId>,
    pub(crate) kind: SegmentKind,
    pub(crate) title: String,
    pub(crate) item: Option<CampaignItemId>,
    pub(crate) planned_minutes: i64,
    pub(crate) note: String,
}

/// Replaces the rundown.
pub(crate) struct SetRundown {
    pub(crate) desk: Desk,
    pub(crate) input: RundownInput,
}

impl Command for SetRundown {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (brief, scope) = (self.desk.open(tx).await?, self.desk.scope());
        check::count("segments", &self.input.segments, 0, SEGMENTS_MAX)?;
        let inputs = self.input.segments.iter().enumerate();
        let drafts: Result<Vec<Draft>, Fault> = inputs
            .map(|(i, s)| s.checked(&format!("segments.{i}"), &brief))
            .collect();
        let drafts = drafts?;
        let before = store::of_live(tx, scope, brief.live).await?;
        known(&drafts, &before)?;
        let begun = visit::of_live(tx, scope, brief.live).await?;
        let begun: HashSet<SegmentId> = begun.into_iter().map(|v| v.segment_id).collect();
        keeps(&drafts, &before, &begun)?;
        let at = plan::get(tx, scope, brief.live).await?.rundown_version;
        if at != self.input.version {
            return Err(CHANGED.field("version").into());
        }
        replace(tx, scope, &brief, &drafts).await?;
        let minutes: i64 = drafts.iter().map(|d| d.planned_minutes).sum();
        let detail = json!({ "segments": drafts.len(), "minutes": minutes });
        self.desk.note(tx, "runofshow.rundown.set", detail).await
    }
}

impl SegmentInput {
    fn checked(&self, at: &str, brief: &LiveBrief) -> Result<Draft, Fault> {
        let product = self.kind == SegmentKind::Product;
        let item = self.card_id.and_then(|card| brief.item_of(card));
        check::that(
            &format!("{at}.card_id"),
            product == item.is_some() && (product || self.card_id.is_none()),
        )?;
        let minutes = &format!("{at}.planned_minutes");
        Ok(Draft {
            id: self.id,
            kind: self.kind,
            title: check::text(
                &format!("{at}.title"),
                &self.title,
                usize::from(!product),
                60,
            )?,
            item,
            planned_minutes: check::range(minutes, self.planned_minutes, 1, MINUTES_MAX)?,
            note: check::text(&format!("{at}.note"), &self.note, 0, 300)?,
        })
    }
}

impl Draft {
    /// Whether it says what is there already.
    fn is(&self, s: &store::Segment) -> bool {
        self.id.is_none_or(|id| id == s.id)
            && (self.kind, self.item, self.planned_minutes)
                == (s.kind, s.item_id, s.planned_minutes)
            && (&self.title, &self.note) == (&s.title, &s.note)
    }
}

/// Ids are the session's, each once.
fn known(drafts: &[Draft], before: &[store::Segment]) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for (i, draft) in drafts.iter().enumerate() {
        let Some(id) = draft.id else { continue };
        let there = before.iter().any(|s| s.id == id);
        check::that(&format!("segments.{i}.id"), there && seen.insert(id))?;
    }
    Ok(())
}

/// What was on stays, with its product.
fn keeps(
    drafts: &[Draft],
    before: &[store::Segment],
    begun: &HashSet<SegmentId>,
) -> Result<(), Fault> {
    for old in before.iter().filter(|s| begun.contains(&s.id)) {
        let kept = drafts.iter().find(|d| d.id == Some(old.id));
        if kept.is_none_or(|d| d.item != old.item_id || d.kind != old.kind) {
            return Err(BEGUN.field("segments"));
        }
    }
    Ok(())
}

/// Writes a rundown in place of the one before, and its next version; the same again changes nothing.
pub(crate) async fn replace(
    tx: &mut Tx,
    scope: Scope,
    brief: &LiveBrief,
    drafts: &[Draft],
) -> Result<()> {
    let before = store::of_live(tx, scope, brief.live).await?;
    let same = |(draft, old): (&Draft, &store::Segment)| draft.is(old);
    if before.len() == drafts.len() && drafts.iter().zip(&before).all(same) {
        return Ok(());
    }
    for old in before {
        if !drafts.iter().any(|d| d.id == Some(old.id)) {
            store::delete(tx, scope, old.id).await?;
        }
    }
    store::put(tx, scope, brief.live, drafts).await?;
    Ok(plan::next_rundown(tx, scope, brief.live).await?)
}
