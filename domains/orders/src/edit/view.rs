//! Whether an order can be edited, and what waits for its surcharge.
use super::model::{Edit, EditId};
use super::store as edits;
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::Order;
use julin_db::{Result, Tx};
use julin_groupbuy::{CampaignSnapshot, CampaignStatus};
use julin_kernel::{Code, Fault, Money, Scope, Ts};
use serde::Serialize;

/// Whether a campaign is still ahead of its counting.
pub(super) fn counts(campaign: &CampaignSnapshot) -> bool {
    matches!(
        campaign.status,
        CampaignStatus::Open | CampaignStatus::Cutoff
    )
}

/// Refuses what can no longer be edited; the clock decides, also when the counting is late.
pub(super) fn check_editable(
    order: &Order,
    campaign: &CampaignSnapshot,
    now: Ts,
) -> Result<(), Fault> {
    match order.status {
        OrderStatus::Paid => {}
        OrderStatus::PendingPayment if now < order.pay_by => {}
        OrderStatus::Cancelled | OrderStatus::PendingPayment => {
            return Err(Code::WRONG_STATE.fault().detail(order.status.as_str()));
        }
        _ => return Err(no::COUNTED.fault()),
    }
    if !counts(campaign) || now >= campaign.counting_at {
        return Err(no::COUNTED.fault());
    }
    Ok(())
}

/// Whether an order that is counted may still be picked up elsewhere: until it is sorted.
pub(super) fn movable(order: &Order) -> bool {
    use OrderStatus as S;
    matches!(order.status, S::Paid | S::Aggregated | S::Sourcing)
}

/// An edit that waits for its surcharge.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = OrderPendingEdit)]
pub struct PendingEditView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: EditId,
    /// Which payment of the order it is.
    pub part: i64,
    /// What is to be paid.
    pub amount: Money,
    /// Until when; then the order stays as it was.
    pub pay_by: Ts,
    /// Whether the leader or an operator asked for it.
    pub by_staff: bool,
    /// Whether it was asked for after the counting, as an adjustment.
    pub adjustment: bool,
    /// Why, if it was said.
    pub reason: String,
}

/// How an order stands towards edits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Editing {
    pub(crate) revision: i64,
    /// Until when it can be edited; none if it cannot.
    pub(crate) until: Option<Ts>,
    /// Whether staff may still say where it is picked up, though it is counted.
    pub(crate) movable: bool,
    pub(crate) pending: Option<PendingEditView>,
}

/// Reads how an order stands towards edits.
pub(crate) async fn editing(tx: &mut Tx, scope: Scope, order: &Order) -> Result<Editing> {
    let mut editing = Editing {
        revision: edits::revision(tx, scope, order.id).await?,
        ..Editing::default()
    };
    if order.status == OrderStatus::Cancelled {
        return Ok(editing);
    }
    let now = tx.now();
    let pending = edits::pending(tx, scope, order.id).await?;
    editing.pending = pending.map(|e| pending_view(order, e, now));
    if movable(order) || order.status == OrderStatus::PendingPayment {
        let campaign = julin_groupbuy::snapshot(tx, scope, order.campaign_id).await?;
        let open = campaign.filter(|c| check_editable(order, c, now).is_ok());
        editing.until = open.map(|c| c.counting_at);
        editing.movable = editing.until.is_none() && movable(order);
    }
    Ok(editing)
}

fn pending_view(order: &Order, e: Edit, now: Ts) -> PendingEditView {
    PendingEditView {
        id: e.id,
        part: e.part,
        amount: e.difference,
        pay_by: e.pay_by.unwrap_or(now),
        by_staff: e.by_id != order.member_id,
        adjustment: e.wanted.0.surcharge.is_some(),
        reason: e.reason,
    }
}
