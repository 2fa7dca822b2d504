//! Purchase (rules 12, 13, 20, 21): what is bought is what was paid, in whole cases.
use super::same;
use crate::model::{Model, Stage};
use crate::world::World;
use anyhow::{Context as _, Result, ensure};
use julin_db::{q, row};
use std::collections::BTreeMap;

row! {
    #[derive(Debug)]
    struct Bought {
        campaign_id: i64, supplier_id: i64, item_id: i64, needed: i64, quantity: i64,
        case_size: i64, received: Option<i64>,
    }
}

/// Needed and ordered, by supplier and item.
type OfSuppliers = BTreeMap<i64, BTreeMap<i64, (i64, i64)>>;

pub(super) async fn compare(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<Bought> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT p.campaign_id, p.supplier_id, l.item_id, l.needed, l.quantity, l.case_size,
             l.received FROM supply_purchase_order p JOIN supply_po_line l
             ON l.purchase_order_id = p.id ORDER BY l.id"
        ))
        .await?;
    let mut bought: BTreeMap<i64, OfSuppliers> = BTreeMap::new();
    for row in &rows {
        let of = bought.entry(row.campaign_id).or_default();
        let of = of.entry(row.supplier_id).or_default();
        of.insert(row.item_id, (row.needed, row.quantity));
        let over = row.quantity - row.needed;
        ensure!(
            (0..row.case_size).contains(&over),
            "a case too many or too few (rule 20): {row:?}"
        );
        let item = model.item(row.item_id).context("bought and not offered")?;
        if let Some(received) = row.received {
            let short = (row.needed - received).max(0);
            same(
                "ordered = received + short (rule 20)",
                row.item_id,
                short,
                item.short,
            )?;
        }
    }
    for campaign in &model.campaigns {
        let procured = campaign.stage >= Stage::Procuring;
        let needs = if procured {
            model.needs(campaign.id)
        } else {
            BTreeMap::new()
        };
        let kept = bought.remove(&campaign.id).unwrap_or_default();
        same("what is bought (rules 13, 20)", campaign.id, kept, needs)?;
    }
    went_short(world, model).await
}

/// Who goes short is who paid last (rule 21).
async fn went_short(world: &World, model: &Model) -> Result<()> {
    let rows: Vec<(i64, i64)> = world
        .app
        .ctx
        .db
        .all(q!(
            "SELECT item_id, CAST(SUM(short) AS BIGINT) FROM supply_sorting GROUP BY item_id"
        ))
        .await?;
    for (item, short) in rows {
        let expected = model.item(item).map_or(0, |i| i.short);
        same("pieces that went short (rule 21)", item, short, expected)?;
    }
    Ok(())
}
