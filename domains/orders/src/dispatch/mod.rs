//! 起送量: a truck goes to a pickup point for so many pieces (rule 32). Judged when the campaign is
//! counted, by what was paid; below, the orders of the point are refunded, or go all the same, or wait
//! for an operator who sends them to another point. It moves no tier: those were counted already.
mod decide;
mod judge;
mod store;
mod view;

pub use decide::DecideDispatch;
pub(crate) use judge::{is_left, settle};
pub use view::{DispatchPointView, DispatchView, dispatch_view};

use julin_db::{Result, Tx, text_enum};
use julin_kernel::{CampaignId, PickupPointId, Scope};

text_enum! {
    /// What becomes of the orders of a pickup point.
    pub enum DispatchOutcome {
        /// There are enough.
        Reached = "reached",
        /// Too few: refunded.
        Refunded = "refunded",
        /// Too few, and the truck goes all the same.
        Goes = "goes",
        /// Too few: waits for an operator.
        Waits = "waits",
        /// Sent to another pickup point.
        Merged = "merged",
    }
}

/// Whether a campaign's goods may not leave for a pickup point yet: an operator has to decide first.
pub async fn dispatch_waits(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<bool> {
    let row = store::point(tx, scope, (campaign, point)).await?;
    Ok(row.is_some_and(|row| row.outcome == DispatchOutcome::Waits))
}
