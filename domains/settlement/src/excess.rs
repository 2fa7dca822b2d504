//! A bag weighed more than was ordered and its buyer paid for it: the leader sold it and the supplier
//! brought it, so both are paid for it like for all goods (rules 19, 23).
use crate::model::{Commission, CommissionLine, EarningKind, EarningLine, EarningReason, Explain};
use crate::statement::{MoveKind, NewMove};
use crate::{statement, store, supplier_store, upline};
use julin_contracts::{CommissionRule, LineExcessPaid};
use julin_db::{Result, Tx};
use julin_kernel::{LineId, Money, Scope};
use julin_ledger::{post, standard};

/// Books a paid excess, once.
pub(crate) async fn on_paid(tx: &mut Tx, scope: Scope, event: &LineExcessPaid) -> Result<()> {
    let (order, key) = (event.head.order, format!("excess:{}", event.part));
    if !store::first_time(tx, scope, &format!("{key}:{order}")).await? {
        return Ok(());
    }
    if event.supply > Money::ZERO {
        owe_supplier(tx, scope, event).await?;
    }
    let Some(mut commission) = store::commission(tx, scope, order).await? else {
        return Ok(());
    };
    let lines = store::lines(tx, scope, order).await?;
    let Some(line) = lines.into_iter().find(|l| l.line_id == event.line) else {
        return Ok(());
    };
    let more = earned(&line, event)?;
    commission.basis = commission.basis.plus(event.amount)?;
    commission.accrued = commission.accrued.plus(more)?;
    store::add_goods(tx, scope, (order, line.line_id), event.amount, more).await?;
    if more > Money::ZERO {
        let from = commission.account();
        let posting = commission.fact().accrued_more_to(&key, from, more);
        post(tx, scope, posting).await?;
    }
    let explain = explain(&commission, line, event.amount, more);
    let change = (EarningKind::Excess, more);
    store::add_entry(tx, scope, &commission, change, explain).await?;
    upline::rebase(tx, scope, &mut commission, (EarningKind::Excess, &key)).await
}

/// A rate of what was paid for it, or what that leaves over the supply price. A fixed amount a piece is
/// for pieces, and there are no more of them.
fn earned(line: &CommissionLine, event: &LineExcessPaid) -> Result<Money> {
    Ok(match line.rule.0 {
        CommissionRule::Rate => event.amount.share(line.rate_bps)?,
        CommissionRule::PerPiece { .. } => Money::ZERO,
        CommissionRule::Spread => event.amount.minus(event.supply)?.max(Money::ZERO),
    })
}

fn explain(commission: &Commission, line: CommissionLine, basis: Money, more: Money) -> Explain {
    let line_id: LineId = line.line_id;
    Explain {
        reason: EarningReason::ExcessPaid,
        basis,
        rate_bps: line.rate_bps,
        net: commission.net(),
        lines: vec![EarningLine {
            line_id,
            name: line.name,
            basis,
            rate_bps: line.rate_bps,
            rule: line.rule.0,
            amount: more,
        }],
    }
}

async fn owe_supplier(tx: &mut Tx, scope: Scope, event: &LineExcessPaid) -> Result<()> {
    let (order, supplier) = (event.head.order, event.supplier);
    let posting = standard::excess_received(order, event.part, supplier, event.supply);
    post(tx, scope, posting).await?;
    let new = NewMove {
        order: Some(order),
        ..NewMove::of(supplier, MoveKind::Excess, event.supply)
    };
    statement::add(tx, scope, &new).await?;
    Ok(supplier_store::add(tx, scope, supplier, (event.supply, Money::ZERO)).await?)
}
