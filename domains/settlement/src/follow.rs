//! An order goes on: its commission follows.
use crate::claw_back::{Cause, claw_back_all};
use crate::model::{Commission, CommissionStatus, EarningKind, EarningReason, Explain};
use crate::{discount, store, tell, upline};
use julin_contracts::{CancelReason, OrderCancelled, OrderCompleted, OrderPickedUp};
use julin_db::{Result, Tx};
use julin_kernel::{Bps, Money, OrderId, Scope};
use julin_ledger::post;

/// The order ended without goods: nothing was earned.
pub(crate) async fn on_cancelled(tx: &mut Tx, scope: Scope, event: &OrderCancelled) -> Result<()> {
    let order = event.head.order;
    let Some(mut commission) = open(tx, scope, order).await? else {
        return Ok(());
    };
    discount::give_back(tx, scope, &commission).await?;
    let reason = match event.reason {
        CancelReason::Member => EarningReason::CancelledByMember,
        CancelReason::MinimumNotReached | CancelReason::TeamNotFull => {
            EarningReason::MinimumNotReached
        }
        CancelReason::Expired | CancelReason::PaidTooLate | CancelReason::FinalUnpaid => {
            EarningReason::OrderEnded
        }
    };
    let cause = Cause {
        kind: EarningKind::Cancelled,
        reason,
        key: "cancelled",
    };
    claw_back_all(tx, scope, &mut commission, cause).await?;
    commission.status = CommissionStatus::Cancelled;
    Ok(store::keep(tx, scope, &commission).await?)
}

/// The goods were handed over: the after-sale window runs.
pub(crate) async fn on_picked_up(tx: &mut Tx, scope: Scope, event: &OrderPickedUp) -> Result<()> {
    let commission = open(tx, scope, event.head.order).await?;
    let accrued = commission.filter(|c| c.status == CommissionStatus::Accrued);
    let Some(mut commission) = accrued else {
        return Ok(());
    };
    commission.status = CommissionStatus::Frozen;
    Ok(store::keep(tx, scope, &commission).await?)
}

/// The window has passed, or the overdue policy ended the order: what is left may be withdrawn.
pub(crate) async fn on_completed(tx: &mut Tx, scope: Scope, event: &OrderCompleted) -> Result<()> {
    let Some(mut commission) = open(tx, scope, event.head.order).await? else {
        return Ok(());
    };
    let handed_over = commission.status == CommissionStatus::Frozen;
    commission.status = CommissionStatus::Available;
    store::keep(tx, scope, &commission).await?;
    if handed_over {
        pay_pickup_fee(tx, scope, &commission).await?;
    }
    upline::release(tx, scope, &commission).await?;
    let rest = commission.rest();
    if rest == Money::ZERO {
        return Ok(());
    }
    post(tx, scope, commission.fact().available(rest)).await?;
    let explain = Explain {
        reason: EarningReason::WindowPassed,
        basis: commission.net(),
        rate_bps: commission.rate_bps,
        net: commission.net(),
        lines: vec![],
    };
    let change = (EarningKind::Available, rest);
    store::add_entry(tx, scope, &commission, change, explain).await?;
    tell::later(tx, scope, commission.leader_id).await
}

/// The fee for handing over, which is apart from commission and is not taken back.
async fn pay_pickup_fee(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    let fee = commission.pickup_fee;
    if fee == Money::ZERO {
        return Ok(());
    }
    post(tx, scope, commission.fact().pickup_fee(fee)).await?;
    let explain = Explain {
        reason: EarningReason::HandedOver,
        basis: fee,
        rate_bps: Bps(10_000),
        net: commission.net(),
        lines: vec![],
    };
    let change = (EarningKind::PickupFee, fee);
    store::add_entry(tx, scope, commission, change, explain).await?;
    tell::later(tx, scope, commission.leader_id).await
}

/// The commission of an order that has not come to its end.
async fn open(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<Commission>> {
    let ended = [CommissionStatus::Available, CommissionStatus::Cancelled];
    let commission = store::commission(tx, scope, order).await?;
    Ok(commission.filter(|c| !ended.contains(&c.status)))
}
