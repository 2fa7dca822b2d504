//! The provider's word on a payout, by answer, query or callback; told twice it makes no difference.
use super::model::{Withdrawal, WithdrawalStatus, of_number};
use super::port::{PayoutReport, PayoutState};
use super::{jobs, store, tell};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::Scope;
use julin_ledger::post;

/// What was made of the provider's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Booked, or had been before.
    Applied,
    /// The sum is not what was asked; a person must look.
    WrongAmount,
    /// No such number here.
    Unknown,
    /// Money went out that had been given back; a person must look.
    Contradiction,
}

/// Books the provider's word.
pub(crate) struct SettlePayout {
    pub(crate) scope: Scope,
    pub(crate) report: PayoutReport,
}

impl Command for SettlePayout {
    type Output = Verdict;
    async fn run(&self, tx: &mut Tx) -> Result<Verdict> {
        let Some(id) = of_number(&self.report.number) else {
            return Ok(Verdict::Unknown);
        };
        let Some(it) = store::by_id(tx, self.scope, id).await? else {
            return Ok(Verdict::Unknown);
        };
        if self.report.amount.is_some_and(|amount| amount != it.amount) {
            return Ok(Verdict::WrongAmount);
        }
        match (it.status, self.report.state) {
            (WithdrawalStatus::Paid, PayoutState::Failed) => Ok(Verdict::Contradiction),
            (status, PayoutState::Paid) if status != WithdrawalStatus::Paid => {
                self.paid(tx, &it).await
            }
            (status, _) if !status.is_under_way() => Ok(Verdict::Applied),
            (_, PayoutState::Failed) => self.failed(tx, &it).await,
            (_, PayoutState::WaitsForPayee) => self.waits(tx, &it).await,
            (_, PayoutState::Processing | PayoutState::Paid) => self.watch(tx, &it).await,
        }
    }
}

impl SettlePayout {
    async fn paid(&self, tx: &mut Tx, it: &Withdrawal) -> Result<Verdict> {
        if !it.status.is_under_way() {
            return Ok(Verdict::Contradiction);
        }
        self.mark(tx, it, WithdrawalStatus::Paid).await?;
        post(tx, self.scope, it.fact().paid()).await?;
        tell(tx, self.scope, it, "withdrawal_paid").await?;
        Ok(Verdict::Applied)
    }

    async fn failed(&self, tx: &mut Tx, it: &Withdrawal) -> Result<Verdict> {
        self.mark(tx, it, WithdrawalStatus::Failed).await?;
        post(tx, self.scope, it.fact().released()).await?;
        tell(tx, self.scope, it, "withdrawal_returned").await?;
        Ok(Verdict::Applied)
    }

    async fn waits(&self, tx: &mut Tx, it: &Withdrawal) -> Result<Verdict> {
        self.mark(tx, it, WithdrawalStatus::Confirming).await?;
        if it.status != WithdrawalStatus::Confirming {
            tell(tx, self.scope, it, "withdrawal_to_confirm").await?;
        }
        self.watch(tx, it).await
    }

    async fn watch(&self, tx: &mut Tx, it: &Withdrawal) -> Result<Verdict> {
        jobs::watch_later(tx, self.scope, it.id, 0).await?;
        Ok(Verdict::Applied)
    }

    async fn mark(&self, tx: &mut Tx, it: &Withdrawal, to: WithdrawalStatus) -> Result<()> {
        if store::settle(tx, self.scope, it, to, &self.report).await? {
            return Ok(());
        }
        Err(Error::internal("a withdrawal moved under its transaction"))
    }
}
