//! Commission, to the fen and line by line (rules 2, 15, 23, 24).
use super::same;
use crate::model::{Model, Order, Status};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::q;

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let db = &world.app.ctx.db;
    let rows: Vec<(i64, i64, String, i64, i64)> = db
        .all(q!(
            "SELECT order_id, leader_id, status, accrued, clawed FROM settlement_commission
             ORDER BY order_id"
        ))
        .await?;
    let earned = model.orders.iter().filter(|o| o.earns);
    same(
        "a commission for each paid order (rule 23)",
        "rows",
        rows.len(),
        earned.count(),
    )?;
    for (id, leader, status, accrued, clawed) in rows {
        let order = model.order(id).context("a commission of nobody")?;
        same(
            "the leader who earns is frozen (rule 23)",
            id,
            leader,
            order.leader,
        )?;
        same(
            "where a commission stands (rule 23)",
            id,
            status.as_str(),
            word(order),
        )?;
        let of = |f: fn(&crate::model::Earned) -> i64| {
            order.lines.iter().map(|l| f(&l.earned)).sum::<i64>()
        };
        same(
            "what was earned (rules 2, 23)",
            id,
            accrued,
            of(|e| e.accrued),
        )?;
        same(
            "what was taken back (rules 15, 24)",
            id,
            clawed,
            of(|e| e.clawed),
        )?;
        let own = order.member == order.leader;
        ensure!(
            !own || accrued == 0,
            "order {id} is the leader's own (rule 24)"
        );
    }
    let rows: Vec<(i64, i64, i64, i64)> = db
        .all(q!(
            "SELECT order_id, line_id, accrued, clawed FROM settlement_line"
        ))
        .await?;
    for (order, line, accrued, clawed) in rows {
        let order = model.order(order).context("a commission of nobody")?;
        let found = order
            .lines
            .iter()
            .find(|l| l.id == line)
            .context("of no line")?;
        let earned = (found.earned.accrued, found.earned.clawed);
        same(
            "a line's commission (rules 2, 24)",
            line,
            (accrued, clawed),
            earned,
        )?;
    }
    Ok(())
}

fn word(order: &Order) -> &'static str {
    match order.status {
        Status::Cancelled => "cancelled",
        Status::PickedUp => "frozen",
        Status::Completed => "available",
        _ => "accrued",
    }
}
