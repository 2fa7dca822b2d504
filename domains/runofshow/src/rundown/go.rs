//! One tap: on with a segment, and its product into the spotlight.
use crate::desk::Desk;
use crate::ids::SegmentId;
use crate::ports::Stage;
use crate::refusals::NOT_ON_AIR;
use crate::store::{segment, visit};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CardId, Code};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Where the live goes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RundownGoInput)]
pub(crate) struct GoInput {
    /// The segment that is on from now; none ends the last one. It names the segment rather than "the
    /// next one", so that two who tap at once skip nothing.
    pub segment_id: Option<SegmentId>,
}

/// Goes to a segment; answers the cards that changed.
pub(crate) struct Go {
    pub(crate) desk: Desk,
    pub(crate) to: Option<SegmentId>,
}

impl Command for Go {
    type Output = Vec<CardId>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<CardId>> {
        let (brief, scope) = (self.desk.brief(tx).await?, self.desk.scope());
        if brief.stage != Stage::OnAir {
            return Err(NOT_ON_AIR.fault().into());
        }
        let segments = segment::of_live(tx, scope, brief.live).await?;
        let target = match self.to {
            Some(id) => {
                let found = segments.iter().find(|s| s.id == id);
                Some(found.ok_or(Code::INVALID.field("segment_id"))?)
            }
            None => None,
        };
        let open = visit::open(tx, scope, brief.live).await?;
        if open.as_ref().map(|v| v.segment_id) != self.to {
            visit::close(tx, scope, brief.live).await?;
            if let Some(id) = self.to {
                visit::begin(tx, scope, brief.live, id).await?;
            }
            let detail = json!({ "segment": self.to, "kind": target.map(|t| t.kind) });
            self.desk.note(tx, "runofshow.rundown.go", detail).await?;
        }
        // Again on the same segment: the card may have left the spotlight meanwhile.
        let card = target
            .and_then(|t| t.item_id)
            .and_then(|item| brief.card_of(item));
        match card {
            Some(card) => {
                self.desk
                    .lives
                    .spotlight(tx, &self.desk.actor, brief.live, card)
                    .await
            }
            None => Ok(vec![]),
        }
    }
}
