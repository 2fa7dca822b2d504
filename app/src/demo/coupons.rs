//! Coupons in the demo: one of the shop and one of a leader, claimed by neighbours; one neighbour has
//! an order that used hers. And the shop's tiers of members, who are judged by what they bought before.
use super::estate::Estate;
use super::history::{Opened, ordered};
use super::residents::Resident;
use super::{DAY_MS, World};
use anyhow::{Context as _, Result};
use serde_json::json;

/// Who uses a coupon: a neighbour of the first leader.
const USES: usize = 9;

/// Hands them out and uses one on the open buy.
pub(super) async fn hand_out(
    world: &World,
    estate: &Estate,
    buy: &Opened,
    people: &[Resident],
) -> Result<()> {
    let until = world.now() + 14 * DAY_MS;
    let shops = json!({
        "title": "邻里节 满 30 减 5", "kind": "threshold", "amount": 500, "threshold": 3_000,
        "valid_until": until, "total": 200, "per_member": 2,
    });
    let hers = json!({
        "title": "丽华请客 9 折", "kind": "percentage", "rate_bps": 1_000, "cap": 800,
        "valid_until": until, "total": 60,
    });
    let operator = world.operator().await?;
    let shops = operator.post("/api/v1/coupons", shops).await?;
    let tiers = json!({
        "period_days": 365, "keep_days": 365, "needs": "any", "tiers": [
            { "name": "银杏会员", "paid": 3_000 },
            { "name": "丹桂会员", "paid": 10_000, "points": 100, "points_bps": 15_000,
              "coupon_id": shops["coupon_id"] },
            { "name": "香樟会员", "paid": 60_000, "points": 800, "points_bps": 20_000 },
        ],
    });
    operator.put("/api/v1/member-tiers", tiers).await?;
    let leader = &estate.leaders[0].client;
    let hers = leader.post("/api/v1/coupons", hers).await?;
    let claim = |view: &serde_json::Value| {
        let id = view["coupon_id"].as_str().unwrap_or_default().to_owned();
        format!("/api/v1/coupons/{id}/claim")
    };
    let (shops, hers) = (claim(&shops), claim(&hers));
    for who in people.iter().filter(|p| p.leader == 0).take(6) {
        who.client.post(&shops, json!({})).await?;
    }
    let who = people
        .iter()
        .filter(|p| p.leader == 0)
        .nth(USES)
        .context("too few neighbours")?;
    let grant = who.client.post(&hers, json!({})).await?;
    let body = json!({
        "campaign_id": buy.id, "leader_id": estate.leaders[0].id,
        "lines": [{ "item_id": buy.items[0], "quantity": 1 }], "coupon_ids": [grant["id"]],
    });
    ordered(world, who, body).await.map(|_| ())
}
