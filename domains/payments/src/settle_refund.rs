//! The provider says how a refund ended.
use crate::capture::Verdict;
use crate::jobs::{self, WatchJob};
use crate::{Payment, Refund, RefundReport, RefundState, RefundStatus, refund_store, store};
use julin_contracts::{RefundFailed, RefundSucceeded};
use julin_db::{Command, Error, Result, Tx};
use julin_events::emit;
use julin_kernel::Scope;

/// Moves a refund by the provider's word, once. A success that comes after a failure was believed
/// is booked all the same: the money went out.
pub(crate) struct SettleRefund {
    pub(crate) scope: Scope,
    pub(crate) report: RefundReport,
    /// Why it was given up, if it was.
    pub(crate) failure: Option<String>,
}

impl Command for SettleRefund {
    type Output = Verdict;
    async fn run(&self, tx: &mut Tx) -> Result<Verdict> {
        let verdict = self.apply(tx).await?;
        let kind = match self.report.state {
            RefundState::Processing => return Ok(verdict),
            RefundState::Succeeded => "refund.succeeded",
            RefundState::Abnormal => "refund.abnormal",
            RefundState::Closed => "refund.closed",
        };
        let about = (kind, self.report.out_refund_no.as_str());
        refund_store::note(tx, self.scope, about, verdict.as_str()).await?;
        Ok(verdict)
    }
}

impl SettleRefund {
    async fn apply(&self, tx: &mut Tx) -> Result<Verdict> {
        let Some((id, attempt)) = Refund::of_number(&self.report.out_refund_no) else {
            return Ok(Verdict::Unknown);
        };
        let Some(refund) = refund_store::by_id(tx, self.scope, id).await? else {
            return Ok(Verdict::Unknown);
        };
        if refund.amount != self.report.amount {
            return Ok(Verdict::WrongAmount);
        }
        if refund.attempt != attempt {
            return Ok(self.of_another_attempt());
        }
        let payment = store::by_id(tx, self.scope, refund.payment_id).await?;
        let payment = payment.ok_or_else(|| Error::internal("a refund without its payment"))?;
        self.step(tx, &payment, &refund).await
    }

    /// A word about a number that was given up says nothing about the one that replaced it, unless
    /// money went out under it after all.
    fn of_another_attempt(&self) -> Verdict {
        if self.report.state != RefundState::Succeeded {
            return Verdict::AlreadyApplied;
        }
        tracing::error!(
            number = self.report.out_refund_no,
            "refunded under a replaced number"
        );
        Verdict::Superseded
    }

    async fn step(&self, tx: &mut Tx, payment: &Payment, refund: &Refund) -> Result<Verdict> {
        use RefundState as Told;
        use RefundStatus as Now;
        match (refund.status, self.report.state) {
            (Now::Succeeded, _)
            | (Now::Failed, Told::Closed | Told::Abnormal | Told::Processing)
            | (Now::Abnormal, Told::Abnormal | Told::Processing) => Ok(Verdict::AlreadyApplied),
            (Now::Failed, Told::Succeeded) => self.revive(tx, payment, refund).await,
            (_, Told::Processing) => self.watch(tx, refund).await,
            (_, Told::Succeeded) => self.succeed(tx, payment, refund).await,
            (_, Told::Abnormal) => self.abnormal(tx, refund).await,
            (_, Told::Closed) => self.fail(tx, payment, refund).await,
        }
    }

    async fn mark(&self, tx: &mut Tx, refund: &Refund, to: RefundStatus) -> Result<()> {
        let words = (self.report.provider_id.as_deref(), self.failure.as_deref());
        if refund_store::settle(tx, self.scope, refund, to, words).await? {
            return Ok(());
        }
        Err(Error::internal("a refund moved under its transaction"))
    }

    async fn succeed(&self, tx: &mut Tx, payment: &Payment, refund: &Refund) -> Result<Verdict> {
        self.mark(tx, refund, RefundStatus::Succeeded).await?;
        let posting = refund.fact(payment.member_id).succeeded();
        julin_ledger::post(tx, self.scope, posting).await?;
        let succeeded = RefundSucceeded {
            refund: refund.id,
            order: refund.order_id,
            amount: refund.amount,
        };
        emit(tx, self.scope, succeeded).await?;
        Ok(Verdict::Executed)
    }

    async fn fail(&self, tx: &mut Tx, payment: &Payment, refund: &Refund) -> Result<Verdict> {
        self.mark(tx, refund, RefundStatus::Failed).await?;
        store::release(tx, self.scope, payment.id, refund.amount).await?;
        let posting = refund.fact(payment.member_id).failed();
        julin_ledger::post(tx, self.scope, posting).await?;
        self.alarm(tx, refund, "closed by the provider").await
    }

    /// The amount stays bound: the provider holds it until the merchant acts there.
    async fn abnormal(&self, tx: &mut Tx, refund: &Refund) -> Result<Verdict> {
        self.mark(tx, refund, RefundStatus::Abnormal).await?;
        jobs::watch_later(tx, self.scope, WatchJob::first(refund)).await?;
        self.alarm(tx, refund, "the payer's account cannot take it")
            .await
    }

    async fn alarm(&self, tx: &mut Tx, refund: &Refund, otherwise: &str) -> Result<Verdict> {
        let failed = RefundFailed {
            refund: refund.id,
            order: refund.order_id,
            reason: self.failure.clone().unwrap_or_else(|| otherwise.to_owned()),
        };
        emit(tx, self.scope, failed).await?;
        Ok(Verdict::Executed)
    }

    async fn watch(&self, tx: &mut Tx, refund: &Refund) -> Result<Verdict> {
        jobs::watch_later(tx, self.scope, WatchJob::first(refund)).await?;
        Ok(Verdict::AlreadyApplied)
    }

    /// Books a success that contradicts an earlier failure, if there is room for it.
    async fn revive(&self, tx: &mut Tx, payment: &Payment, refund: &Refund) -> Result<Verdict> {
        if !store::hold_all(tx, self.scope, &[(payment.id, refund.amount)]).await? {
            return Err(Error::internal(format!(
                "refund {} succeeded after it had failed and was replaced",
                refund.id
            )));
        }
        let again = julin_ledger::standard::RefundFact {
            attempt: -refund.attempt,
            ..refund.fact(payment.member_id)
        };
        julin_ledger::post(tx, self.scope, again.requested()).await?;
        self.succeed(tx, payment, refund).await
    }
}
