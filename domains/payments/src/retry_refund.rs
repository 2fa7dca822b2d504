//! An operator tries a failed refund again.
use crate::request_refund::{REFUND_EXCEEDS, send_later};
use crate::{refund_store, store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, RefundId, Scope};
use julin_web::{Actor, audit};
use serde_json::json;

/// Binds and posts the amount again and sends it under a new number. One that is under way already
/// stays as it is.
pub(crate) struct RetryRefund {
    pub(crate) actor: Actor,
    pub(crate) refund: RefundId,
}

impl Command for RetryRefund {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let refund = refund_store::by_id(tx, scope, self.refund).await?;
        let refund = refund.ok_or(Code::NOT_FOUND.fault())?;
        if !refund_store::begin_again(tx, scope, refund.id).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        if !store::hold_all(tx, scope, &[(refund.payment_id, refund.amount)]).await? {
            return Err(REFUND_EXCEEDS.fault().into());
        }
        let payment = store::by_id(tx, scope, refund.payment_id).await?;
        let again = refund_store::by_id(tx, scope, refund.id).await?;
        let (payment, again) = payment.zip(again).ok_or(Code::NOT_FOUND.fault())?;
        julin_ledger::post(tx, scope, again.fact(payment.member_id).requested()).await?;
        send_later(tx, scope, &again).await?;
        let detail = json!({"attempt": again.attempt, "amount": again.amount});
        audit(
            tx,
            &self.actor,
            "payments.refund.retry",
            "refund",
            refund.id.0,
            detail,
        )
        .await
    }
}
