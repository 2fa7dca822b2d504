//! What a line weighs above what was ordered is absorbed, unless its buyer wishes to pay for it: asked for
//! by themselves, never forced; unpaid at pickup, it is absorbed after all.
use super::store::{self, ExcessRow};
use crate::facts;
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self as orders, Line, Order};
use julin_contracts::{LineExcessPaid, PaymentCaptured};
use julin_db::{Command, Error, Result, Tx, text_enum};
use julin_events::emit;
use julin_kernel::{Code, Grams, LineId, Money, OrderId, PersonId, Scope, Ts};
use julin_payments::{IntentDraft, RefundDraft};
use julin_web::{Replay, body_hash};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Where a wish to pay for the excess stands.
    pub enum ExcessStatus {
        /// Waits for its payment.
        Pending = "pending",
        /// Paid for.
        Paid = "paid",
        /// Not paid until pickup, or weighed anew: the shop bears it.
        Absorbed = "absorbed",
    }
}

/// What a line weighs above what was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LineExcess {
    /// Above what was ordered and paid for.
    pub grams: Grams,
    /// What it would cost.
    pub amount: Money,
    /// What was paid above what was ordered.
    pub paid: Money,
}

/// What of it its buyer wishes to pay for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct ExcessBody {
    /// The line.
    pub line_id: LineId,
    /// The grams above that were seen; others mean that it was weighed anew.
    pub grams: Grams,
}

/// What is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedExcess {
    /// The order.
    pub order_id: OrderId,
    /// Which payment of it.
    pub part: i64,
    /// How much.
    pub amount: Money,
    /// Until when.
    pub pay_by: Ts,
}

pub(super) fn of_line(line: &Line, settled: bool) -> Result<Option<LineExcess>> {
    let (Some(terms), Some(weighed)) = (line.weighed_by(), line.weighed_grams) else {
        return Ok(None);
    };
    let most = terms
        .ordered(line.came())?
        .0
        .saturating_add(line.excess_grams.0);
    let grams = Grams(weighed.0.saturating_sub(most).max(0));
    let price = line.final_price();
    // Rounded on the whole, so that a line is rounded once however often it is weighed.
    let whole = terms.worth(price, weighed)?;
    let above = whole.minus(price.times(line.came())?)?.minus(line.excess)?;
    let open = !settled && grams.0 > 0 && above > Money::ZERO;
    let told = LineExcess {
        grams: if open { grams } else { Grams(0) },
        amount: if open { above } else { Money::ZERO },
        paid: line.excess,
    };
    Ok((open || line.excess > Money::ZERO).then_some(told))
}

/// A buyer wishes to pay for what their bag weighs above what was ordered.
pub struct AskExcess {
    /// The tenant.
    pub scope: Scope,
    /// Whose order it must be.
    pub member: PersonId,
    /// The order.
    pub order: OrderId,
    /// Same key and body, same payment.
    pub key: String,
    /// What of it.
    pub body: ExcessBody,
    /// How long it may be paid, in seconds.
    pub pay_within_s: i64,
}

impl Command for AskExcess {
    type Output = AskedExcess;
    async fn run(&self, tx: &mut Tx) -> Result<AskedExcess> {
        let hash = body_hash(&(self.order, self.body));
        let order = orders::order(tx, self.scope, self.order).await?;
        let order = order.filter(|o| o.member_id == self.member);
        let order = order.ok_or(Code::NOT_FOUND.fault())?;
        let wishes = store::excesses(tx, self.scope, order.id).await?;
        let before = wishes.iter().find(|w| w.idem_key == self.key);
        let stored = before.map(|w| (w.idem_hash.clone(), answer(order.id, w)));
        if let Replay::Same(answer) = Replay::of(stored, &hash)? {
            return Ok(answer);
        }
        let amount = self.amount(tx, &order).await?;
        // A wish of before made way: the bag was weighed anew, or its time has passed.
        absorb(tx, self.scope, order.id).await?;
        let part = julin_payments::next_part(tx, self.scope, order.id).await?;
        let new = ExcessRow {
            part: part.max(1),
            line_id: self.body.line_id,
            grams: self.body.grams,
            amount,
            status: ExcessStatus::Pending,
            pay_by: tx.now().plus_s(self.pay_within_s),
            idem_key: self.key.clone(),
            idem_hash: hash,
        };
        store::insert_excess(tx, self.scope, order.id, &new).await?;
        let draft = IntentDraft {
            order: order.id,
            part: new.part,
            member: self.member,
            amount,
            expires_at: new.pay_by,
            description: julin_groupbuy::title(tx, self.scope, order.campaign_id).await?,
        };
        julin_payments::create_intent(tx, self.scope, draft).await?;
        Ok(answer(order.id, &new))
    }
}

