//! The second level: the leader who brought another in has a share of what that one keeps, and no
//! more. It follows every change of the first level, down to nothing.
use crate::claw_back::Cause;
use crate::model::{Commission, CommissionStatus, EarningKind, EarningReason, Explain};
use crate::{store, tell};
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope};
use julin_ledger::{Account, post, standard::CommissionFact};

/// The upline earns when the order is paid.
pub(crate) async fn accrue(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    let rest = commission.upline_rest;
    let Some(fact) = commission.upline_fact().filter(|_| rest > Money::ZERO) else {
        return Ok(());
    };
    post(tx, scope, fact.accrued(rest)).await?;
    let change = (EarningKind::Accrual, rest);
    let explain = explain(commission, commission.accrued, EarningReason::Downline);
    Ok(store::add_entry_of(tx, scope, commission, fact.leader, change, explain).await?)
}

/// The first level was clawed back in part: the second keeps its share of the rest.
pub(crate) async fn follow(
    tx: &mut Tx,
    scope: Scope,
    commission: &mut Commission,
    cause: &Cause<'_>,
) -> Result<()> {
    let due = commission.rest().share(commission.upline_bps)?;
    let less = commission.upline_rest.minus(due)?;
    let Some(fact) = commission.upline_fact().filter(|_| less > Money::ZERO) else {
        return Ok(());
    };
    commission.upline_rest = due;
    store::keep(tx, scope, commission).await?;
    let from = lies_at(commission, &fact);
    post(tx, scope, fact.clawed_back(cause.key, from, less)).await?;
    let change = (cause.kind, Money(-less.0));
    let explain = explain(commission, commission.rest(), EarningReason::DownlineClawed);
    Ok(store::add_entry_of(tx, scope, commission, fact.leader, change, explain).await?)
}

/// The first level was reckoned anew: the second has its share of that.
pub(crate) async fn rebase(
    tx: &mut Tx,
    scope: Scope,
    commission: &mut Commission,
    (kind, cause): (EarningKind, &str),
) -> Result<()> {
    let due = commission.rest().share(commission.upline_bps)?;
    let more = due.minus(commission.upline_rest)?;
    let Some(fact) = commission.upline_fact().filter(|_| more != Money::ZERO) else {
        return Ok(());
    };
    commission.upline_rest = due;
    store::keep(tx, scope, commission).await?;
    let lies = lies_at(commission, &fact);
    let posting = if more > Money::ZERO {
        fact.accrued_more_to(cause, lies, more)
    } else {
        fact.clawed_back(cause, lies, Money(-more.0))
    };
    post(tx, scope, posting).await?;
    let reason = if kind == EarningKind::Excess {
        EarningReason::ExcessPaid
    } else {
        EarningReason::OrderEdited
    };
    let (change, explain) = ((kind, more), explain(commission, commission.rest(), reason));
    Ok(store::add_entry_of(tx, scope, commission, fact.leader, change, explain).await?)
}

/// The order is over: what is left of the second level may be withdrawn too.
pub(crate) async fn release(tx: &mut Tx, scope: Scope, commission: &Commission) -> Result<()> {
    let rest = commission.upline_rest;
    let Some(fact) = commission.upline_fact().filter(|_| rest > Money::ZERO) else {
        return Ok(());
    };
    post(tx, scope, fact.available(rest)).await?;
    let change = (EarningKind::Available, rest);
    let explain = explain(commission, commission.rest(), EarningReason::WindowPassed);
    store::add_entry_of(tx, scope, commission, fact.leader, change, explain).await?;
    tell::later(tx, scope, fact.leader).await
}

/// Where the second level's money lies.
fn lies_at(commission: &Commission, fact: &CommissionFact) -> Account {
    if commission.status == CommissionStatus::Available {
        Account::leader_available(fact.leader)
    } else {
        Account::leader_frozen(fact.leader)
    }
}

/// A share of what the other leader earned.
fn explain(commission: &Commission, basis: Money, reason: EarningReason) -> Explain {
    Explain {
        reason,
        basis,
        rate_bps: commission.upline_bps,
        net: commission.net(),
        lines: vec![],
    }
}
