//! Fish sold by weight: bought, arrived, two bags weighed and the others still to be.
use super::World;
use super::estate::{Estate, ids};
use super::goods::{FISH, Shelf};
use super::history::{Opened, buy, open, sourced};
use super::residents::Resident;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// Opens the buy; six neighbours take part.
pub(super) async fn sell(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    mine: &[&Resident],
) -> Result<Opened> {
    let title = "东海渔家｜鲜活鲈鱼，现称现杀";
    let campaign = open(world, estate, shelf, 0, title, &[FISH]).await?;
    for (n, resident) in (0i64..).zip(mine.iter().take(6)) {
        let leader = &estate.leaders[0].id;
        buy(world, resident, &campaign, leader, &[(0, 1 + n % 2)], None).await?;
    }
    Ok(campaign)
}

/// What the first bags weigh: one a little less than ordered, one a little more.
const OFF_GRAMS: [i64; 2] = [-50, 60];

/// The fish come and lie at the pickup point; two bags have been on the scale.
pub(super) async fn bring(world: &World, estate: &Estate, campaign: &Opened) -> Result<()> {
    sourced(world, &campaign.id).await?;
    let operator = world.operator().await?;
    let path = format!("/api/v1/purchase-orders?campaign={}", campaign.id);
    let orders = operator.get(&path).await?;
    for order in ids(&orders["items"])? {
        let path = format!("/api/v1/purchase-orders/{order}");
        for step in ["send", "confirm", "ship"] {
            operator.post(&format!("{path}/{step}"), json!({})).await?;
        }
        let view = operator.get(&path).await?;
        let lines = view["lines"].as_array().context("lines")?.iter();
        let lines: Vec<Value> = lines
            .map(|l| json!({ "line_id": l["id"], "received": l["quantity"] }))
            .collect();
        let body = json!({ "lines": lines });
        operator.post(&format!("{path}/receive"), body).await?;
    }
    world.settle().await?;
    let host = &estate.leaders[0];
    let path = format!("/api/v1/campaigns/{}", campaign.id);
    let point = json!({ "pickup_point_id": host.point });
    host.client.post(&format!("{path}/arrivals"), point).await?;
    let sheet = host.client.get(&format!("{path}/weighing")).await?;
    let bags = sheet["lines"].as_array().context("bags")?.iter();
    let weigh = |(bag, off): (&Value, i64)| {
        let grams = bag["ordered_grams"].as_i64()? + off;
        Some(json!({ "line_id": bag["line_id"], "grams": grams }))
    };
    let readings: Option<Vec<Value>> = bags.zip(OFF_GRAMS).map(weigh).collect();
    let body = json!({ "readings": readings.context("grams")?, "source": "typed" });
    host.client.post("/api/v1/weighings", body).await?;
    world.settle().await
}
