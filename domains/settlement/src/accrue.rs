//! An order was paid: the leader earns.
use crate::commission::{Share, accrue, average_rate, effective_rate};
use crate::model::{
    Commission, CommissionLine, CommissionStatus, EarningKind, EarningLine, EarningReason, Explain,
};
use crate::terms::{self, Terms};
use crate::{discount, store, upline};
use julin_contracts::{CommissionRule, OrderLineFact, OrderPaid};
use julin_db::{Json, Result, Tx};
use julin_kernel::{Bps, Money, Scope};
use julin_ledger::post;

/// Accrues the commission of each line at the rate frozen on it, on the leader frozen on the order
/// (rule 23). A leader's own order earns nothing (rule 24: no self-referral).
pub(crate) async fn on_paid(tx: &mut Tx, scope: Scope, paid: &OrderPaid) -> Result<()> {
    let order = paid.head.order;
    if !store::first_time(tx, scope, &format!("paid:{order}")).await? {
        return Ok(());
    }
    let own = paid.head.member == paid.head.leader;
    let lines = lines(paid, own)?;
    let terms = terms::of(tx, scope, paid.head.leader).await?;
    let commission = commission(paid, &lines, &terms)?;
    store::insert(tx, scope, &commission, &lines).await?;
    if commission.accrued > Money::ZERO {
        let posting = commission.fact().accrued(commission.accrued);
        post(tx, scope, posting).await?;
    }
    upline::accrue(tx, scope, &commission).await?;
    let change = (EarningKind::Accrual, commission.accrued);
    let explain = explain(&commission, &lines, own);
    store::add_entry(tx, scope, &commission, change, explain).await?;
    discount::charge(tx, scope, paid, &commission).await
}

pub(crate) fn lines(paid: &OrderPaid, own: bool) -> Result<Vec<CommissionLine>> {
    let share = |fact: &OrderLineFact| {
        let basis = discount::basis(&paid.discounts, fact)?;
        if own {
            return Ok(Share::rate(basis, Bps(0)));
        }
        Ok(Share {
            basis,
            rate: Bps(fact.commission_bps),
            rule: fact.commission,
            quantity: fact.quantity,
            supply_price: fact.supply_price,
        })
    };
    let shares: Vec<Share> = paid.lines.iter().map(share).collect::<Result<_>>()?;
    let parts = accrue(&shares)?;
    let lines = paid.lines.iter().zip(shares.iter().zip(parts));
    let line = |(fact, (share, accrued)): (&OrderLineFact, (&Share, Money))| {
        Ok(CommissionLine {
            line_id: fact.line,
            name: fact.name.clone(),
            basis: share.basis,
            rate_bps: share.rate,
            accrued,
            returned: Money::ZERO,
            clawed: Money::ZERO,
            rule: Json(share.rule),
        })
    };
    lines.map(line).collect()
}

fn commission(paid: &OrderPaid, lines: &[CommissionLine], terms: &Terms) -> Result<Commission> {
    let shares: Vec<Share> = lines
        .iter()
        .map(|line| Share::rate(line.basis, line.rate_bps))
        .collect();
    let accrued = Money::sum(lines.iter().map(|line| line.accrued))?;
    let upline = terms.upline_id.filter(|upline| *upline != paid.head.member);
    let upline_bps = upline.map_or(Bps(0), |_| terms.upline_bps);
    Ok(Commission {
        pickup_fee: terms.pickup_fee,
        upline_id: upline,
        upline_bps,
        upline_rest: accrued.share(upline_bps)?,
        order_id: paid.head.order,
        leader_id: paid.head.leader,
        campaign_id: paid.head.campaign,
        chain_number: paid.chain_number,
        status: CommissionStatus::Accrued,
        basis: Money::sum(lines.iter().map(|line| line.basis))?,
        returned: Money::ZERO,
        accrued,
        clawed: Money::ZERO,
        rate_bps: if lines.iter().all(|line| line.rule.0 == CommissionRule::Rate) {
            effective_rate(&shares, accrued)
        } else {
            average_rate(&shares, accrued)
        },
    })
}

fn explain(commission: &Commission, lines: &[CommissionLine], own: bool) -> Explain {
    let line = |line: &CommissionLine| EarningLine {
        line_id: line.line_id,
        name: line.name.clone(),
        basis: line.basis,
        rate_bps: line.rate_bps,
        rule: line.rule.0,
        amount: line.accrued,
    };
    Explain {
        reason: if own {
            EarningReason::OwnOrder
        } else {
            EarningReason::Paid
        },
        basis: commission.basis,
        rate_bps: commission.rate_bps,
        net: commission.net(),
        lines: lines.iter().map(line).collect(),
    }
}
