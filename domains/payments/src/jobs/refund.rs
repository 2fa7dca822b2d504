//! Sends a refund. Its number never changes while its outcome is unknown.
use super::{RefundJob, again, notify_url, provider};
use crate::capture::Verdict;
use crate::settle_refund::SettleRefund;
use crate::{
    PayError, Payment, Refund, RefundReport, RefundRequest, RefundState, RefundStatus,
    refund_store, store,
};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{RefundId, Scope};
use julin_web::Ctx;

/// Sends what is not settled. Once it may have been sent, the provider is asked first: a refund
/// that got through is not sent again, one that did not is sent under the same number.
pub(super) async fn send(ctx: Ctx, scope: Scope, job: RefundJob) -> Result<()> {
    let (payment, refund) = load(&ctx, scope, job.refund).await?;
    if !matches!(refund.status, RefundStatus::Requested | RefundStatus::Sent) {
        return Ok(());
    }
    if refund.status == RefundStatus::Sent {
        let known = provider(&ctx).query_refund(&refund.number()).await;
        if let Some(report) = known.map_err(again)? {
            return settle(&ctx, scope, report, None).await;
        }
    }
    let mark = MarkSent {
        scope,
        refund: refund.id,
    };
    if !ctx.db.write(mark).await? {
        return Ok(());
    }
    match provider(&ctx)
        .refund(request(&ctx, &payment, &refund))
        .await
    {
        Ok(report) => settle(&ctx, scope, report, None).await,
        Err(PayError::Rejected(why)) => settle(&ctx, scope, given_up(&refund), Some(why)).await,
        Err(error) => Err(again(error)),
    }
}

pub(super) async fn load(ctx: &Ctx, scope: Scope, id: RefundId) -> Result<(Payment, Refund)> {
    let mut tx = ctx.db.read().await?;
    let gone = || Error::internal(format!("no refund {id}"));
    let refund = refund_store::by_id(&mut tx, scope, id).await?;
    let refund = refund.ok_or_else(gone)?;
    let payment = store::by_id(&mut tx, scope, refund.payment_id).await?;
    Ok((payment.ok_or_else(gone)?, refund))
}

/// Applies the provider's word. A word about another sum or number is no word on this refund: the
/// job fails, and in the end a person looks.
pub(super) async fn settle(
    ctx: &Ctx,
    scope: Scope,
    report: RefundReport,
    failure: Option<String>,
) -> Result<()> {
    let settle = SettleRefund {
        scope,
        report,
        failure,
    };
    match ctx.db.write(settle).await? {
        Verdict::Executed | Verdict::AlreadyApplied => Ok(()),
        verdict => Err(Error::internal(verdict.as_str())),
    }
}

fn request(ctx: &Ctx, payment: &Payment, refund: &Refund) -> RefundRequest {
    RefundRequest {
        out_trade_no: payment.number(),
        out_refund_no: refund.number(),
        amount: refund.amount,
        total: payment.captured,
        reason: reason(&refund.reason_code).to_owned(),
        notify_url: notify_url(ctx),
    }
}

/// What the payer reads on the provider's notice.
fn reason(code: &str) -> &'static str {
    match code {
        "true_up" | "tier_true_up" => "阶梯价补差退款",
        "after_sale" => "售后退款",
        "minimum_not_reached" => "未成团退款",
        "paid_too_late" => "超时付款退款",
        "paid_twice" => "重复付款退款",
        "shortage" | "short" => "缺货退款",
        _ => "订单退款",
    }
}

/// A refusal at once is the same as a refund that was given up: nothing moved.
fn given_up(refund: &Refund) -> RefundReport {
    RefundReport {
        out_refund_no: refund.number(),
        provider_id: None,
        state: RefundState::Closed,
        amount: refund.amount,
    }
}

struct MarkSent {
    scope: Scope,
    refund: RefundId,
}
impl Command for MarkSent {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(refund_store::mark_sent(tx, self.scope, self.refund).await?)
    }
}
