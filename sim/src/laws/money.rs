//! The ledger, payments and refunds (rules 1, 4, 5, 6, 9, 24).
use super::{debts, same};
use crate::model::{Accounts, Model};
use crate::world::World;
use anyhow::{Result, ensure};
use julin_db::{q, row};
use julin_payments::TradeState;
use std::collections::{BTreeMap, BTreeSet};

row! {
    #[derive(Debug)]
    struct Promised {
        id: i64, order_id: i64, payment_id: i64, refund_key: String, amount: i64, status: String,
        attempt: i64, collector_id: Option<i64>,
    }
}

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let sums: Vec<(i64, i64)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT journal_id, CAST(SUM(amount) AS BIGINT) FROM ledger_entry
             GROUP BY journal_id HAVING SUM(amount) <> 0"
        ))
        .await?;
    ensure!(
        sums.is_empty(),
        "journals that do not sum to zero (rule 4): {sums:?}"
    );
    let refunds = refunds(world, model).await?;
    payments(world, model).await?;
    accounts(world, model, &refunds).await
}

/// Every promised refund is there once with its sum, and at the provider under its own number.
async fn refunds(world: &World, model: &Model) -> Result<Vec<Promised>> {
    let rows: Vec<Promised> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT r.id, r.order_id, r.payment_id, r.refund_key, r.amount, r.status, r.attempt,
             p.collector_id FROM payments_refund r JOIN payments_payment p ON p.id = r.payment_id
             ORDER BY r.id"
        ))
        .await?;
    // What one payment cannot bear is spread over the order's payments, each share under its own key.
    let mut kept: BTreeMap<(i64, String), i64> = BTreeMap::new();
    for row in &rows {
        let key = row.refund_key.split('#').next().unwrap_or_default();
        *kept.entry((row.order_id, key.to_owned())).or_default() += row.amount;
    }
    same(
        "refunds (rules 5, 6, 15, 21, 24)",
        "all",
        kept,
        model.refunds.clone(),
    )?;
    let books = world.till.books();
    let mut numbers = BTreeSet::new();
    for refund in &rows {
        ensure!(
            refund.attempt == 1,
            "{refund:?} was sent anew though it was never refused"
        );
        numbers.insert(refund.id.to_string());
        let sent = books.refunds.get(&refund.id.to_string());
        let right = sent.is_none_or(|s| {
            s.amount == refund.amount && s.payment == refund.payment_id.to_string()
        });
        ensure!(right, "{refund:?} is {sent:?} at the provider (rule 6)");
        // What was taken in cash goes back in cash, by hand.
        ensure!(
            refund.collector_id.is_none() || sent.is_none(),
            "{refund:?} was sent, and is owed in cash (rule 25)"
        );
        let arrived = refund.collector_id.is_some() || sent.is_some_and(|s| s.arrived);
        ensure!(
            refund.status != "succeeded" || arrived,
            "{refund:?} did not arrive"
        );
        ensure!(
            refund.status != "failed",
            "{refund:?} failed although it was never refused"
        );
    }
    let strange = books
        .refunds
        .keys()
        .find(|number| !numbers.contains(*number));
    ensure!(
        strange.is_none(),
        "{strange:?} went out, and nobody promised it (rule 6)"
    );
    Ok(rows)
}

async fn payments(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, i64, i64, Option<i64>)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, order_id, captured, refund_held, collector_id FROM payments_payment ORDER BY id"
        ))
        .await?;
    let books = world.till.books();
    let mut sums: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    for (id, order, captured, held, collector) in rows {
        let sum = sums.entry(order).or_default();
        *sum = (sum.0 + captured, sum.1 + held);
        ensure!(
            held <= captured,
            "{held} of {captured} go back of payment {id} (rule 5)"
        );
        let trade = books.trades.get(&id.to_string());
        let paid = trade.is_some_and(|t| t.state == TradeState::Paid && t.amount == captured);
        ensure!(
            captured == 0 || paid != collector.is_some(),
            "payment {id} is {trade:?} at the provider (rule 6)"
        );
    }
    for order in &model.orders {
        let sum = sums.remove(&order.id).unwrap_or_default();
        let came = model.came_in.get(&order.id).copied().unwrap_or(0);
        let promised = model.refunds.iter().filter(|((o, _), _)| *o == order.id);
        let promised: i64 = promised.map(|(_, amount)| amount).sum();
        same(
            "came in, and goes back (rules 5, 6)",
            order.id,
            sum,
            (came, promised),
        )?;
    }
    Ok(())
}

