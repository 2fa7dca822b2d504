//! An order ends without goods: it expires, the member cancels, or the campaign fails. Stock, quota
//! and money go back together.
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use crate::{discount, edit, facts, flash, team};
use julin_contracts::{CancelReason, OrderCancelled};
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, Money, OrderId, PersonId, Scope};
use julin_payments::RefundDraft;

/// Cancels on the member's wish: unpaid at any time, paid until the cutoff.
pub struct CancelOrder {
    /// The tenant.
    pub scope: Scope,
    /// Whose order it must be.
    pub member: PersonId,
    /// The order.
    pub order: OrderId,
}

impl Command for CancelOrder {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::order(tx, self.scope, self.order).await?;
        let order = order
            .filter(|o| o.member_id == self.member)
            .ok_or(Code::NOT_FOUND.fault())?;
        if order.status == OrderStatus::Cancelled {
            return Ok(());
        }
        order.status.check(OrderStatus::Cancelled)?;
        if order.status == OrderStatus::Paid {
            let campaign = julin_groupbuy::snapshot(tx, self.scope, order.campaign_id).await?;
            let now = tx.now();
            if !campaign.is_some_and(|c| c.takes_orders(now)) {
                return Err(no::CUTOFF_PASSED.fault().into());
            }
            team::may_leave(tx, self.scope, &order).await?;
        }
        cancel(
            tx,
            self.scope,
            order,
            CancelReason::Member,
            Some(self.member),
        )
        .await
    }
}

/// Ends an unpaid order whose time has passed; anything else is left alone.
pub(crate) struct Expire {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for Expire {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(order) = store::order(tx, self.scope, self.order).await? else {
            return Ok(());
        };
        let due = order.status == OrderStatus::PendingPayment && tx.now() >= order.pay_by;
        // What was paid in time and not heard of yet is about to be booked.
        let paid = julin_payments::captured_total(tx, self.scope, order.id).await?;
        if !due || paid > Money::ZERO {
            return Ok(());
        }
        cancel(tx, self.scope, order, CancelReason::Expired, None).await
    }
}

/// Cancels an order that may be cancelled, with everything it held.
pub(crate) async fn cancel(
    tx: &mut Tx,
    scope: Scope,
    order: Order,
    reason: CancelReason,
    actor: Option<PersonId>,
) -> Result<()> {
    edit::drop_pending(tx, scope, &order, actor).await?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let was_paid = order.status == OrderStatus::Paid;
    store::transition(
        tx,
        scope,
        order.id,
        OrderStatus::Cancelled,
        actor,
        word(reason),
    )
    .await?;
    give_back(tx, scope, &order, &lines).await?;
    if was_paid {
        let left = order.paid.minus(order.true_up)?.minus(order.refunded)?;
        store::add_refund(tx, scope, order.id, left).await?;
        // Of a presale only the deposit was paid, which is no line's.
        for line in lines.iter().filter(|_| order.deposit.is_none()) {
            store::add_line_refund(tx, scope, line, line.left()?).await?;
        }
        let refund = RefundDraft {
            order: order.id,
            key: format!("cancel:{}", order.id),
            amount: left,
            reason_code: word(reason).to_owned(),
            before_completion: true,
        };
        julin_payments::request_refund(tx, scope, refund).await?;
    } else {
        julin_payments::close_intent(tx, scope, order.id).await?;
    }
    let told = was_paid && order.deposit.is_none();
    tell(tx, scope, &order, &lines, reason, told).await
}

/// Gives stock, quota and counters back.
pub(crate) async fn give_back(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
) -> Result<()> {
    let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
    if order.status == OrderStatus::Paid {
        julin_catalog::uncommit(tx, scope, &pools).await?;
        julin_groupbuy::void_chain_row(tx, scope, order.id).await?;
    } else {
        julin_catalog::release(tx, scope, &pools).await?;
    }
    team::uncount(tx, scope, order, lines).await?;
    discount::release(tx, scope, order, lines).await?;
    let taken: Vec<_> = lines
        .iter()
        .map(|l| (l.item_id, order.member_id, l.quantity))
        .collect();
    julin_groupbuy::give_quota_back(tx, scope, &taken).await?;
    flash::freed(tx, scope, order, lines).await
}

pub(crate) async fn tell(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    lines: &[Line],
    reason: CancelReason,
    was_paid: bool,
) -> Result<()> {
    let event = OrderCancelled {
        head: facts::head(order),
        lines: facts::lines(lines),
        reason,
        was_paid,
    };
    emit(tx, scope, event).await?;
    Ok(())
}

fn word(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::Expired => "expired",
        CancelReason::Member => "member",
        CancelReason::MinimumNotReached => "minimum_not_reached",
        CancelReason::PaidTooLate => "paid_too_late",
        CancelReason::TeamNotFull => "team_not_full",
        CancelReason::FinalUnpaid => "final_unpaid",
    }
}