fn answer(order_id: OrderId, wish: &ExcessRow) -> AskedExcess {
    AskedExcess {
        order_id,
        part: wish.part,
        amount: wish.amount,
        pay_by: wish.pay_by,
    }
}

impl AskExcess {
    /// What it costs, if the bag still weighs what was seen.
    async fn amount(&self, tx: &mut Tx, order: &Order) -> Result<Money> {
        if !waits_for_pickup(order.status) {
            return Err(no::NO_EXCESS.fault().into());
        }
        let lines = orders::lines(tx, self.scope, &[order.id]).await?;
        let line = lines.iter().find(|l| l.id == self.body.line_id);
        let line = line.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?;
        let excess = of_line(line, false)?.filter(|e| e.grams == self.body.grams);
        let excess = excess.filter(|e| e.amount > Money::ZERO);
        let excess = excess.ok_or_else(|| no::NO_EXCESS.field("grams"))?;
        Ok(excess.amount)
    }
}

fn waits_for_pickup(status: OrderStatus) -> bool {
    status == OrderStatus::AtPickup || status.leads_to(OrderStatus::AtPickup)
}

/// Ends every wish that is not paid: what is above is the shop's to bear.
pub(crate) async fn absorb(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let wishes = store::excesses(tx, scope, order).await?;
    for wish in wishes.iter().filter(|w| w.status == ExcessStatus::Pending) {
        store::end_excess(tx, scope, (order, wish.part), ExcessStatus::Absorbed).await?;
        julin_payments::close_part(tx, scope, order, wish.part).await?;
    }
    Ok(())
}

/// A further payment of an order came in; answers whether it was for an excess. One that comes after
/// pickup goes straight back.
pub(crate) async fn on_captured(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    captured: &PaymentCaptured,
) -> Result<bool> {
    if captured.part == 0 {
        return Ok(false);
    }
    let wishes = store::excesses(tx, scope, order.id).await?;
    let Some(wish) = wishes.iter().find(|w| w.part == captured.part) else {
        return Ok(false);
    };
    let at = (order.id, wish.part);
    let waited = store::end_excess(tx, scope, at, ExcessStatus::Paid).await?;
    if waited && waits_for_pickup(order.status) {
        let lines = orders::lines(tx, scope, &[order.id]).await?;
        let line = lines.iter().find(|l| l.id == wish.line_id);
        let line = line.ok_or_else(|| Error::internal("an excess of no line"))?;
        store::add_excess(tx, scope, line, wish.grams, captured.amount).await?;
        let (costs, back) = (captured.amount, Money::ZERO);
        store::add_paid(tx, scope, order.id, (costs, captured.amount, back)).await?;
        tell_paid(tx, scope, order, line, wish, captured).await?;
    } else if wish.status != ExcessStatus::Paid {
        send_back(tx, scope, order, captured).await?;
    }
    Ok(true)
}

/// The supplier brought it and the leader sold it: both are told.
async fn tell_paid(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    line: &Line,
    wish: &ExcessRow,
    captured: &PaymentCaptured,
) -> Result<()> {
    let supply = line
        .weighed_by()
        .map(|t| t.worth(line.supply_price, wish.grams));
    let event = LineExcessPaid {
        head: facts::head(order),
        line: line.id,
        supplier: line.supplier_id,
        part: wish.part,
        grams: wish.grams,
        amount: captured.amount,
        supply: supply.transpose()?.unwrap_or_default(),
    };
    emit(tx, scope, event).await?;
    Ok(())
}

async fn send_back(
    tx: &mut Tx,
    scope: Scope,
    order: &Order,
    captured: &PaymentCaptured,
) -> Result<()> {
    let amount = captured.amount;
    store::add_paid(tx, scope, order.id, (Money::ZERO, amount, amount)).await?;
    let draft = RefundDraft {
        order: order.id,
        key: format!("late-excess:{}:{}", order.id, captured.part),
        amount,
        reason_code: "paid_too_late".to_owned(),
        // It never was part of what was sold.
        before_completion: true,
    };
    julin_payments::request_refund(tx, scope, draft).await?;
    Ok(())
}
