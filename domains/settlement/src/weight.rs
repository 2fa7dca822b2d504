//! Goods weighed less than was paid for: the commission follows the net, and the supplier is not owed
//! for what was not in the bag (rules 19 and 25).
use crate::claw_back::{Cause, claw_back, goods_back};
use crate::model::{EarningKind, EarningReason};
use crate::statement::{MoveKind, NewMove};
use crate::{discount, statement, store, supplier_store};
use julin_contracts::{LiableParty, LineAmount, LineShortfall, OrderWeightSettled};
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{post, standard};

/// Follows what an order's weight gave back, once.
pub(crate) async fn on_settled(
    tx: &mut Tx,
    scope: Scope,
    event: &OrderWeightSettled,
) -> Result<()> {
    let key = format!("weight:{}", event.refund);
    if !store::first_time(tx, scope, &key).await? {
        return Ok(());
    }
    if event.liable == LiableParty::Supplier {
        for line in event.lines.iter().filter(|l| l.supply > Money::ZERO) {
            charge_supplier(tx, scope, event, line).await?;
        }
    }
    let Some(mut commission) = store::commission(tx, scope, event.head.order).await? else {
        return Ok(());
    };
    for line in &event.lines {
        let own = event.discounts.iter().filter(|d| d.line == line.line);
        let own: Vec<_> = own.copied().collect();
        let (of, cause) = ((&commission, line.supplier), format!("{key}:{}", line.line));
        discount::goods_back(tx, scope, of, &own, &cause).await?;
    }
    let returned = event.lines.iter();
    let returned = returned.map(|l| goods_back(l.line, l.amount, &event.discounts));
    let returned: Vec<LineAmount> = returned.collect::<Result<_>>()?;
    let cause = Cause {
        kind: EarningKind::Refund,
        reason: EarningReason::Weighed,
        key: &key,
    };
    claw_back(tx, scope, &mut commission, &returned, cause).await
}

/// At the supply price: what the goods cost the neighbour is not the supplier's loss.
async fn charge_supplier(
    tx: &mut Tx,
    scope: Scope,
    event: &OrderWeightSettled,
    line: &LineShortfall,
) -> Result<()> {
    let (order, refund) = (event.head.order, event.refund);
    let cause = format!("weight:{refund}:{}", line.line);
    let posting = standard::supplier_charged(line.supplier, order, &cause, refund, line.supply);
    post(tx, scope, posting).await?;
    let new = NewMove {
        order: Some(order),
        refund: Some(refund),
        ..NewMove::of(line.supplier, MoveKind::Short, Money(-line.supply.0))
    };
    statement::add(tx, scope, &new).await?;
    Ok(supplier_store::add(tx, scope, line.supplier, (Money::ZERO, line.supply)).await?)
}
