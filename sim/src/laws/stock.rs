//! Stock, quota and counters (rules 7, 8, 10, 11, 13).
use super::same;
use crate::model::{Model, Stage, Status};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::q;

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let db = &world.app.ctx.db;
    let rows: Vec<(i64, i64, i64, i64)> = db
        .all(q!(
            "SELECT i.id, p.on_hand, p.reserved, p.committed FROM groupbuy_item i
             JOIN catalog_pool p ON p.id = i.pool_id ORDER BY i.id"
        ))
        .await?;
    for (item, on_hand, reserved, committed) in rows {
        let held = model.held(item, |s| s == Status::Pending) + model.waits_for_edits(item, None);
        same("held for unpaid orders (rule 8)", item, reserved, held)?;
        let waits = |s| {
            matches!(
                s,
                Status::Paid | Status::Aggregated | Status::Sourcing | Status::AtPickup
            )
        };
        let promised = model.held(item, waits);
        same(
            "promised to paid orders (rule 8)",
            item,
            committed,
            promised,
        )?;
        ensure!(
            on_hand >= reserved + committed,
            "item {item} is oversold (rule 7)"
        );
        let stock = model.item(item).map_or(0, |i| i.stock);
        let sold = model.held(item, |s| s != Status::Cancelled);
        ensure!(
            sold <= stock,
            "{sold} of {stock} were sold of item {item} (rule 7)"
        );
    }
    let there: (i64,) = db
        .one(q!(
            "SELECT CAST(COALESCE(SUM(on_hand), 0) AS BIGINT) FROM catalog_pool WHERE quota = FALSE"
        ))
        .await?;
    same(
        "no piece is made or lost (rule 10)",
        "pieces",
        there.0 + model.gone,
        model.counted,
    )?;
    quota(world, model).await?;
    counters(world, model).await
}

async fn quota(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, i64)> = world
        .app
        .ctx
        .db
        .all(q!("SELECT item_id, member_id, bought FROM groupbuy_quota"))
        .await?;
    for (item, member, bought) in rows {
        same(
            "what a member bought (rule 11)",
            (item, member),
            bought,
            model.bought(item, member),
        )?;
        let limit = model.item(item).context("quota of nothing")?.limit;
        ensure!(
            limit.is_none_or(|limit| bought <= limit),
            "member {member} has {bought} of item {item}, beyond the limit (rule 11)"
        );
    }
    Ok(())
}

async fn counters(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64, i64)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT campaign_id, item_id, value FROM groupbuy_counter"
        ))
        .await?;
    for (campaign, item, value) in rows {
        let campaign = model.campaign(campaign).context("a counter of nobody")?;
        if item == 0 {
            same("the last 跟团号", campaign.id, value, campaign.chain)?;
        } else if matches!(campaign.stage, Stage::Open | Stage::Cutoff) {
            let paid = model.item(item).map_or(0, |i| i.paid);
            same("the paid quantity (rule 13)", item, value, paid)?;
        }
    }
    Ok(())
}
