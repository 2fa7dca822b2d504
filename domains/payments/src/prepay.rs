//! A member goes to pay.
use crate::jobs::{notify_url, provider, sweep_later};
use crate::opening::free;
use crate::{PayError, Payment, PaymentStatus, Prepay, PrepayOutcome, store};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{Code, PaymentId, Scope, Ts};
use julin_web::Ctx;

/// It is paid already.
pub const ALREADY_PAID: Code = Code::new(
    "payments.already_paid",
    409,
    "订单已经付款",
    "This order is already paid",
);
/// It can no longer be paid.
pub const EXPIRED: Code = Code::new(
    "payments.expired",
    409,
    "付款时间已过，订单已关闭",
    "The time to pay has passed",
);
/// The provider cannot be reached or did not answer; asking again is safe.
pub const UNAVAILABLE: Code = Code::new(
    "payments.provider_unavailable",
    503,
    "支付渠道繁忙，请稍后再试",
    "The payment service is busy; please try again",
);
/// The provider refused to open the payment.
pub const REFUSED: Code = Code::new(
    "payments.provider_refused",
    502,
    "支付渠道拒绝了这笔付款",
    "The payment service refused this payment",
);

/// A cashier's page lives for five minutes at the strictest provider.
const CASHIER_FRESH_MS: i64 = 4 * 60_000;

/// The cashier of a payment: the one at hand while it is fresh, another under the same number
/// otherwise. One that stands open together with others is closed there first. The provider is asked
/// outside any transaction.
pub(crate) async fn prepay(
    ctx: &Ctx,
    scope: Scope,
    payment: &Payment,
    payer_ip: &str,
) -> Result<Payment> {
    payable(payment, ctx.now())?;
    if payment.combine_id.is_some() {
        free(ctx, scope, payment).await?;
        let (order, part) = (payment.order_id, payment.part);
        let anew = store::of_part(&mut ctx.db.read().await?, scope, order, part).await?;
        let anew = anew.filter(|p| p.combine_id.is_none());
        let anew = anew.ok_or(UNAVAILABLE.fault())?;
        return alone(ctx, scope, &anew, payer_ip).await;
    }
    alone(ctx, scope, payment, payer_ip).await
}

async fn alone(ctx: &Ctx, scope: Scope, payment: &Payment, payer_ip: &str) -> Result<Payment> {
    if is_fresh(payment.cashier_url.as_ref(), payment.prepaid_at, ctx.now()) {
        return Ok(payment.clone());
    }
    let id = payment.id;
    ctx.db.write(MarkAsked { scope, id }).await?;
    let ask = Prepay {
        out_trade_no: payment.number(),
        description: payment.description.clone(),
        amount: payment.amount,
        expires_at: payment.expires_at,
        notify_url: notify_url(ctx),
        openid: None,
        payer_ip: payer_ip.to_owned(),
    };
    let outcome = provider(ctx).prepay(ask).await.map_err(refusal)?;
    ctx.db.write(KeepCashier { scope, id, outcome }).await
}

pub(crate) fn payable(payment: &Payment, now: Ts) -> Result<()> {
    match payment.status {
        PaymentStatus::Captured => Err(ALREADY_PAID.fault().into()),
        PaymentStatus::Pending if payment.close_asked_at.is_none() && payment.expires_at > now => {
            Ok(())
        }
        PaymentStatus::Pending | PaymentStatus::Closed => Err(EXPIRED.fault().into()),
    }
}

pub(crate) fn is_fresh(cashier: Option<&String>, prepaid_at: Option<Ts>, now: Ts) -> bool {
    let young = |at| now.since(at) < CASHIER_FRESH_MS;
    cashier.is_some() && prepaid_at.is_some_and(young)
}

pub(crate) fn refusal(error: PayError) -> Error {
    tracing::warn!(%error, "prepay");
    match error {
        PayError::Rejected(_) => REFUSED.fault().into(),
        PayError::NotSent(_) | PayError::NotNow(_) | PayError::Unknown(_) => {
            UNAVAILABLE.fault().into()
        }
    }
}

/// From here on the provider may know the payment: closing must ask there too.
struct MarkAsked {
    scope: Scope,
    id: PaymentId,
}
impl Command for MarkAsked {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        if !store::mark_asked(tx, self.scope, self.id).await? {
            return Err(EXPIRED.fault().into());
        }
        let payment = reload(tx, self.scope, self.id).await?;
        sweep_later(tx, self.scope, &payment).await
    }
}

struct KeepCashier {
    scope: Scope,
    id: PaymentId,
    outcome: PrepayOutcome,
}
impl Command for KeepCashier {
    type Output = Payment;
    async fn run(&self, tx: &mut Tx) -> Result<Payment> {
        store::keep_cashier(tx, self.scope, self.id, &self.outcome).await?;
        reload(tx, self.scope, self.id).await
    }
}

async fn reload(tx: &mut Tx, scope: Scope, id: PaymentId) -> Result<Payment> {
    let payment = store::by_id(tx, scope, id).await?;
    Ok(payment.ok_or(Code::NOT_FOUND.fault())?)
}
