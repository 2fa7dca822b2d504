//! The time of the final payments is over: what is not paid is given up, and the demand is final.
use super::ask::{end_again, tell};
use super::store::{self as finals, Final};
use super::{FINAL_PART, FinalStatus};
use crate::order::OrderStatus;
use crate::settle::Finish;
use crate::store::{self, Order};
use crate::{cancel, dispatch};
use julin_contracts::CancelReason;
use julin_db::{Command, Db, Result, Tx};
use julin_groupbuy::UnpaidFinal;
use julin_kernel::{CampaignId, OrderId, Scope, Ts};
use julin_ledger::standard;
use julin_payments::{PaymentStatus, RefundDraft};
use serde::{Deserialize, Serialize};

/// Final payments looked at in one transaction.
const CHUNK: i64 = 50;

/// A presale whose final payments are asked for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct EndPresale {
    pub(crate) campaign: CampaignId,
}

/// The same, when those who have not paid are reminded.
pub(crate) type RemindFinal = EndPresale;

/// Reminds everybody whose final payment is still due.
pub(crate) async fn remind_final(db: Db, scope: Scope, work: RemindFinal) -> Result<()> {
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let campaign = work.campaign;
        let chunk = Remind {
            scope,
            campaign,
            from,
        };
        after = db.write(chunk).await?;
    }
    Ok(())
}

struct Remind {
    scope: Scope,
    campaign: CampaignId,
    from: OrderId,
}

impl Command for Remind {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let all = (self.campaign, Ts(i64::MAX));
        let due = finals::due(tx, self.scope, all, self.from, CHUNK).await?;
        for one in &due {
            if let Some(order) = store::order(tx, self.scope, one.order_id).await? {
                tell(tx, self.scope, &order, one, "final_reminder").await?;
            }
        }
        Ok(due.last().map(|one| one.order_id))
    }
}

/// Gives up the orders of a presale whose final payment did not come, chunk by chunk. When none is due
/// any more, the demand of the campaign is final.
pub(crate) async fn end_presale(db: Db, scope: Scope, work: EndPresale) -> Result<()> {
    let campaign = work.campaign;
    let mut after = Some(OrderId(0));
    while let Some(from) = after {
        let chunk = End {
            scope,
            campaign,
            from,
        };
        after = db.write(chunk).await?;
    }
    db.write(Last { scope, campaign }).await
}

struct End {
    scope: Scope,
    campaign: CampaignId,
    from: OrderId,
}

impl Command for End {
    type Output = Option<OrderId>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<OrderId>> {
        let now = tx.now();
        let due = finals::due(tx, self.scope, (self.campaign, now), self.from, CHUNK).await?;
        for one in &due {
            give_up(tx, self.scope, one).await?;
        }
        Ok(due.last().map(|one| one.order_id))
    }
}

/// Gives up an order, unless its money has come in and is only not told yet.
async fn give_up(tx: &mut Tx, scope: Scope, due: &Final) -> Result<()> {
    let payment = julin_payments::payment_of_part(tx, scope, due.order_id, FINAL_PART).await?;
    if payment.is_some_and(|p| p.status == PaymentStatus::Captured) {
        return Ok(());
    }
    let order = store::order(tx, scope, due.order_id).await?;
    let order = order.filter(|o| o.status == OrderStatus::Paid);
    let Some(order) = order else {
        finals::settle(tx, scope, due.order_id, FinalStatus::Refunded).await?;
        return Ok(());
    };
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let cancelled = OrderStatus::Cancelled;
    store::transition(tx, scope, order.id, cancelled, None, "final_unpaid").await?;
    cancel::give_back(tx, scope, &order, &lines).await?;
    julin_payments::close_part(tx, scope, order.id, FINAL_PART).await?;
    match due.unpaid {
        UnpaidFinal::Forfeit => forfeit(tx, scope, &order, due).await?,
        UnpaidFinal::Refund => refund(tx, scope, &order, due).await?,
    }
    cancel::tell(tx, scope, &order, &lines, CancelReason::FinalUnpaid, false).await
}

/// The shop keeps the deposit: it is income now.
async fn forfeit(tx: &mut Tx, scope: Scope, order: &Order, due: &Final) -> Result<()> {
    finals::settle(tx, scope, order.id, FinalStatus::Forfeited).await?;
    let posting =
        standard::deposit_forfeited(order.id, order.campaign_id, order.member_id, order.kept()?);
    julin_ledger::post(tx, scope, posting).await?;
    tell_end(tx, scope, order, due, "final_forfeited").await
}

async fn refund(tx: &mut Tx, scope: Scope, order: &Order, due: &Final) -> Result<()> {
    finals::settle(tx, scope, order.id, FinalStatus::Refunded).await?;
    store::add_refund(tx, scope, order.id, order.kept()?).await?;
    let draft = RefundDraft {
        order: order.id,
        key: format!("cancel:{}", order.id),
        amount: order.kept()?,
        reason_code: "final_unpaid".to_owned(),
        before_completion: true,
    };
    julin_payments::request_refund(tx, scope, draft).await?;
    tell_end(tx, scope, order, due, "final_refunded").await
}

/// Says what became of the deposit.
async fn tell_end(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    due: &Final,
    template: &str,
) -> Result<()> {
    let of_deposit = Final {
        amount: order.kept()?,
        ..*due
    };
    tell(tx, scope, order, &of_deposit, template).await
}

/// Tells that the demand is final, or looks again when there is more to wait for. Where nobody paid the
/// rest, the campaign has failed after all.
struct Last {
    scope: Scope,
    campaign: CampaignId,
}

impl Command for Last {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        if let Some(last) = finals::last_due(tx, self.scope, self.campaign).await? {
            return end_again(tx, self.scope, self.campaign, last).await;
        }
        let finish = Finish {
            scope: self.scope,
            campaign: self.campaign,
            succeeded: dispatch::is_left(tx, self.scope, self.campaign).await?,
        };
        finish.run(tx).await
    }
}
