//! Campaigns one after the other, each brought to its end by a task of its own.
use super::{Market, Open};
use crate::dice::Dice;
use crate::web::{Refused, id, ids};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Two looks at the same campaign.
const LOOK: Duration = Duration::from_millis(700);

/// Opens campaigns until nothing new is begun, then waits for those under way.
pub(super) async fn keep_opening(market: Arc<Market>) {
    let mut dice = Dice::of(market.seed, 2_000_001);
    let mut under_way = JoinSet::new();
    for n in 0.. {
        if market.is_over() {
            break;
        }
        under_way.spawn(play(market.clone(), n));
        tokio::time::sleep(dice.pause(4_000..8_000)).await;
    }
    while under_way.join_next().await.is_some() {}
}

async fn play(market: Arc<Market>, n: u64) {
    if let Err(no) = bring(&market, n).await {
        market.broken(format!("campaign {n} came to a stop: {no}"));
    }
}

async fn bring(market: &Market, n: u64) -> Result<(), Refused> {
    let mut dice = Dice::of(market.seed, 3_000_001 + n);
    let campaign = open(market, &mut dice, n).await?;
    market.record.note(|said| said.tally.campaigns += 1);
    market.open(|open| open.push(campaign.clone()));
    tokio::time::sleep(dice.pause(6_000..16_000)).await;
    market.open(|open| open.retain(|c| c.id != campaign.id));
    let path = format!("/api/v1/campaigns/{}", campaign.id);
    let operator = &market.town.operator;
    operator
        .post(&format!("{path}/cutoff-now"), "no-key-needed", json!({}))
        .await?;
    loop {
        let view = operator.get(&path).await?;
        match view["status"].as_str().unwrap_or_default() {
            "failed" => return Ok(()),
            "open" | "cutoff" | "closed" | "succeeded" => tokio::time::sleep(LOOK).await,
            _ => return deliver(market, &campaign.id).await,
        }
    }
}

async fn open(market: &Market, dice: &mut Dice, n: u64) -> Result<Open, Refused> {
    let tier = |n: i64, price: i64| json!({ "min_quantity": n, "price": price });
    let items: Vec<Value> = market
        .town
        .skus
        .iter()
        .enumerate()
        .map(|(at, sku)| {
            let price = if at % 2 == 0 { 1_990 } else { 3_333 };
            let stock = if at == 0 { dice.within(8..60) } else { 90 };
            json!({
                "sku_id": sku, "base_price": price, "stock": stock,
                "limit_per_member": dice.within(2..6),
                "tiers": [tier(dice.within(3..12), price - 123), tier(30, price - 345)],
            })
        })
        .collect();
    let cutoff = super::staff::now_ms() + 3_600_000;
    let communities: Vec<&String> = market.town.leaders.iter().map(|l| &l.community).collect();
    let body = json!({
        "title": format!("抢购 {n}"), "cutoff_at": cutoff, "items": items,
        "community_ids": communities, "min_quantity": dice.within(1..40),
    });
    let key = format!("campaign-{n:08}");
    let view = market
        .town
        .operator
        .post("/api/v1/campaigns", &key, body)
        .await?;
    Ok(Open {
        id: id(&view).unwrap_or_default(),
        items: ids(&view["items"]),
    })
}

async fn deliver(market: &Market, campaign: &str) -> Result<(), Refused> {
    let operator = &market.town.operator;
    let list = format!("/api/v1/purchase-orders?campaign={campaign}");
    for order in operator.get(&list).await?["items"]
        .as_array()
        .into_iter()
        .flatten()
    {
        let path = format!("/api/v1/purchase-orders/{}", id(order).unwrap_or_default());
        settled(
            operator
                .post(&format!("{path}/send"), "no-key-needed", json!({}))
                .await,
        )?;
        let lines: Vec<Value> = order["lines"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|l| json!({ "line_id": l["id"], "received": l["quantity"] }))
            .collect();
        let body = json!({ "lines": lines });
        settled(
            operator
                .post(&format!("{path}/receive"), "no-key-needed", body)
                .await,
        )?;
    }
    for (n, leader) in market.town.leaders.iter().enumerate() {
        let at = json!({ "pickup_point_id": leader.point });
        let path = format!("/api/v1/campaigns/{campaign}/arrivals");
        match leader.person.post(&path, "no-key-needed", at).await {
            Err(no) if no.code == "supply.nothing_arrives" => continue,
            other => other.map(|_| ())?,
        }
        hand_over(market, campaign, n).await?;
    }
    Ok(())
}

/// What was done before its answer was lost is in another state by now: that is no fault.
fn settled(answer: Result<Value, Refused>) -> Result<(), Refused> {
    match answer {
        Err(no) if no.status != 409 => Err(no),
        _ => Ok(()),
    }
}

/// Hands out until nobody waits.
async fn hand_over(market: &Market, campaign: &str, n: usize) -> Result<(), Refused> {
    let leader = &market.town.leaders[n];
    let path = format!("/api/v1/handover?campaign={campaign}");
    for round in 0.. {
        let roster = leader.person.get(&path).await?;
        let orders = roster["orders"].as_array().into_iter().flatten();
        let orders: Vec<Value> = orders.map(|o| o["order"].clone()).take(7).collect();
        if orders.is_empty() {
            break;
        }
        let key = format!("hand-{campaign}-{n}-{round}");
        let body = json!({ "order_ids": orders });
        let done = leader.person.post("/api/v1/handover", &key, body).await?;
        let handed = done["handed"].as_array().map_or(0, Vec::len) as u64;
        market.record.note(|said| said.tally.handed += handed);
    }
    Ok(())
}
