//! A leader takes an order's money in cash, and gives refunds of it back in cash (rule 25).
use crate::close_intent::close;
use crate::prepay::{ALREADY_PAID, EXPIRED};
use crate::replace_intent::reopen;
use crate::{Payment, PaymentStatus, Refund, RefundStatus, refund_store, store};
use julin_contracts::{PaymentCaptured, RefundSucceeded};
use julin_db::{Command, Error, Result, Tx};
use julin_events::emit;
use julin_kernel::{Code, Money, OrderId, PersonId, RefundId, Scope};
use julin_ledger::{post, standard};
use julin_web::{Actor, Permission, Reach, audit};

/// The refund is not one to be given back in cash.
pub const NOT_IN_CASH: Code = Code::new(
    "payments.not_in_cash",
    409,
    "这笔退款不是现金退款",
    "This refund is not given back in cash",
);

/// Named where a provider is named.
pub(crate) const CASH: &str = "cash";

/// Books what is to be paid next of an order as taken in cash by `collector`: it is paid at once, and
/// she owes it. A payment that the provider knows of is closed there first; if it is paid there all the
/// same, that goes back by itself. Answers how much it was.
pub async fn collect_cash(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    collector: PersonId,
) -> Result<Money> {
    let parts = store::of_order(tx, scope, order).await?;
    let pending = |p: &&Payment| p.status == PaymentStatus::Pending && p.close_asked_at.is_none();
    let Some(payment) = parts.iter().find(pending) else {
        let paid = parts.iter().any(|p| p.captured > Money::ZERO);
        let no = if paid { &ALREADY_PAID } else { &EXPIRED };
        return Err(no.fault().into());
    };
    if payment.expires_at <= tx.now() {
        return Err(EXPIRED.fault().into());
    }
    let payment = unasked(tx, scope, payment).await?;
    let (id, amount) = (payment.id, payment.amount);
    if !store::capture(tx, scope, id, amount, (CASH, None)).await? {
        return Err(ALREADY_PAID.fault().into());
    }
    store::set_collector(tx, scope, id, collector).await?;
    let posting = standard::cash_collected(id, order, (payment.member_id, collector), amount);
    post(tx, scope, posting).await?;
    let captured = PaymentCaptured {
        payment: id,
        order,
        part: payment.part,
        amount,
    };
    emit(tx, scope, captured).await?;
    Ok(amount)
}

/// The payment itself if no provider knows of it, another in its place otherwise.
async fn unasked(tx: &mut Tx, scope: Scope, payment: &Payment) -> Result<Payment> {
    if payment.asked_at.is_none() {
        return Ok(payment.clone());
    }
    close(tx, scope, payment).await?;
    let id = reopen(tx, scope, payment).await?;
    let again = store::by_id(tx, scope, id).await?;
    again.ok_or_else(|| Error::internal("a payment vanished"))
}

/// A refund that a leader has to give back in cash.
#[derive(Debug, Clone)]
pub struct CashRefund {
    /// The refund.
    pub refund: Refund,
    /// To whom.
    pub member: PersonId,
}

/// What a leader still has to give back in cash, oldest first.
pub async fn cash_to_return(
    tx: &mut Tx,
    scope: Scope,
    leader: PersonId,
) -> Result<Vec<CashRefund>> {
    let mut all = vec![];
    for refund in refund_store::in_cash(tx, scope, leader).await? {
        let payment = store::by_id(tx, scope, refund.payment_id).await?;
        let payment = payment.ok_or_else(|| Error::internal("a refund without its payment"))?;
        let member = payment.member_id;
        all.push(CashRefund { refund, member });
    }
    Ok(all)
}

/// The leader says that she gave a refund back in cash; an operator may say so for her.
pub struct ReturnCash {
    /// The tenant.
    pub scope: Scope,
    /// Who says so.
    pub actor: Actor,
    /// Which refund.
    pub refund: RefundId,
}

impl Command for ReturnCash {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let refund = refund_store::by_id(tx, self.scope, self.refund).await?;
        let refund = refund.ok_or(Code::NOT_FOUND.fault())?;
        let payment = store::by_id(tx, self.scope, refund.payment_id).await?;
        let payment = payment.ok_or_else(|| Error::internal("a refund without its payment"))?;
        let collector = payment.collector_id.ok_or(NOT_IN_CASH.fault())?;
        let allowed = self
            .actor
            .may(Permission::EditOrders, Reach::Leader(collector));
        if !allowed {
            return Err(Code::NOT_FOUND.fault().into());
        }
        if refund.status == RefundStatus::Succeeded {
            return Ok(());
        }
        self.settle(tx, &payment, &refund, collector).await
    }
}

impl ReturnCash {
    async fn settle(
        &self,
        tx: &mut Tx,
        payment: &Payment,
        refund: &Refund,
        collector: PersonId,
    ) -> Result<()> {
        let (scope, to) = (self.scope, RefundStatus::Succeeded);
        if !refund_store::settle(tx, scope, refund, to, (Some(CASH), None)).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        let fact = refund.fact(payment.member_id);
        post(tx, scope, fact.returned_in_cash(collector)).await?;
        let succeeded = RefundSucceeded {
            refund: refund.id,
            order: refund.order_id,
            amount: refund.amount,
        };
        emit(tx, scope, succeeded).await?;
        let detail = serde_json::json!({ "amount": refund.amount, "order": refund.order_id });
        let action = "payments.refund.return_cash";
        audit(tx, &self.actor, action, "refund", refund.id.0, detail).await
    }
}
