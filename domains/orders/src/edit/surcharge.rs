//! After the counting an order is charged more by an adjustment (rule 31): staff ask for it with a reason
//! and approvals of settlement, and its buyer pays it by one more payment, or lets it lapse. What is paid
//! lies on the line, is refunded with it, and earns nobody a commission.
use super::model::{Edit, EditId, EditStatus, Wanted};
use super::money_store;
use super::pending::{expire_later, send_back};
use super::store::{self as edits, NewEdit};
use crate::changes::Change;
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self, Line, Order};
use crate::{facts, settle};
use julin_contracts::{OrderSurcharged, PaymentCaptured};
use julin_db::{Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, Fault, LineId, Money, OrderId, PersonId, Scope};
use julin_ledger::standard;
use julin_payments::IntentDraft;
use std::collections::BTreeMap;

/// How long a surcharge may be paid.
const PAY_WITHIN_S: i64 = 7 * 86_400;

/// More that is asked for on one line of a counted order.
pub struct LineSurcharge<'a> {
    /// The order.
    pub order: OrderId,
    /// Its line.
    pub line: LineId,
    /// How much, above zero.
    pub amount: Money,
    /// Names it for ever.
    pub key: String,
    /// Why.
    pub reason: &'a str,
    /// Who decided.
    pub actor: PersonId,
}

/// Refuses what `ask_surcharge` would refuse, and writes nothing.
pub async fn check_surcharge(tx: &mut Tx, scope: Scope, of: (OrderId, LineId)) -> Result<()> {
    let (order, line) = load(tx, scope, of).await?;
    check(tx, scope, &order, &line).await
}

async fn load(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
) -> Result<(Order, Line)> {
    let order = store::order(tx, scope, order).await?;
    let order = order.ok_or_else(|| Code::NOT_FOUND.field("order_id"))?;
    let lines = store::lines(tx, scope, &[order.id]).await?;
    let line = lines.into_iter().find(|l| l.id == line);
    let line = line.ok_or_else(|| Code::NOT_FOUND.field("line_id"))?;
    Ok((order, line))
}

/// Before the counting an order is edited. What is sold by weight is reckoned when it is handed over: a
/// surcharge before would be given back with the tier.
async fn check(tx: &mut Tx, scope: Scope, order: &Order, line: &Line) -> Result<()> {
    use OrderStatus as S;
    let status = || -> Fault {
        let at = Code::WRONG_STATE.field("order_id");
        at.detail(order.status.as_str())
    };
    if matches!(order.status, S::PendingPayment | S::Paid | S::Cancelled) {
        return Err(status().into());
    }
    let handed_over = matches!(order.status, S::PickedUp | S::Completed);
    if line.weighing.is_some() && !handed_over {
        return Err(status().into());
    }
    if edits::pending(tx, scope, order.id).await?.is_some() {
        return Err(no::EDIT_PENDING.field("order_id").into());
    }
    Ok(())
}

/// Asks the buyer for more; they are told, and the order's journal says what and why.
pub async fn ask_surcharge(tx: &mut Tx, scope: Scope, s: LineSurcharge<'_>) -> Result<()> {
    let (order, line) = load(tx, scope, (s.order, s.line)).await?;
    check(tx, scope, &order, &line).await?;
    let id: EditId = tx.new_id();
    let pay_by = tx.now().plus_s(PAY_WITHIN_S);
    // Part 1 of a presale is its final payment.
    let first = if order.deposit.is_some() { 2 } else { 1 };
    let part = julin_payments::next_part(tx, scope, order.id).await?;
    let part = part.max(first);
    let wanted = Wanted {
        surcharge: Some(line.id),
        ..Wanted::default()
    };
    let new = NewEdit {
        id,
        order: order.id,
        campaign: order.campaign_id,
        by: s.actor,
        status: EditStatus::Pending,
        part,
        revision: edits::revision(tx, scope, order.id).await?,
        wanted: &wanted,
        difference: s.amount,
        reason: s.reason,
        pay_by: Some(pay_by),
        idem: (&s.key, ""),
    };
    edits::insert(tx, scope, &new).await?;
    let title = julin_groupbuy::title(tx, scope, order.campaign_id).await?;
    let intent = IntentDraft {
        order: order.id,
        part,
        member: order.member_id,
        amount: s.amount,
        expires_at: pay_by,
        description: title.clone(),
    };
    julin_payments::create_intent(tx, scope, intent).await?;
    expire_later(tx, scope, id, pay_by).await?;
    let asked = Change {
        from: None,
        name: Some(name(&line)),
        ..Change::of("surcharge", "", s.amount.display())
    };
    let why = format!("corrected: {}", s.reason);
    let by = (Some(s.actor), why.as_str());
    edits::write_changes(tx, scope, (order.id, order.status), by, &[asked]).await?;
    let args = BTreeMap::from([
        ("campaign".to_owned(), title),
        ("amount".to_owned(), s.amount.display()),
    ]);
    let link = format!("/orders/{}", order.id);
    let key = format!("order-surcharge:{id}");
    settle::message(tx, scope, &order, "order_surcharge", args, link, key).await
}

fn name(line: &Line) -> String {
    format!("{} {}", line.name, line.spec).trim().to_owned()
}

/// The payment of a surcharge came in: the line costs so much more. One that lapsed or was taken back
/// goes straight back.
pub(super) async fn book(
    tx: &mut Tx,
    scope: Scope,
    (edit, line): (&Edit, LineId),
    captured: &PaymentCaptured,
) -> Result<()> {
    let (order, line) = load(tx, scope, (edit.order_id, line)).await?;
    let (from, to) = (EditStatus::Pending, EditStatus::Applied);
    if !edits::settle(tx, scope, edit.id, (from, to)).await? {
        return send_back(tx, scope, &order, edit, captured).await;
    }
    let amount = captured.amount;
    money_store::add_surcharge(tx, scope, (order.id, line.id), amount).await?;
    if order.status == OrderStatus::Completed {
        // What was paid before is sales already.
        let mut sale = standard::sale(order.id, order.campaign_id, order.member_id, amount);
        sale.key = format!("{}:surcharge:{}", sale.key, edit.id);
        julin_ledger::post(tx, scope, sale).await?;
    }
    let told = OrderSurcharged {
        head: facts::head(&order),
        line: line.id,
        amount,
    };
    emit(tx, scope, told).await?;
    journal(tx, scope, (&order, &line), amount).await
}

async fn journal(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (&Order, &Line),
    amount: Money,
) -> Result<()> {
    let (was, is) = (line.amount, line.amount.plus(amount)?);
    let changes = [
        Change {
            name: Some(name(line)),
            ..Change::of("amount", was.display(), is.display())
        },
        Change::of(
            "total",
            order.total.display(),
            order.total.plus(amount)?.display(),
        ),
    ];
    let by = (Some(order.member_id), "surcharge_paid");
    Ok(edits::write_changes(tx, scope, (order.id, order.status), by, &changes).await?)
}
