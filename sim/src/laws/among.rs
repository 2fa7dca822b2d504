//! Reads what the laws of `rows` speak of.
use super::rows::{
    Approved, Earning, Point, Stated, Tiered, are_counted, is_approved, is_carried, is_earned,
    is_given_once,
};
use crate::model::{Model, ONE_APPROVES};
use crate::world::World;
use anyhow::{Result, ensure};
use julin_db::{q, row};
use std::collections::BTreeMap;

row! {
    #[derive(Debug)]
    struct Sold {
        id: i64, quantity: i64, unit_price: i64, final_unit_price: i64, true_up: i64, excess: i64,
        presale: bool, basis: i64, rate_bps: i64, accrued: i64, rule: String, leaders: i64,
        excesses: i64,
    }

    #[derive(Debug)]
    struct Asked {
        id: i64, amount: i64, status: String, approvals_needed: i64, people: i64,
    }

    #[derive(Debug)]
    struct Statement {
        supplier_id: i64, total: i64, carried: i64, payable: i64,
    }
}

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    lines(world).await?;
    withdrawals(world).await?;
    statements(world).await?;
    points(world, model).await
}

async fn lines(world: &World) -> Result<()> {
    let sql = q!(
        "SELECT l.id, l.quantity, l.unit_price, COALESCE(l.final_unit_price, l.unit_price) AS final_unit_price,
           l.true_up, l.excess, o.deposit IS NOT NULL AS presale, s.basis, s.rate_bps, s.accrued, s.rule,
           (SELECT CAST(COALESCE(SUM(d.amount), 0) AS BIGINT) FROM orders_discount d
            WHERE d.shop_id = l.shop_id AND d.line_id = l.id AND d.bearer = 'leader') AS leaders,
           (SELECT COUNT(*) FROM orders_excess e WHERE e.shop_id = l.shop_id AND e.line_id = l.id
              AND e.status = 'paid') AS excesses
         FROM orders_line l JOIN orders_order o ON o.shop_id = l.shop_id AND o.id = l.order_id
         JOIN settlement_line s ON s.shop_id = l.shop_id AND s.line_id = l.id ORDER BY l.id"
    );
    let rows: Vec<Sold> = world.app.ctx.db.all(sql).await?;
    for row in rows {
        let tiered = Tiered {
            quantity: row.quantity,
            unit: row.unit_price,
            last: row.final_unit_price,
            given: row.true_up,
        };
        ensure!(
            is_given_once(tiered),
            "a tier gives more than it may (rule 15): {row:?}"
        );
        let price = if row.presale {
            row.final_unit_price
        } else {
            row.unit_price
        };
        let rate = row.rule.contains("\"rate\"");
        let earning = Earning {
            sold: price * row.quantity + row.excess - row.leaders,
            basis: row.basis,
            rate: rate.then_some((row.rate_bps, row.excesses)),
            accrued: row.accrued,
        };
        ensure!(
            is_earned(earning),
            "what is sold is not what is earned on (rules 19, 23): {row:?}"
        );
    }
    Ok(())
}

async fn withdrawals(world: &World) -> Result<()> {
    let sql = q!("SELECT w.id, w.amount, w.status, w.approvals_needed,
           (SELECT COUNT(DISTINCT a.staff_id) FROM settlement_approval a
            WHERE a.shop_id = w.shop_id AND a.withdrawal_id = w.id) AS people
         FROM settlement_withdrawal w ORDER BY w.id");
    let rows: Vec<Asked> = world.app.ctx.db.all(sql).await?;
    for row in rows {
        let it = Approved {
            amount: row.amount,
            needed: row.approvals_needed,
            people: row.people,
            goes: !matches!(row.status.as_str(), "requested" | "cancelled" | "rejected"),
        };
        ensure!(is_approved(ONE_APPROVES, it), "{row:?} (rule 25)");
    }
    Ok(())
}

async fn statements(world: &World) -> Result<()> {
    let db = &world.app.ctx.db;
    let sql = q!(
        "SELECT supplier_id, ordered + short + excess + returned + coupon + corrected + fee + carried AS total,
           carried, payable FROM settlement_statement ORDER BY closed_at, id"
    );
    let rows: Vec<Statement> = db.all(sql).await?;
    let sql = q!(
        "SELECT supplier_id, CAST(SUM(amount) AS BIGINT) FROM settlement_supplier_move
         WHERE kind = 'carried' AND statement_id IS NULL GROUP BY supplier_id"
    );
    let open: Vec<(i64, i64)> = db.all(sql).await?;
    let open: BTreeMap<i64, i64> = open.into_iter().collect();
    let mut all: BTreeMap<i64, Vec<Stated>> = BTreeMap::new();
    for row in rows {
        all.entry(row.supplier_id).or_default().push(Stated {
            total: row.total,
            carried: row.carried,
            payable: row.payable,
        });
    }
    for (supplier, stated) in all {
        let open = open.get(&supplier).copied().unwrap_or(0);
        ensure!(
            is_carried(&stated, open),
            "supplier {supplier}, {open} open (rule 25): {stated:?}"
        );
    }
    Ok(())
}

async fn points(world: &World, model: &Model) -> Result<()> {
    let sql = q!(
        "SELECT campaign_id, pickup_point_id, pieces, outcome, merged_into FROM orders_dispatch"
    );
    let rows: Vec<(i64, i64, i64, String, Option<i64>)> = world.app.ctx.db.all(sql).await?;
    let mut all: BTreeMap<i64, Vec<Point>> = BTreeMap::new();
    for (campaign, id, pieces, outcome, into) in rows {
        all.entry(campaign).or_default().push(Point {
            id,
            pieces,
            waits: outcome == "waits",
            reached: outcome == "reached",
            into,
        });
    }
    for (campaign, points) in all {
        let trucks = model.campaign(campaign).and_then(|c| c.trucks.as_ref());
        let minimum = trucks.map_or(0, |t| t.minimum);
        ensure!(
            are_counted(minimum, &points),
            "campaign {campaign}, {minimum} at least (rule 32): {points:?}"
        );
    }
    Ok(())
}
