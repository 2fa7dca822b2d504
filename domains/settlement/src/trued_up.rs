//! The tier gave money back: the commission follows the net (rule 15). A counted campaign tells so of
//! all its orders at once, so they are followed many at a time.
use crate::claw_back::{Cause, Clawed, reckon};
use crate::model::{Commission, CommissionLine, EarningKind, EarningReason, Explain};
use crate::{many_store as store, upline};
use julin_contracts::OrderTruedUp;
use julin_db::{Result, Tx};
use julin_kernel::{Money, OrderId, Scope};
use julin_ledger::post_all;
use std::collections::{HashMap, HashSet};

/// Follows what is told of some orders; those told of twice in a row are followed one after the other.
pub(crate) async fn on_trued_up(tx: &mut Tx, scope: Scope, told: &[&OrderTruedUp]) -> Result<()> {
    let mut rest = told;
    while !rest.is_empty() {
        let mut seen = HashSet::new();
        let again = rest.iter().position(|e| !seen.insert(e.head.order));
        let (some, later) = rest.split_at(again.unwrap_or(rest.len()));
        follow(tx, scope, some).await?;
        rest = later;
    }
    Ok(())
}

/// One order whose commission follows.
struct Followed {
    key: String,
    commission: Commission,
    clawed: Clawed,
}

fn cause(key: &str) -> Cause<'_> {
    Cause {
        kind: EarningKind::TrueUp,
        reason: EarningReason::TrueUp,
        key,
    }
}

async fn follow(tx: &mut Tx, scope: Scope, told: &[&OrderTruedUp]) -> Result<()> {
    let keys: Vec<String> = told.iter().map(|e| key(e)).collect();
    let seen = store::seen(tx, scope, &keys).await?;
    let fresh: Vec<&OrderTruedUp> = told
        .iter()
        .filter(|e| !seen.contains(&key(e)))
        .copied()
        .collect();
    let keys: Vec<String> = fresh.iter().map(|e| key(e)).collect();
    store::see(tx, scope, &keys).await?;
    let followed = reckon_all(tx, scope, &fresh).await?;
    write(tx, scope, &followed).await?;
    for mut one in followed {
        let cause = cause(&one.key);
        upline::follow(tx, scope, &mut one.commission, &cause).await?;
    }
    Ok(())
}

fn key(event: &OrderTruedUp) -> String {
    format!("true_up:{}", event.refund)
}

async fn reckon_all(tx: &mut Tx, scope: Scope, told: &[&OrderTruedUp]) -> Result<Vec<Followed>> {
    let orders: Vec<OrderId> = told.iter().map(|e| e.head.order).collect();
    let known = store::commissions(tx, scope, &orders).await?;
    let mut known: HashMap<OrderId, Commission> =
        known.into_iter().map(|c| (c.order_id, c)).collect();
    let mut lines: HashMap<OrderId, Vec<CommissionLine>> = HashMap::new();
    for (order, line) in store::lines(tx, scope, &orders).await? {
        lines.entry(order).or_default().push(line);
    }
    let mut followed = vec![];
    for event in told {
        let Some(mut commission) = known.remove(&event.head.order) else {
            continue;
        };
        let lines = lines.remove(&event.head.order).unwrap_or_default();
        let key = key(event);
        let clawed = reckon(&mut commission, lines, &event.lines, &cause(&key))?;
        followed.push(Followed {
            key,
            commission,
            clawed,
        });
    }
    Ok(followed)
}

async fn write(tx: &mut Tx, scope: Scope, followed: &[Followed]) -> Result<()> {
    let mut lines = vec![];
    for f in followed {
        let order = f.commission.order_id;
        lines.extend(f.clawed.lines.iter().map(|line| (order, line)));
    }
    store::keep_lines(tx, scope, &lines).await?;
    let commissions: Vec<_> = followed.iter().map(|f| &f.commission).collect();
    store::keep(tx, scope, &commissions).await?;
    let posting = |f: &Followed| {
        let (fact, from) = (f.commission.fact(), f.commission.account());
        fact.clawed_back(&f.key, from, f.clawed.amount)
    };
    let clawed = followed.iter().filter(|f| f.clawed.amount > Money::ZERO);
    let postings = clawed.map(posting).collect();
    post_all(tx, scope, postings).await?;
    let entries: Vec<_> = followed.iter().map(entry).collect();
    Ok(store::add_entries(tx, scope, EarningKind::TrueUp, &entries).await?)
}

fn entry(f: &Followed) -> (&Commission, Money, &Explain) {
    (&f.commission, Money(-f.clawed.amount.0), &f.clawed.explain)
}
