//! A leader takes an order's money in cash: it is paid at once, and she owes it (rule 25).
use crate::changes::Change;
use crate::edit::store as edits;
use crate::refusals as no;
use crate::store::{self, Order};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Money, OrderId, PersonId, Scope};
use julin_ledger::{Account, balance};
use julin_web::{Actor, Permission, Reach, audit};

/// Takes what is to be paid next of an order in cash.
pub struct CollectCash {
    /// The tenant.
    pub scope: Scope,
    /// The leader.
    pub actor: Actor,
    /// The order.
    pub order: OrderId,
    /// How much cash a leader may owe.
    pub debt_max: Money,
}

impl Command for CollectCash {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let order = store::order(tx, self.scope, self.order).await?;
        let order = order.ok_or(Code::NOT_FOUND.fault())?;
        let reach = Reach::Leader(order.leader_id);
        if !self.actor.may(Permission::EditOrders, reach) {
            return Err(Code::NOT_FOUND.fault().into());
        }
        collect(tx, self.scope, &self.actor, &order, self.debt_max).await
    }
}

/// Only the order's own leader takes cash, for she owes it; and not for herself.
pub(super) async fn collect(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    order: &Order,
    debt_max: Money,
) -> Result<()> {
    let leader = order.leader_id;
    if actor.person != leader || order.member_id == leader {
        return Err(no::CASH_NOT_YOURS.fault().into());
    }
    let amount = julin_payments::collect_cash(tx, scope, order.id, leader).await?;
    let owed = cash_of_leader(tx, scope, leader).await?;
    if owed > debt_max {
        let free = Money(debt_max.minus(owed.minus(amount)?)?.0.max(0));
        let detail = format!("¥{}", free.display());
        return Err(no::CASH_LIMIT.fault().detail(detail).into());
    }
    let taken = Change {
        from: None,
        ..Change::of("cash", "", amount.display())
    };
    let at = (order.id, order.status);
    let by = (Some(leader), "cash_collected");
    edits::write_changes(tx, scope, at, by, &[taken]).await?;
    let detail = serde_json::json!({ "amount": amount, "owed": owed });
    audit(
        tx,
        actor,
        "orders.order.collect_cash",
        "order",
        order.id.0,
        detail,
    )
    .await
}

/// The cash that a leader took and still owes.
pub async fn cash_of_leader(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<Money> {
    Ok(balance(tx, scope, Account::leader_cash(leader)).await?)
}
