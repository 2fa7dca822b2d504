//! Goods were handed over in place of others: no money moved and the commission stays; who is liable
//! bears what they cost the shop.
use crate::model::{EarningKind, EarningReason, Explain};
use crate::statement::{MoveKind, NewMove};
use crate::{statement, store, supplier_store};
use julin_contracts::{GoodsReplaced, LiableParty};
use julin_db::{Result, Tx};
use julin_kernel::{Bps, Money, Scope};
use julin_ledger::{Account, AccountKind, post, standard};

/// Charges it once, however often it is told; the platform bears its own.
pub(crate) async fn on_replaced(tx: &mut Tx, scope: Scope, e: &GoodsReplaced) -> Result<()> {
    let (bears, who) = match e.liable {
        LiableParty::Supplier => (Account::supplier_payable(e.supplier), "supplier"),
        LiableParty::Carrier => (Account::shop(AccountKind::CarrierReceivable), "carrier"),
        LiableParty::Leader => (Account::leader_available(e.head.leader), "leader"),
        LiableParty::Platform => return Ok(()),
    };
    let cause = format!("{}:{who}", e.claim);
    let first = store::first_time(tx, scope, &format!("replaced:{cause}")).await?;
    if !first || e.cost <= Money::ZERO {
        return Ok(());
    }
    let posting = standard::goods_replaced(bears, e.head.order, &cause, e.cost);
    post(tx, scope, posting).await?;
    match e.liable {
        LiableParty::Supplier => on_statement(tx, scope, e).await,
        LiableParty::Leader => on_earnings(tx, scope, e).await,
        LiableParty::Carrier | LiableParty::Platform => Ok(()),
    }
}

/// The supplier reads it among what was returned.
async fn on_statement(tx: &mut Tx, scope: Scope, e: &GoodsReplaced) -> Result<()> {
    let new = NewMove {
        order: Some(e.head.order),
        ..NewMove::of(e.supplier, MoveKind::Returned, Money(-e.cost.0))
    };
    statement::add(tx, scope, &new).await?;
    Ok(supplier_store::add(tx, scope, e.supplier, (Money::ZERO, e.cost)).await?)
}

/// The leader reads it as a charge of hers; what she earned on the order stays.
async fn on_earnings(tx: &mut Tx, scope: Scope, e: &GoodsReplaced) -> Result<()> {
    let Some(commission) = store::commission(tx, scope, e.head.order).await? else {
        return Ok(());
    };
    let explain = Explain {
        reason: EarningReason::LeaderLiable,
        basis: e.cost,
        rate_bps: Bps(10_000),
        net: commission.net(),
        lines: vec![],
    };
    let change = (EarningKind::Charge, Money(-e.cost.0));
    Ok(store::add_entry(tx, scope, &commission, change, explain).await?)
}
