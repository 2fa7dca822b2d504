//! An after-sale refund was approved: whoever is liable bears it (rule 24).
use crate::claw_back::{Cause, claw_back, goods_back};
use crate::model::{Commission, EarningKind, EarningReason, Explain};
use crate::statement::{MoveKind, NewMove};
use crate::{discount, statement, store, supplier_store, surcharged};
use julin_contracts::{LiableParty, OrderRefunded, RefundCause};
use julin_db::{Result, Tx};
use julin_kernel::{Bps, Money, Scope};
use julin_ledger::{post, standard};

/// Who bears a refund is charged all of it: the member's money, and what of the goods' price goes back to
/// a leader or a supplier whose coupon paid it. Of a refund that several bear each tells its part.
///
/// Only a liable leader loses commission on goods that came: nobody is clawed back for a supplier's rotten
/// fruit. Goods that never came were never sold: the commission follows the net, and the supplier, who is
/// paid for what was received alone, is not charged again.
pub(crate) async fn on_refunded(tx: &mut Tx, scope: Scope, event: &OrderRefunded) -> Result<()> {
    let cause = format!("{}:{}{}", event.refund, event.line, part(event.liable));
    let nothing = event.amount <= Money::ZERO && event.discounts.is_empty();
    if nothing || !store::first_time(tx, scope, &format!("refund:{cause}")).await? {
        return Ok(());
    }
    let commission = store::commission(tx, scope, event.head.order).await?;
    if let Some(commission) = &commission {
        let of = (commission, event.supplier);
        discount::goods_back(tx, scope, of, &event.discounts, &cause).await?;
    }
    let came = event.cause != RefundCause::Short;
    let amount = event.amount.plus(discount::of_others(&event.discounts)?)?;
    if came {
        charge(tx, scope, event, (&cause, amount)).await?;
    }
    let Some(mut commission) = commission else {
        return Ok(());
    };
    let reason = reason(event);
    if came && event.liable == LiableParty::Leader {
        charge_leader(tx, scope, &commission, event, (&cause, amount)).await?;
    } else if came {
        let change = (EarningKind::Refund, Money::ZERO);
        let explain = untouched(&commission, event.amount, reason);
        return Ok(store::add_entry(tx, scope, &commission, change, explain).await?);
    }
    let back = goods_back(event.line, event.amount, &event.discounts)?;
    let returned = [surcharged::of_goods(tx, scope, event.head.order, back).await?];
    let kind = EarningKind::Refund;
    let key = &cause;
    claw_back(
        tx,
        scope,
        &mut commission,
        &returned,
        Cause { kind, reason, key },
    )
    .await
}

/// Charges a liable supplier or carrier; the platform bears its own.
async fn charge(
    tx: &mut Tx,
    scope: Scope,
    event: &OrderRefunded,
    (cause, amount): (&str, Money),
) -> Result<()> {
    match event.liable {
        LiableParty::Supplier => charge_supplier(tx, scope, event, (cause, amount)).await,
        LiableParty::Carrier => {
            let (order, refund) = (event.head.order, event.refund);
            let posting = standard::carrier_charged(order, cause, refund, amount);
            post(tx, scope, posting).await.map(|_| ())
        }
        LiableParty::Leader | LiableParty::Platform => Ok(()),
    }
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

fn reason(event: &OrderRefunded) -> EarningReason {
    match event.liable {
        _ if event.cause == RefundCause::Short => EarningReason::Short,
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
    (cause, amount): (&str, Money),
) -> Result<()> {
    let (supplier, order) = (event.supplier, event.head.order);
    let posting = standard::supplier_charged(supplier, order, cause, event.refund, amount);
    post(tx, scope, posting).await?;
    let new = NewMove {
        order: Some(order),
        refund: Some(event.refund),
        ..NewMove::of(supplier, MoveKind::Returned, Money(-amount.0))
    };
    statement::add(tx, scope, &new).await?;
    Ok(supplier_store::add(tx, scope, supplier, (Money::ZERO, amount)).await?)
}

async fn charge_leader(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    event: &OrderRefunded,
    (cause, amount): (&str, Money),
) -> Result<()> {
    let fact = commission.fact();
    let posting = fact.leader_charged(cause, event.refund, amount);
    post(tx, scope, posting).await?;
    let change = (EarningKind::Charge, Money(-amount.0));
    let explain = Explain {
        rate_bps: Bps(10_000),
        ..untouched(commission, amount, EarningReason::LeaderLiable)
    };
    Ok(store::add_entry(tx, scope, commission, change, explain).await?)
}