/// Balances as the entries make them, and as the running totals say, are those of the model.
async fn accounts(world: &World, model: &Model, refunds: &[Promised]) -> Result<()> {
    let db = &world.app.ctx.db;
    let entries: Vec<(String, i64, i64)> = db
        .all(q!(
            "SELECT kind, owner, CAST(SUM(amount) AS BIGINT) FROM ledger_entry
             GROUP BY kind, owner"
        ))
        .await?;
    let totals: Vec<(String, i64, i64)> = db
        .all(q!(
            "SELECT kind, owner, CAST(SUM(debit) - SUM(credit) AS BIGINT) FROM ledger_account
             GROUP BY kind, owner"
        ))
        .await?;
    let of = |rows: Vec<(String, i64, i64)>| {
        let mut accounts = Accounts::default();
        for (kind, owner, sum) in rows {
            accounts.add((&kind, owner), sum);
        }
        accounts
    };
    let entries = of(entries);
    same(
        "a balance is what its entries make it (rule 4)",
        "all",
        of(totals),
        entries.clone(),
    )?;
    let mut expected = model.accounts.clone();
    let arrived = refunds.iter().filter(|r| r.status == "succeeded");
    // What goes back in cash is given by a leader, and the model knows.
    for refund in arrived.filter(|r| r.collector_id.is_none()) {
        expected.post(
            ("refunds_payable", 0),
            ("provider_clearing", 0),
            refund.amount,
        );
    }
    debts::withdrawals(world, model, &mut expected).await?;
    for (account, sum) in &expected.0 {
        let kept = entries.0.get(account).copied().unwrap_or(0);
        if kept != *sum {
            let moves = moves_of(world, account).await?;
            same(
                "an account (rules 4, 15, 23, 24)",
                (account, moves),
                kept,
                *sum,
            )?;
        }
    }
    same("accounts (rule 4)", "all", entries, expected)
}

/// What moved an account, for whoever has to find out why it differs.
async fn moves_of(world: &World, (kind, owner): &(String, i64)) -> Result<Vec<(String, i64)>> {
    let sql = q!(
        "SELECT j.post_key, e.amount FROM ledger_entry e
         JOIN ledger_journal j ON j.shop_id = e.shop_id AND j.id = e.journal_id
         WHERE e.kind = $1 AND e.owner = $2 ORDER BY e.journal_id",
        kind.as_str(),
        *owner
    );
    Ok(world.app.ctx.db.all(sql).await?)
}

/// Everything that was paid is booked, everything promised has arrived, and nobody's money is left.
pub(super) async fn at_rest(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, String)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, status FROM payments_refund WHERE status <> 'succeeded'"
        ))
        .await?;
    ensure!(rows.is_empty(), "refunds that never arrive: {rows:?}");
    let captured: Vec<(i64, i64)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, captured FROM payments_payment WHERE captured > 0 AND collector_id IS NULL"
        ))
        .await?;
    let booked: i64 = captured.iter().map(|(_, sum)| sum).sum();
    let books = world.till.books();
    let paid = books
        .trades
        .values()
        .filter(|t| t.state == TradeState::Paid);
    same(
        "all that was paid is booked (rule 9)",
        "sum",
        booked,
        paid.map(|t| t.amount).sum(),
    )?;
    for order in model.orders.iter().filter(|o| o.is_over()) {
        let due = order.paid - order.true_up() - order.refunded();
        let cancelled = order.status == crate::model::Status::Cancelled;
        ensure!(
            !cancelled || due == order.forfeited,
            "cancelled order {} keeps {due}",
            order.id
        );
    }
    Ok(())
}
