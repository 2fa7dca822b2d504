//! A paid order was edited before its campaign was counted: its commission is reckoned anew.
use crate::accrue;
use crate::commission::{Share, average_rate, effective_rate};
use crate::model::{Commission, CommissionLine, EarningKind, EarningLine, EarningReason, Explain};
use crate::{discount, store, upline};
use julin_contracts::{CommissionRule, OrderEdited, OrderPaid};
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{Account, post};

/// Reckons the commission of the lines as they are now, on the terms that were agreed when the order
/// was paid, and books the difference. Nothing was given back before the counting.
pub(crate) async fn on_edited(tx: &mut Tx, scope: Scope, event: &OrderEdited) -> Result<()> {
    let order = event.head.order;
    let Some(mut commission) = store::commission(tx, scope, order).await? else {
        return Ok(());
    };
    let cause = format!("edit:{}", event.revision);
    if !store::first_time(tx, scope, &format!("{cause}:{order}")).await? {
        return Ok(());
    }
    let lines = lines(event, &commission)?;
    let was = commission.accrued;
    rebase(&mut commission, &lines)?;
    store::rebase(tx, scope, &commission, &lines).await?;
    book(tx, scope, &commission, &cause, was).await?;
    let edited = (EarningKind::Edited, cause.as_str());
    upline::rebase(tx, scope, &mut commission, edited).await?;
    let change = (EarningKind::Edited, commission.accrued.minus(was)?);
    let explain = explain(&commission, &lines);
    store::add_entry(tx, scope, &commission, change, explain).await?;
    give_back(tx, scope, &commission, (event, &cause)).await
}

/// Coupons that a leader or a supplier bears take off less: they have that part back.
async fn give_back(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    (event, cause): (&OrderEdited, &str),
) -> Result<()> {
    for (n, less) in event.lessened.iter().enumerate() {
        let (of, cause) = ((commission, less.supplier), format!("{cause}:{n}"));
        discount::goods_back(tx, scope, of, &[less.discount], &cause).await?;
    }
    Ok(())
}

fn lines(event: &OrderEdited, commission: &Commission) -> Result<Vec<CommissionLine>> {
    let as_paid = OrderPaid {
        head: event.head.clone(),
        chain_number: commission.chain_number,
        lines: event.lines.clone(),
        total: event.total,
        first: false,
        discounts: event.discounts.clone(),
    };
    accrue::lines(&as_paid, event.head.member == event.head.leader)
}

fn rebase(commission: &mut Commission, lines: &[CommissionLine]) -> Result<()> {
    let share = |line: &CommissionLine| Share::rate(line.basis, line.rate_bps);
    let shares: Vec<Share> = lines.iter().map(share).collect();
    commission.basis = Money::sum(lines.iter().map(|l| l.basis))?;
    commission.accrued = Money::sum(lines.iter().map(|l| l.accrued))?;
    let by_rate = lines.iter().all(|l| l.rule.0 == CommissionRule::Rate);
    commission.rate_bps = if by_rate {
        effective_rate(&shares, commission.accrued)
    } else {
        average_rate(&shares, commission.accrued)
    };
    Ok(())
}

async fn book(
    tx: &mut Tx,
    scope: Scope,
    commission: &Commission,
    cause: &str,
    was: Money,
) -> Result<()> {
    let (fact, more) = (commission.fact(), commission.accrued.minus(was)?);
    let posting = match more.0 {
        0 => return Ok(()),
        1.. => fact.accrued_more_to(cause, commission.account(), more),
        _ => {
            let from = Account::leader_frozen(fact.leader);
            fact.clawed_back(cause, from, Money(-more.0))
        }
    };
    post(tx, scope, posting).await.map(|_| ())
}

fn explain(commission: &Commission, lines: &[CommissionLine]) -> Explain {
    let line = |line: &CommissionLine| EarningLine {
        line_id: line.line_id,
        name: line.name.clone(),
        basis: line.basis,
        rate_bps: line.rate_bps,
        rule: line.rule.0,
        amount: line.accrued,
    };
    Explain {
        reason: EarningReason::OrderEdited,
        basis: commission.basis,
        rate_bps: commission.rate_bps,
        net: commission.net(),
        lines: lines.iter().map(line).collect(),
    }
}
