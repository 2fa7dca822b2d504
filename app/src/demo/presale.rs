//! 预售 in the demo: a deposit is paid now, the rest after the counting.
use super::World;
use super::estate::Estate;
use super::goods::Shelf;
use super::history::{buy, item, opened};
use super::residents::Resident;
use anyhow::Result;
use serde_json::json;

/// What is sold before it is ripe.
const GOOD: usize = 9;
/// Who has paid a deposit.
const BUYERS: [usize; 3] = [6, 8, 13];

/// Opens a presale in both communities; three neighbours have paid their deposits.
pub(super) async fn begin(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    people: &[Resident],
) -> Result<()> {
    let days = julin_kernel::Ts(world.now() + 50 * 3_600_000);
    let cutoff = world.ctx.zone.next_time(days, 20, 0);
    let mut item = item(shelf, GOOD);
    item["deposit"] = json!(item["base_price"].as_i64().unwrap_or_default() / 5 / 10 * 10);
    let body = json!({
        "title": "产地预售｜头茬大果，先付定金", "cutoff_at": cutoff, "community_ids": estate.communities,
        "presale": { "final_hours": 48, "unpaid": "forfeit" }, "items": [item],
        "description": "按预售的份数去产地定，份数越多越便宜。截单后算出最终价，再付尾款。",
    });
    let path = "/api/v1/campaigns";
    let sale = opened(&world.operator().await?.post(path, body).await?)?;
    for n in BUYERS {
        let resident = &people[n];
        let leader = &estate.leaders[resident.leader].id;
        buy(world, resident, &sale, leader, &[(0, 1)], None).await?;
    }
    Ok(())
}
