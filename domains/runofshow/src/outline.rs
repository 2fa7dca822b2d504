//! The shape of a run-of-show without its products: what a template keeps.
use crate::checklist::{self, Phase, TaskRole};
use crate::ports::LiveBrief;
use crate::rundown::{self, SEGMENTS_MAX, SegmentKind};
use crate::store::{segment::Segment, task::Task};
use julin_kernel::CampaignItemId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A segment of a template; products are filled in from the session's cards in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutlineSegment)]
pub(crate) struct SegmentOutline {
    /// What it is.
    pub kind: SegmentKind,
    /// What it is called.
    pub title: String,
    /// How long it should take.
    pub planned_minutes: i64,
    /// What the host should not forget.
    pub note: String,
}

/// An item of a template's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OutlineTask)]
pub(crate) struct TaskOutline {
    /// When it is done.
    pub phase: Phase,
    /// What is done.
    pub title: String,
    /// Who does it.
    pub role: TaskRole,
    /// Minutes before the start, after the start, or after the end.
    pub due_minutes: i64,
    /// Whether the live cannot begin without it.
    pub must: bool,
}

/// What a template keeps.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Outline {
    /// The rundown.
    pub segments: Vec<SegmentOutline>,
    /// The checklist.
    pub tasks: Vec<TaskOutline>,
}

impl Outline {
    /// Of what a session has; titles of products are theirs and stay behind.
    pub(crate) fn of(segments: &[Segment], tasks: &[Task]) -> Self {
        let segment = |s: &Segment| SegmentOutline {
            kind: s.kind,
            title: if s.kind == SegmentKind::Product {
                String::new()
            } else {
                s.title.clone()
            },
            planned_minutes: s.planned_minutes,
            note: s.note.clone(),
        };
        let task = |t: &Task| TaskOutline {
            phase: t.phase,
            title: t.title.clone(),
            role: t.role,
            due_minutes: t.due_minutes,
            must: t.must,
        };
        Self {
            segments: segments.iter().map(segment).collect(),
            tasks: tasks.iter().map(task).collect(),
        }
    }

    /// The rundown for a session: each product segment takes the next card; cards that are left follow
    /// the last product, segments that are left over fall away.
    pub(crate) fn rundown(&self, brief: &LiveBrief) -> Vec<rundown::Draft> {
        let mut items = brief.cards.iter().map(|c| c.item);
        let last = self
            .segments
            .iter()
            .rposition(|s| s.kind == SegmentKind::Product);
        let mut out = vec![];
        for (i, segment) in self.segments.iter().enumerate() {
            if segment.kind != SegmentKind::Product {
                out.push(segment.draft(None));
                continue;
            }
            out.extend(items.next().map(|item| segment.draft(Some(item))));
            if Some(i) == last {
                out.extend(items.by_ref().map(|item| segment.draft(Some(item))));
            }
        }
        out.truncate(SEGMENTS_MAX);
        out
    }

    /// The checklist for a session; what is ticked there under the same name stays ticked.
    pub(crate) fn checklist(&self, before: &[Task]) -> Vec<checklist::Draft> {
        let of = |t: &TaskOutline| {
            let same = before
                .iter()
                .find(|b| b.title == t.title && b.phase == t.phase);
            checklist::Draft {
                id: same.map(|b| b.id),
                phase: t.phase,
                title: t.title.clone(),
                role: t.role,
                due_minutes: t.due_minutes,
                must: t.must,
            }
        };
        let mut drafts: Vec<checklist::Draft> = self.tasks.iter().map(of).collect();
        let mut seen = std::collections::HashSet::new();
        for draft in &mut drafts {
            draft.id = draft.id.filter(|id| seen.insert(*id));
        }
        drafts
    }
}

impl SegmentOutline {
    fn draft(&self, item: Option<CampaignItemId>) -> rundown::Draft {
        rundown::Draft {
            id: None,
            kind: self.kind,
            title: self.title.clone(),
            item,
            planned_minutes: self.planned_minutes,
            note: self.note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::{CardBrief, Stage};
    use julin_kernel::{CampaignId, CardId, LiveId, Ts};
    use julin_web::Reach;

    fn brief(cards: i64) -> LiveBrief {
        LiveBrief {
            live: LiveId(1),
            title: String::new(),
            reach: Reach::Shop,
            leader: None,
            assistants: vec![],
            stage: Stage::Planned,
            starts_at: Ts(0),
            started_at: None,
            ended_at: None,
            campaign: CampaignId(1),
            cards: (1..=cards)
                .map(|n| CardBrief {
                    card: CardId(n),
                    item: CampaignItemId(n),
                })
                .collect(),
        }
    }

    fn outline() -> Outline {
        let segment = |kind, minutes| SegmentOutline {
            kind,
            title: String::new(),
            planned_minutes: minutes,
            note: String::new(),
        };
        Outline {
            segments: vec![
                segment(SegmentKind::Opening, 1),
                segment(SegmentKind::Product, 2),
                segment(SegmentKind::Interaction, 3),
                segment(SegmentKind::Product, 4),
                segment(SegmentKind::Closing, 5),
            ],
            tasks: vec![],
        }
    }

    #[test]
    fn products_take_their_places_and_none_is_left_out() {
        let shape = |cards: i64| -> Vec<(i64, Option<i64>)> {
            let drafts = outline().rundown(&brief(cards));
            drafts
                .iter()
                .map(|d| (d.planned_minutes, d.item.map(|i| i.0)))
                .collect()
        };
        assert_eq!(shape(0), [(1, None), (3, None), (5, None)]);
        assert_eq!(shape(1), [(1, None), (2, Some(1)), (3, None), (5, None)]);
        assert_eq!(
            shape(3),
            [
                (1, None),
                (2, Some(1)),
                (3, None),
                (4, Some(2)),
                (4, Some(3)),
                (5, None)
            ]
        );
    }
}
