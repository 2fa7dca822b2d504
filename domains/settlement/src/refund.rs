//! An after-sale refund was approved: whoever is liable bears it (rule 24).
use crate::claw_back::{Cause, claw_back};
use crate::model::{Commission, EarningKind, EarningReason, Explain};
use crate::statement::{MoveKind, NewMove};
use crate::{statement, store, supplier_store};
use julin_contracts::{LiableParty, LineAmount, OrderRefunded};
use julin_db::{Result, Tx};
use julin_kernel::{Bps, Money, Scope};
use julin_ledger::{post, standard};

/// The supplier is charged for hers, the carrier for its own and the leader for his; the platform bears
/// what is left. Of a refund that several bear each tells its part. Only a liable leader loses commission: nobody is clawed back for a supplier's rotten
/// fruit. He is told of the others with an entry of zero that says why.
pub(crate) async fn on_refunded(tx: &mut Tx, scope: Scope, event: &OrderRefunded) -> Result<()> {
    let cause = format!("{}:{}{}", event.refund, event.line, part(event.liable));
    if event.amount <= Money::ZERO
        || !store::first_time(tx, scope, &format!("refund:{cause}")).await?
    {
        return Ok(());
    }
    if event.liable == LiableParty::Supplier {
        charge_supplier(tx, scope, event, &cause).await?;
    }
    if event.liable == LiableParty::Carrier {
        let (order, refund) = (event.head.order, event.refund);
        let posting = standard::carrier_charged(order, &cause, refund, event.amount);
        post(tx, scope, posting).await?;
    }
    let Some(mut commission) = store::commission(tx, scope, event.head.order).await? else {
        return Ok(());
    };
    if event.liable == LiableParty::Leader {
        charge_leader(tx, scope, &commission, event, &cause).await?;
        let returned = [LineAmount {
            line: event.line,
            amount: event.amount,
        }];
        let cause = Cause {
            kind: EarningKind::Refund,
            reason: EarningReason::LeaderLiable,
            key: &cause,
        };
        return claw_back(tx, scope, &mut commission, &returned, cause).await;
    }
    let change = (EarningKind::Refund, Money::ZERO);
    let explain = untouched(&commission, event.amount, reason(event.liable));
    Ok(store::add_entry(tx, scope, &commission, change, explain).await?)
}

/// Names the part of a refund that several bear.
fn part(liable: LiableParty) -> &'static str {
    match liable {
        LiableParty::Supplier => "",
        LiableParty::Carrier => ":carrier",
        LiableParty::Leader => ":leader",
        LiableParty::Platform => ":platform",
    }
}

fn reason(liable: LiableParty) -> EarningReason {
    match liable {
        LiableParty::Supplier => EarningReason::SupplierLiable,
        LiableParty::Carrier => EarningReason::CarrierLiable,
        LiableParty::Leader => EarningReason::LeaderLiable,
        LiableParty::Platform => EarningReason::PlatformLiable,
    }
}

/// No commission moves: the rate is zero.
fn untouched(commission: &Commission, amount: Money, reason: EarningReason) -> Explain {
    Explain {
        reason,
        basis: amount,
        rate_bps: Bps(0),
        net: commission.net(),
        lines: vec![],
    }
}

async fn charge_supplier(
    tx: &mut Tx,
    scope: Scope,
    event: &OrderRefunded,
    cause: &str,
) -> Result<()> {
    let (supplier, order) = (event.supplier, event.head.order);
    let posting = standard::supplier_charged(supplier, order, cause, event.refund, event.amount);
    post(tx, scope, posting).await?;
    let new = NewMove {
        order: Some(order),
        refund: Some(event.refund),
        ..NewMove::of(supplier, MoveKind::Returned, Money(-event.amount.0))
    };
    statement::add(tx, scope, &new).await?;
    Ok(supplier_store::add(tx, scope, supplier, (Money::ZERO, event.amount)).await?)
}

async fn charge_leader(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    event: &OrderRefunded,
    cause: &str,
) -> Result<()> {
    let fact = commission.fact();
    let posting = fact.leader_charged(cause, event.refund, event.amount);
    post(tx, scope, posting).await?;
    let change = (EarningKind::Charge, Money(-event.amount.0));
    let explain = Explain {
        rate_bps: Bps(10_000),
        ..untouched(commission, event.amount, EarningReason::LeaderLiable)
    };
    Ok(store::add_entry(tx, scope, commission, change, explain).await?)
}
