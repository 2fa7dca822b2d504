//! The provider's books against the shop's, and what holds when nothing is under way.
use super::Law;
use crate::books::Books;
use crate::provider::ProviderBooks;
use anyhow::{Context as _, Result};
use std::collections::BTreeMap;

/// Every row is something that is not at rest yet.
pub(super) const REST: &[Law] = &[
    Law {
        name: "an order that waits to be paid",
        broken_by: "SELECT id FROM orders_order WHERE status = 'pending_payment'",
    },
    Law {
        name: "an order that has not ended",
        broken_by: "SELECT id, status FROM orders_order
            WHERE status NOT IN ('completed', 'cancelled', 'pending_payment')",
    },
    Law {
        name: "a refund that has not arrived",
        broken_by: "SELECT id, status FROM payments_refund WHERE status <> 'succeeded'",
    },
    Law {
        name: "an event that was not heard",
        broken_by: "SELECT id, name FROM events_outbox WHERE pos IS NULL UNION ALL
            SELECT pos, reaction FROM events_cursor
            WHERE pos < (SELECT MAX(pos) FROM events_outbox)",
    },
    Law {
        name: "a campaign that has not ended",
        broken_by: "SELECT id, status FROM groupbuy_campaign WHERE status NOT IN ('settled', 'failed')",
    },
];

/// Every row is a broken promise once all is at rest.
pub(super) const LAWS: &[Law] = &[
    Law {
        name: "paid is not captured",
        broken_by: "SELECT o.id, o.paid, p.captured FROM orders_order o
            JOIN payments_payment p ON p.order_id = o.id WHERE o.paid <> p.captured",
    },
    Law {
        name: "a cancelled order keeps money",
        broken_by: "SELECT id, paid, refunded FROM orders_order
            WHERE status = 'cancelled' AND paid <> true_up + refunded",
    },
    Law {
        name: "a counted line was not settled",
        broken_by: "SELECT l.id FROM orders_line l JOIN orders_order o ON o.id = l.order_id
            WHERE o.status = 'completed' AND l.final_unit_price IS NULL",
    },
    Law {
        name: "customers are owed something although all is over",
        broken_by: "SELECT owner, SUM(amount) FROM ledger_entry
            WHERE kind IN ('customer_funds', 'refunds_payable') GROUP BY kind, owner
            HAVING SUM(amount) <> 0",
    },
    Law {
        name: "the money at the provider is not what came less what went",
        broken_by: "SELECT a.total, b.total FROM
            (SELECT COALESCE(SUM(amount), 0) AS total FROM ledger_entry
             WHERE kind = 'provider_clearing') a,
            (SELECT (SELECT COALESCE(SUM(captured), 0) FROM payments_payment)
             - (SELECT COALESCE(SUM(amount), 0) FROM payments_refund WHERE status = 'succeeded')
             AS total) b WHERE a.total <> b.total",
    },
    Law {
        name: "a paid order without its commission, or with two",
        broken_by: "SELECT o.id FROM orders_order o LEFT JOIN settlement_commission c
            ON c.order_id = o.id WHERE o.status = 'completed' AND c.order_id IS NULL",
    },
    Law {
        name: "a commission is not what is left of its lines (rule 24)",
        broken_by: "SELECT c.order_id, c.accrued, c.clawed FROM settlement_commission c
            WHERE c.accrued - c.clawed <> COALESCE((SELECT SUM(l.accrued - l.clawed)
             FROM settlement_line l WHERE l.order_id = c.order_id), 0)
            OR (c.status = 'cancelled' AND c.accrued <> c.clawed)",
    },
    Law {
        name: "frozen commission although all is over",
        broken_by: "SELECT owner, SUM(amount) FROM ledger_entry WHERE kind = 'leader_frozen'
            GROUP BY owner HAVING SUM(amount) <> 0",
    },
];

/// Of the payments and refunds that the shop believes in, the provider knows every one.
pub(super) async fn no_more_than_the_provider(
    books: &Books,
    provider: &ProviderBooks,
) -> Result<Vec<String>> {
    let mut found = vec![];
    for (number, amount) in captured(books).await? {
        if provider.paid.get(&number) != Some(&amount) {
            found.push(format!("payment {number} of {amount} never came in"));
        }
    }
    let refunds = refunds(books).await?;
    for (number, (payment, amount, status)) in &refunds {
        let known = provider.refunds.get(number);
        let same = known.is_some_and(|(p, a, _)| p == payment && a == amount);
        let arrived = known.is_some_and(|(_, _, arrived)| *arrived);
        if (known.is_some() && !same) || (status == "succeeded" && !arrived) {
            found.push(format!(
                "refund {number} ({status}) at the provider: {known:?}"
            ));
        }
    }
    let mut out: BTreeMap<&str, i64> = BTreeMap::new();
    for (number, (payment, amount, _)) in &provider.refunds {
        *out.entry(payment).or_default() += amount;
        if !refunds.contains_key(number) {
            found.push(format!(
                "refund {number} of {amount} went out under a number of nobody"
            ));
        }
    }
    for (payment, sum) in out {
        let paid = provider.paid.get(payment).copied().unwrap_or(0);
        if sum > paid {
            found.push(format!("{sum} went back of payment {payment} of {paid}"));
        }
    }
    Ok(found)
}

/// Everything that moved at the provider is booked, and every refund arrived once.
pub(super) async fn as_the_provider(
    books: &Books,
    provider: &ProviderBooks,
) -> Result<Vec<String>> {
    let mut found = vec![];
    let captured = captured(books).await?;
    for (number, amount) in &provider.paid {
        if captured.get(number) != Some(amount) {
            found.push(format!("payment {number} of {amount} was never booked"));
        }
    }
    let refunds = refunds(books).await?;
    for number in refunds.keys() {
        if !provider.refunds.contains_key(number) {
            found.push(format!("refund {number} was never sent"));
        }
    }
    for (number, (_, amount, arrived)) in &provider.refunds {
        if !arrived {
            found.push(format!("refund {number} of {amount} never arrived"));
        }
    }
    Ok(found)
}

async fn captured(books: &Books) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT id, captured FROM payments_payment WHERE captured > 0";
    let mut all = BTreeMap::new();
    for row in books.rows(sql).await? {
        let [Some(id), Some(sum)] = row.as_slice() else {
            continue;
        };
        all.insert(id.clone(), sum.parse()?);
    }
    Ok(all)
}

/// By number: of which payment, how much, and where it stands.
async fn refunds(books: &Books) -> Result<BTreeMap<String, (String, i64, String)>> {
    let sql = "SELECT id, attempt, payment_id, amount, status FROM payments_refund";
    let mut all = BTreeMap::new();
    for row in books.rows(sql).await? {
        let row: Option<Vec<String>> = row.into_iter().collect();
        let row = row.context("an empty column")?;
        let number = match row[1].as_str() {
            "1" => row[0].clone(),
            again => format!("{}-{again}", row[0]),
        };
        all.insert(number, (row[2].clone(), row[3].parse()?, row[4].clone()));
    }
    Ok(all)
}
