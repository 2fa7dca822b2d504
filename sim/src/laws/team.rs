//! Teams and presales: nobody sits twice, no seat is sold twice, and what was asked for is what is due.
use super::same;
use crate::model::{Forms, Model};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::{q, row};

row! {
    #[derive(Debug)]
    struct Row {
        id: i64, status: String, size: i64, held: i64, paid: i64, quantity: i64, expires_at: i64,
    }

    #[derive(Debug)]
    struct Asked {
        order_id: i64, amount: i64, pay_by: i64, status: String,
    }
}

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let sql = q!(
        "SELECT id, status, size, held, paid, quantity, expires_at FROM groupbuy_team ORDER BY id"
    );
    let rows: Vec<Row> = world.app.ctx.db.all(sql).await?;
    same("teams", "their number", rows.len(), model.teams.len())?;
    for row in rows {
        let team = model.team(row.id).context("a team of nobody")?;
        let word = match team.forms {
            Forms::Forming => "forming",
            Forms::Undecided => "undecided",
            Forms::Complete => "complete",
            Forms::Failed => "failed",
        };
        same("where a team stands", row.id, row.status.as_str(), word)?;
        ensure!(row.held + row.paid <= row.size, "a seat twice: {row:?}");
        same(
            "until when one may join",
            row.id,
            row.expires_at,
            team.expires_at,
        )?;
        // Who sits in a team that was given up is being refunded.
        if team.forms != Forms::Failed {
            let seats = (row.held, row.paid, row.quantity);
            same("seats (rule 16)", row.id, seats, model.seats(row.id))?;
        }
    }
    presales(world, model).await
}

async fn presales(world: &World, model: &Model) -> Result<()> {
    let sql = q!("SELECT id, deposit FROM orders_order ORDER BY id");
    let deposits: Vec<(i64, Option<i64>)> = world.app.ctx.db.all(sql).await?;
    for (id, deposit) in deposits {
        let order = model.order(id).context("an order of nobody")?;
        same("a deposit (rules 3, 31)", id, deposit, order.deposit)?;
    }
    let sql = q!("SELECT order_id, amount, pay_by, status FROM orders_final ORDER BY order_id");
    let rows: Vec<Asked> = world.app.ctx.db.all(sql).await?;
    let asked = model.orders.iter().filter(|o| o.rest.is_some());
    same("rests asked for", "their number", rows.len(), asked.count())?;
    for row in rows {
        let order = model.order(row.order_id).context("an order of nobody")?;
        let rest = order
            .rest
            .with_context(|| format!("asked for too early: {row:?}"))?;
        same(
            "what the rest is, until when, and whether it is due (rules 12 to 15)",
            row.order_id,
            (row.amount, row.pay_by, row.status == "due"),
            (rest.amount, rest.until, rest.due),
        )?;
        same(
            "a deposit is kept by the terms alone",
            row.order_id,
            row.status == "forfeited",
            order.forfeited > 0,
        )?;
    }
    Ok(())
}
