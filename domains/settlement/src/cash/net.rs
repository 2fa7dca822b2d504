//! What a leader owes in cash is set off against what she may withdraw.
use julin_db::{Command, Result, Tx};
use julin_kernel::{JournalId, Money, PersonId, Scope};
use julin_ledger::{Account, balance, post, standard};

/// The cash that a leader took and still owes.
pub(crate) async fn owed(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Money> {
    Ok(balance(tx, scope, Account::leader_cash(leader)).await?)
}

/// Sets off as much as can be; answers how much. `cause` names it once for ever.
pub(crate) async fn net(tx: &mut Tx, scope: Scope, leader: PersonId, cause: &str) -> Result<Money> {
    let owed = owed(tx, scope, leader).await?;
    let available = balance(tx, scope, Account::leader_available(leader)).await?;
    let amount = owed.min(Money(-available.0));
    if amount <= Money::ZERO {
        return Ok(Money::ZERO);
    }
    post(tx, scope, standard::cash_netted(leader, cause, amount)).await?;
    Ok(amount)
}

/// A leader sets off what can be, of her own accord. A second time finds nothing more.
pub(crate) struct Net {
    pub(crate) scope: Scope,
    pub(crate) leader: PersonId,
}

impl Command for Net {
    type Output = Money;
    async fn run(&self, tx: &mut Tx) -> Result<Money> {
        let cause: JournalId = tx.new_id();
        net(tx, self.scope, self.leader, &cause.to_string()).await
    }
}
