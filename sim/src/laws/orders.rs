//! Orders, their lines, sub-orders and journals (rules 2, 3, 9, 12, 13, 15, 16, 17, 18, 22).
use super::same;
use crate::model::{Model, Order, Stage};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::{q, row};
use std::collections::{BTreeMap, BTreeSet};

row! {
    #[derive(Debug)]
    struct Head {
        id: i64, status: String, total: i64, paid: i64, true_up: i64, refunded: i64,
        chain_number: Option<i64>, pickup_code: Option<String>, pickup_point_id: i64,
        revision: i64,
    }

    #[derive(Debug)]
    struct Body {
        id: i64, order_id: i64, quantity: i64, unit_price: i64, amount: i64,
        final_unit_price: Option<i64>, true_up: i64, refunded: i64, supply_price: i64,
        weighed_grams: Option<i64>, weight_refund: i64, excess_grams: i64, excess: i64,
    }
}

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let db = &world.app.ctx.db;
    let sql = q!(
        "SELECT id, status, total, paid, true_up, refunded, chain_number, pickup_code,
         pickup_point_id, revision FROM orders_order ORDER BY id"
    );
    let heads: Vec<Head> = db.all(sql).await?;
    same(
        "every order once",
        "their number",
        heads.len(),
        model.orders.len(),
    )?;
    let mut codes = BTreeSet::new();
    for head in &heads {
        let order = model.order(head.id).context("an order of nobody")?;
        compare_head(head, order)?;
        if let Some(code) = &head.pickup_code {
            let fresh = codes.insert((head.pickup_point_id, code));
            ensure!(
                fresh && code.len() == 8,
                "a pickup code twice (rule 22): {head:?}"
            );
        }
    }
    lines(world, model).await?;
    campaigns(world, model).await?;
    sub_orders(world, model).await?;
    journal(world, model).await?;
    chain(world, model).await
}

fn compare_head(head: &Head, order: &Order) -> Result<()> {
    let id = order.id;
    let word = Model::word(order.status);
    same(
        "where an order stands (rule 18)",
        id,
        head.status.as_str(),
        word,
    )?;
    same(
        "an order is the sum of its lines (rule 2)",
        id,
        head.total,
        order.total(),
    )?;
    same("what was paid (rule 9)", id, head.paid, order.paid)?;
    same("the true-up (rule 15)", id, head.true_up, order.true_up())?;
    same(
        "what was given back (rule 5)",
        id,
        head.refunded,
        order.refunded(),
    )?;
    same(
        "where it is picked up, and how often it was edited (rule 31)",
        id,
        (head.pickup_point_id, head.revision),
        (order.point, order.revision),
    )?;
    same("跟团号 (rule 16)", id, head.chain_number, order.chain)
}

async fn lines(world: &World, model: &Model) -> Result<()> {
    let sql = q!(
        "SELECT id, order_id, quantity, unit_price, amount, final_unit_price, true_up,
         refunded, supply_price, weighed_grams, weight_refund, excess_grams, excess FROM orders_line ORDER BY order_id, id"
    );
    let rows: Vec<Body> = world.app.ctx.db.all(sql).await?;
    let there = model.orders.iter().map(|o| o.lines.len()).sum();
    same("lines (rules 2, 31)", "their number", rows.len(), there)?;
    for row in rows {
        let order = model.order(row.order_id).context("a line of no order")?;
        let line = order
            .lines
            .iter()
            .find(|l| l.id == row.id)
            .context("a line of nobody")?;
        let cancelled = order.status == crate::model::Status::Cancelled;
        same(
            "a line's price and quantity (rule 3)",
            row.id,
            (row.unit_price, row.quantity),
            (line.unit, line.quantity),
        )?;
        same(
            "a line is rounded once (rule 2)",
            row.id,
            row.amount,
            line.amount(),
        )?;
        same(
            "the final price (rule 15)",
            row.id,
            row.final_unit_price,
            line.final_unit,
        )?;
        same(
            "a line's true-up (rule 15)",
            row.id,
            row.true_up,
            line.true_up,
        )?;
        same(
            "a line's weight (rule 19)",
            row.id,
            (
                row.weighed_grams,
                row.weight_refund,
                row.excess_grams,
                row.excess,
            ),
            (line.weighed, line.weight_back, line.above.0, line.above.1),
        )?;
        let supply = model.item(line.item).map(|i| i.sku.supply_price);
        same(
            "the supply price is frozen (rule 3)",
            row.id,
            Some(row.supply_price),
            supply,
        )?;
        if !cancelled {
            same(
                "a line's refunds (rule 5)",
                row.id,
                row.refunded,
                line.refunded,
            )?;
        }
    }
    Ok(())
}

