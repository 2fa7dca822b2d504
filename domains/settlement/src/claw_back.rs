//! Goods went back, and their commission with them, in proportion (rule 24).
use crate::commission::{Share, clawed_in_all, effective_rate};
use crate::model::{Commission, CommissionLine, EarningKind, EarningLine, EarningReason, Explain};
use crate::{discount, store, upline};
use julin_contracts::{CommissionRule, DiscountFact, LineAmount};
use julin_db::{Result, Tx};
use julin_kernel::{Bps, LineId, Money, Scope};
use julin_ledger::post;

/// Why and under which key something is clawed back.
pub(crate) struct Cause<'a> {
    /// What happened.
    pub(crate) kind: EarningKind,
    /// Why.
    pub(crate) reason: EarningReason,
    /// Names it within the order, deterministically.
    pub(crate) key: &'a str,
}

/// What was clawed back of one order.
pub(crate) struct Clawed {
    /// The lines that changed.
    pub(crate) lines: Vec<CommissionLine>,
    /// How much.
    pub(crate) amount: Money,
    /// Why, for the leader.
    pub(crate) explain: Explain,
}

/// Claws back the commission of what was returned on some lines; the rest stays where it is.
pub(crate) async fn claw_back(
    tx: &mut Tx,
    scope: Scope,
    commission: &mut Commission,
    returned: &[LineAmount],
    cause: Cause<'_>,
) -> Result<()> {
    let lines = store::lines(tx, scope, commission.order_id).await?;
    let clawed = reckon(commission, lines, returned, &cause)?;
    for line in &clawed.lines {
        store::keep_line(tx, scope, commission.order_id, line).await?;
    }
    store::keep(tx, scope, commission).await?;
    let amount = clawed.amount;
    if amount > Money::ZERO {
        let from = commission.account();
        let posting = commission.fact().clawed_back(cause.key, from, amount);
        post(tx, scope, posting).await?;
    }
    let change = (cause.kind, Money(-amount.0));
    store::add_entry(tx, scope, commission, change, clawed.explain).await?;
    upline::follow(tx, scope, commission, &cause).await
}

/// How much that is; the commission and its lines are what they are then.
pub(crate) fn reckon(
    commission: &mut Commission,
    lines: Vec<CommissionLine>,
    returned: &[LineAmount],
    cause: &Cause<'_>,
) -> Result<Clawed> {
    let (mut parts, mut changed) = (vec![], vec![]);
    for mut line in lines {
        let amount = sum_of(returned, line.line_id)?;
        if let Some(part) = take(&mut line, amount, cause.kind)? {
            parts.push(part);
            changed.push(line);
        }
    }
    let (basis, amount) = (total(&parts, |p| p.basis)?, total(&parts, |p| p.amount)?);
    commission.returned = commission.returned.plus(basis)?;
    commission.clawed = commission.clawed.plus(amount)?;
    let explain = explain(commission, parts, basis, amount, cause.reason);
    Ok(Clawed {
        lines: changed,
        amount,
        explain,
    })
}

/// Claws back whatever is left: the order is cancelled.
pub(crate) async fn claw_back_all(
    tx: &mut Tx,
    scope: Scope,
    commission: &mut Commission,
    cause: Cause<'_>,
) -> Result<()> {
    let lines = store::lines(tx, scope, commission.order_id).await?;
    let rest = |line: &CommissionLine| LineAmount {
        line: line.line_id,
        amount: Money(line.basis.0 - line.returned.0),
    };
    let rest: Vec<LineAmount> = lines.iter().map(rest).collect();
    claw_back(tx, scope, commission, &rest, cause).await
}

/// What went back of a line's goods: the member's money, and what others than the leader had paid of
/// their price.
pub(crate) fn goods_back(
    line: LineId,
    paid: Money,
    discounts: &[DiscountFact],
) -> Result<LineAmount> {
    let amount = paid.plus(discount::subsidy(discounts, line)?)?;
    Ok(LineAmount { line, amount })
}

fn sum_of(returned: &[LineAmount], line: LineId) -> Result<Money> {
    let of_line = returned.iter().filter(|r| r.line == line);
    Ok(Money::sum(of_line.map(|r| r.amount))?)
}

/// Moves one line on; answers what was taken, if anything went back.
fn take(
    line: &mut CommissionLine,
    amount: Money,
    kind: EarningKind,
) -> Result<Option<EarningLine>> {
    let returned = line.returned.plus(amount)?.clamp(line.returned, line.basis);
    if returned == line.returned {
        return Ok(None);
    }
    let clawed = clawed(line, returned, kind)?;
    let part = EarningLine {
        line_id: line.line_id,
        name: line.name.clone(),
        basis: returned.minus(line.returned)?,
        rate_bps: line.rate_bps,
        rule: line.rule.0,
        amount: clawed.minus(line.clawed)?,
    };
    (line.returned, line.clawed) = (returned, clawed);
    Ok(Some(part))
}

/// How much is clawed back in all once `returned` went back. A rate follows what is paid. A tier's
/// true-up takes nothing from a fixed amount a piece, and all of itself from a spread; a refund takes
/// from either in proportion to what is still there.
fn clawed(line: &CommissionLine, returned: Money, kind: EarningKind) -> Result<Money> {
    let rest = line.accrued.minus(line.clawed)?;
    let (left, amount) = (
        line.basis.minus(line.returned)?,
        returned.minus(line.returned)?,
    );
    let more = match (line.rule.0, kind) {
        (CommissionRule::Rate, _) => {
            let in_all = clawed_in_all(line.accrued, line.basis, returned)?;
            return Ok(in_all.max(line.clawed));
        }
        (CommissionRule::PerPiece { .. }, EarningKind::TrueUp) => Money::ZERO,
        (CommissionRule::Spread, EarningKind::TrueUp) => amount.min(rest),
        (CommissionRule::PerPiece { .. } | CommissionRule::Spread, _) => {
            clawed_in_all(rest, left, amount)?
        }
    };
    Ok(line.clawed.plus(more)?)
}

fn total(parts: &[EarningLine], of: impl Fn(&EarningLine) -> Money) -> Result<Money> {
    Ok(Money::sum(parts.iter().map(of))?)
}

fn explain(
    commission: &Commission,
    parts: Vec<EarningLine>,
    basis: Money,
    amount: Money,
    reason: EarningReason,
) -> Explain {
    let share = |part: &EarningLine| Share::rate(part.basis, part.rate_bps);
    let shares: Vec<Share> = parts.iter().map(share).collect();
    let negative = |part: EarningLine| EarningLine {
        amount: Money(-part.amount.0),
        ..part
    };
    Explain {
        reason,
        basis,
        rate_bps: if parts.is_empty() {
            Bps(0)
        } else {
            effective_rate(&shares, amount)
        },
        net: commission.net(),
        lines: parts.into_iter().map(negative).collect(),
    }
}
