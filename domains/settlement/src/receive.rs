//! Goods were received: their supplier is owed.
use crate::statement::{MoveKind, NewMove};
use crate::{statement, store, supplier_store};
use julin_contracts::GoodsReceived;
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{post, standard};

/// Books the cost of a purchase order, once.
pub(crate) async fn on_received(tx: &mut Tx, scope: Scope, event: &GoodsReceived) -> Result<()> {
    let order = event.purchase_order;
    let ordered = event.cost.plus(event.short)?;
    if ordered <= Money::ZERO || !store::first_time(tx, scope, &format!("received:{order}")).await?
    {
        return Ok(());
    }
    if event.cost > Money::ZERO {
        let posting = standard::goods_received(order, event.campaign, event.supplier, event.cost);
        post(tx, scope, posting).await?;
    }
    for (kind, amount) in [
        (MoveKind::Ordered, ordered),
        (MoveKind::Short, Money(-event.short.0)),
    ] {
        let purchase_order = Some(order);
        let new = NewMove {
            purchase_order,
            ..NewMove::of(event.supplier, kind, amount)
        };
        statement::add(tx, scope, &new).await?;
    }
    Ok(supplier_store::add(tx, scope, event.supplier, (event.cost, Money::ZERO)).await?)
}