async fn campaigns(world: &World, model: &Model) -> Result<()> {
    let db = &world.app.ctx.db;
    let rows: Vec<(i64, String)> = db
        .all(q!("SELECT id, status FROM groupbuy_campaign ORDER BY id"))
        .await?;
    for (id, status) in rows {
        let campaign = model.campaign(id).context("a campaign of nobody")?;
        let word = match campaign.stage {
            Stage::Scheduled => "scheduled",
            Stage::Open => "open",
            Stage::Cutoff => "cutoff",
            Stage::Failed => "failed",
            Stage::Succeeded => "succeeded",
            Stage::Procuring => "procuring",
            Stage::Fulfilling => "fulfilling",
            Stage::Settling => "settling",
            Stage::Settled => "settled",
        };
        same(
            "where a campaign stands (rules 12, 13, 14)",
            id,
            status.as_str(),
            word,
        )?;
    }
    let rows: Vec<(i64, Option<i64>, Option<i64>)> = db
        .all(q!(
            "SELECT id, final_price, final_quantity FROM groupbuy_item ORDER BY id"
        ))
        .await?;
    for (id, price, quantity) in rows {
        let item = model.item(id).context("an item of nobody")?;
        same(
            "the price that was counted (rules 13, 15)",
            id,
            price,
            item.final_price,
        )?;
        let counted = item.final_price.map(|_| item.counted);
        same(
            "the quantity that was counted (rule 13)",
            id,
            quantity,
            counted,
        )?;
    }
    Ok(())
}

/// One sub-order for each supplier and temperature zone (rule 17).
async fn sub_orders(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, String)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT order_id, supplier_id, temperature FROM orders_sub_order"
        ))
        .await?;
    let mut kept: BTreeMap<i64, Vec<(i64, bool)>> = BTreeMap::new();
    for (order, supplier, temperature) in rows {
        kept.entry(order)
            .or_default()
            .push((supplier, temperature == "chilled"));
    }
    for order in &model.orders {
        let of: BTreeSet<(i64, bool)> = order.lines.iter().map(|l| (l.supplier, l.cold)).collect();
        let mut kept = kept.remove(&order.id).unwrap_or_default();
        kept.sort_unstable();
        same(
            "sub-orders (rule 17)",
            order.id,
            kept,
            of.into_iter().collect(),
        )?;
    }
    Ok(())
}

/// Every step is journaled, the last one is where the order stands, and none is taken twice.
async fn journal(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, String)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT id, order_id, status FROM orders_journal WHERE changes = '[]' ORDER BY id"
        ))
        .await?;
    let mut steps: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (_, order, status) in rows {
        steps.entry(order).or_default().push(status);
    }
    for order in &model.orders {
        let word = Model::word(order.status);
        let mut steps = steps.remove(&order.id).unwrap_or_default();
        if let (Some(_), Some(at)) = (order.rest, steps.iter().rposition(|s| s == "paid")) {
            // Its rest was asked for.
            steps.remove(at);
        }
        let last = steps.last().map_or("pending_payment", String::as_str);
        same(
            "the journal ends where the order stands (rule 18)",
            order.id,
            last,
            word,
        )?;
        let twice = steps.windows(2).any(|two| two[0] == two[1]);
        ensure!(
            !twice,
            "order {} took a step twice (rule 18): {steps:?}",
            order.id
        );
    }
    Ok(())
}

/// The chain shows those who paid and nobody else (rule 16).
async fn chain(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, Option<i64>)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT order_id, number, voided_at FROM groupbuy_chain ORDER BY campaign_id, number"
        ))
        .await?;
    let paid = model.orders.iter().filter(|o| o.chain.is_some());
    same(
        "the chain has a row for each who paid (rule 16)",
        "rows",
        rows.len(),
        paid.count(),
    )?;
    for (order, number, voided) in rows {
        let order = model
            .order(order)
            .context("a participant who was invented (rule 16)")?;
        same("跟团号 (rule 16)", order.id, Some(number), order.chain)?;
        let cancelled = order.status == crate::model::Status::Cancelled;
        same(
            "who cancelled is not shown (rule 16)",
            order.id,
            voided.is_some(),
            cancelled,
        )?;
    }
    Ok(())
}
