//! Goods were received: their supplier is owed.
use crate::{store, supplier_store};
use julin_contracts::GoodsReceived;
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{post, standard};

/// Books the cost of a purchase order, once.
pub(crate) async fn on_received(tx: &mut Tx, scope: Scope, event: &GoodsReceived) -> Result<()> {
    let order = event.purchase_order;
    if event.cost <= Money::ZERO
        || !store::first_time(tx, scope, &format!("received:{order}")).await?
    {
        return Ok(());
    }
    let posting = standard::goods_received(order, event.campaign, event.supplier, event.cost);
    post(tx, scope, posting).await?;
    Ok(supplier_store::add(tx, scope, event.supplier, (event.cost, Money::ZERO)).await?)
}
