//! What a closing led to, to the fen and the piece, without the ids and instants that differ each time.
use julin_db::{Db, Sql, q};
use sha2::{Digest as _, Sha256};

/// Prints a line for each part: how many rows, what they sum to, and their hash.
pub(crate) async fn print(db: &Db) -> anyhow::Result<()> {
    for (name, sql) in parts() {
        let rows: Vec<(String, i64, i64, i64)> = db.all(sql).await?;
        let mut hash = Sha256::new();
        for row in &rows {
            hash.update(format!("{row:?}"));
        }
        let sum: i64 = rows.iter().map(|r| r.3).sum();
        let hash = hash.finalize();
        let hash = hash
            .iter()
            .take(8)
            .fold(0_u64, |n, b| n << 8 | u64::from(*b));
        println!("outcome\t{name}\t{}\t{sum}\t{hash:016x}", rows.len());
    }
    Ok(())
}

fn parts() -> Vec<(&'static str, Sql)> {
    let mut parts = orders();
    parts.extend(money());
    parts
}

fn orders() -> Vec<(&'static str, Sql)> {
    vec![
        (
            "orders",
            q!("SELECT status, id, true_up, refunded FROM orders_order ORDER BY id"),
        ),
        (
            "lines",
            q!(
                "SELECT name, id, true_up + 1000 * short, refunded FROM orders_line ORDER BY order_id, id"
            ),
        ),
        (
            "steps",
            q!(
                "SELECT reason, order_id, COUNT(*), CAST(0 AS BIGINT) FROM orders_journal
                GROUP BY order_id, reason ORDER BY order_id, reason"
            ),
        ),
        (
            "purchase lines",
            q!(
                "SELECT name, item_id, needed * 1000000 + quantity, received FROM supply_po_line ORDER BY item_id"
            ),
        ),
        (
            "bags",
            q!("SELECT name, line_id, quantity, short FROM supply_sorting ORDER BY line_id"),
        ),
        (
            "stock",
            q!("SELECT label, id, reserved + committed, on_hand FROM catalog_pool ORDER BY id"),
        ),
    ]
}

fn money() -> Vec<(&'static str, Sql)> {
    vec![
        (
            "refunds",
            q!(
                "SELECT reason_code, order_id, COUNT(*), CAST(SUM(amount) AS BIGINT)
                FROM payments_refund GROUP BY order_id, reason_code ORDER BY order_id, reason_code"
            ),
        ),
        (
            "ledger",
            q!(
                "SELECT kind, owner, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM ledger_entry
                WHERE journal_id NOT IN (SELECT id FROM ledger_journal WHERE memo_code = 'refund_succeeded')
                GROUP BY kind, owner ORDER BY kind, owner"
            ),
        ),
        (
            "ledger totals",
            q!(
                "SELECT kind, owner, CAST(0 AS BIGINT), CAST(SUM(debit - credit) AS BIGINT) FROM ledger_account
                WHERE kind NOT IN ('provider_clearing', 'refunds_payable')
                GROUP BY kind, owner ORDER BY kind, owner"
            ),
        ),
        (
            "commission",
            q!(
                "SELECT status, order_id, accrued, clawed FROM settlement_commission ORDER BY order_id"
            ),
        ),
        (
            "earnings",
            q!(
                "SELECT kind, leader_id, COUNT(*), CAST(SUM(amount) AS BIGINT) FROM settlement_entry
                GROUP BY leader_id, kind ORDER BY leader_id, kind"
            ),
        ),
        (
            "messages",
            q!(
                "SELECT template, person_id, COUNT(*), CAST(0 AS BIGINT) FROM messaging_message
                WHERE template <> 'commission_available'
                GROUP BY person_id, template ORDER BY person_id, template"
            ),
        ),
        (
            "given up",
            q!(
                "SELECT kind, id, CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM events_job WHERE state = 'dead' UNION ALL
                SELECT reaction, id, CAST(0 AS BIGINT), CAST(0 AS BIGINT) FROM events_dead_letter"
            ),
        ),
    ]
}
