//! A leader takes a withdrawal back before it is approved.
use super::model::WithdrawalStatus;
use super::store;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, PersonId, Scope};
use julin_ledger::{WithdrawalId, post};

/// Takes back what is not yet approved; doing so twice changes nothing.
pub(crate) struct Cancel {
    pub(crate) scope: Scope,
    pub(crate) leader: PersonId,
    pub(crate) id: WithdrawalId,
}

impl Command for Cancel {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let it = store::by_id(tx, self.scope, self.id).await?;
        let it = it.filter(|it| it.leader_id == self.leader);
        let it = it.ok_or(Code::NOT_FOUND.fault())?;
        if it.status == WithdrawalStatus::Cancelled {
            return Ok(());
        }
        let (from, to) = (WithdrawalStatus::Requested, WithdrawalStatus::Cancelled);
        if !store::advance(tx, self.scope, it.id, from, to, None).await? {
            return Err(Code::WRONG_STATE.fault().into());
        }
        post(tx, self.scope, it.fact().released()).await.map(|_| ())
    }
}
