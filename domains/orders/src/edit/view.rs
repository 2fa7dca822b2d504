//! Whether an order can be edited, and what waits for its surcharge.
use super::model::EditId;
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
}

/// How an order stands towards edits.
#[derive(Debug, Clone, Default)]
pub(crate) struct Editing {
    pub(crate) revision: i64,
    /// Until when it can be edited; none if it cannot.
    pub(crate) until: Option<Ts>,
    pub(crate) pending: Option<PendingEditView>,
}

/// Reads how an order stands towards edits.
pub(crate) async fn editing(tx: &mut Tx, scope: Scope, order: &Order) -> Result<Editing> {
    let revision = edits::revision(tx, scope, order.id).await?;
    if !matches!(
        order.status,
        OrderStatus::Paid | OrderStatus::PendingPayment
    ) {
        return Ok(Editing {
            revision,
            ..Editing::default()
        });
    }
    let campaign = julin_groupbuy::snapshot(tx, scope, order.campaign_id).await?;
    let now = tx.now();
    let open = campaign.filter(|c| check_editable(order, c, now).is_ok());
    let pending = edits::pending(tx, scope, order.id).await?;
    let view = |e: super::model::Edit| PendingEditView {
        id: e.id,
        part: e.part,
        amount: e.difference,
        pay_by: e.pay_by.unwrap_or(now),
        by_staff: e.by_id != order.member_id,
    };
    Ok(Editing {
        revision,
        until: open.map(|c| c.counting_at),
        pending: pending.map(view),
    })
}
