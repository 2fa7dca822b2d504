//! An order is over: the after-sale window has passed, or nobody came for it.
use crate::after_sale::store as after_sale_store;
use crate::order::OrderStatus;
use crate::store::{self, Order};
use crate::{discount, facts};
use julin_contracts::OrderCompleted;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, OrderId, Scope};
use julin_ledger::standard;

/// Completes a handed-over order once no claim is open on it. While one is, the decision completes it.
pub(crate) struct Complete {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for Complete {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(order) = store::order(tx, self.scope, self.order).await? else {
            return Ok(());
        };
        if order.status != OrderStatus::PickedUp {
            return Ok(());
        }
        if after_sale_store::open_claims(tx, self.scope, order.id).await? > 0 {
            return Ok(());
        }
        complete(tx, self.scope, &order, "after_sale_window_passed").await
    }
}

/// Ends an order: what was paid net of refunds becomes sales.
pub(crate) async fn complete(tx: &mut Tx, scope: Scope, order: &Order, reason: &str) -> Result<()> {
    if !store::transition(tx, scope, order.id, OrderStatus::Completed, None, reason).await? {
        return Ok(());
    }
    store::set_completed(tx, scope, order.id).await?;
    let net = order.paid.minus(order.true_up)?.minus(order.refunded)?;
    let discount = discount::finish(tx, scope, order).await?;
    let sold = net.plus(discount)?;
    if sold > Money::ZERO {
        let posting = standard::sale(order.id, order.campaign_id, order.member_id, sold);
        julin_ledger::post(tx, scope, posting).await?;
    }
    emit(
        tx,
        scope,
        OrderCompleted {
            head: facts::head(order),
            net,
        },
    )
    .await?;
    Ok(())
}
