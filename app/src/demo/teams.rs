//! 拼团 in the demo: one item of the open buy is sold to teams of three, and one team has begun.
use super::World;
use super::estate::Estate;
use super::history::{Opened, ordered};
use super::residents::Resident;
use anyhow::Result;
use serde_json::{Value, json};

/// The item that is sold to teams, by its place in the buy.
const ITEM: usize = 2;
/// Who opens a team: neighbours of the same leader.
const OPENER: usize = 15;
/// Who joins it.
const JOINER: usize = 3;

/// Sells an item also to teams, for four fifths of its price.
pub(super) fn offer(item: &mut Value) {
    let alone = item["base_price"].as_i64().unwrap_or_default();
    item["team"] = json!({
        "size": 3, "price": alone * 8 / 100 * 10, "hours": 24, "limit": 2, "on_expiry": "leader",
    });
}

/// Two neighbours sit in a team that waits for a third.
pub(super) async fn begin(
    world: &World,
    estate: &Estate,
    buy: &Opened,
    people: &[Resident],
) -> Result<()> {
    let order = |who: &Resident| {
        let leader = &estate.leaders[who.leader].id;
        let lines = json!([{ "item_id": buy.items[ITEM], "quantity": 1 }]);
        json!({ "campaign_id": buy.id, "leader_id": leader, "lines": lines })
    };
    let (opener, joiner) = (&people[OPENER], &people[JOINER]);
    let mut opening = order(opener);
    opening["open_team"] = json!(true);
    let placed = ordered(world, opener, opening).await?;
    let view = opener
        .client
        .get(&format!("/api/v1/orders/{placed}"))
        .await?;
    let mut joining = order(joiner);
    joining["team_id"] = view["team"]["id"].clone();
    ordered(world, joiner, joining).await.map(|_| ())
}
