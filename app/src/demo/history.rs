//! A past month: campaigns opened, ordered, paid, counted, bought, sorted, handed over, claimed.
use super::client::{Client, id};
use super::estate::Estate;
use super::goods::Shelf;
use super::residents::Resident;
use super::{DAY_MS, World};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// One past campaign: leader, title, goods by index, how many residents buy.
const PAST: [(usize, &str, &[usize], usize); 8] = [
    (0, "周三蔬菜日｜一周的绿叶和根茎", &[0, 1, 2, 5], 11),
    (1, "周建国选鲜｜舟山白虾和鲈鱼柳", &[12, 13], 8),
    (2, "小满烘焙｜吐司和鲜牛奶", &[18, 17], 4),
    (0, "沃柑上市｜整箱分着吃", &[6, 10], 12),
    (0, "囤米囤油｜五常新米第一批", &[19, 20], 7),
    (1, "周末炖菜｜土豆香菇胡萝卜", &[2, 4, 5], 7),
    (0, "孩子爱吃｜苹果猕猴桃玉米", &[8, 11, 3], 10),
    (2, "早餐搭子｜鸡蛋水饺蜂蜜", &[16, 22, 21], 4),
];

/// The campaign whose goods came later than promised: not every lorry arrives.
const LATE: usize = 4;

/// Plays the campaigns through, one after the other.
pub(super) async fn make(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    people: &[Resident],
) -> Result<()> {
    for (n, (leader, title, goods, buyers)) in PAST.iter().enumerate() {
        let campaign = open(world, estate, shelf, *leader, title, goods).await?;
        let mine = people.iter().filter(|r| r.leader == *leader).take(*buyers);
        for (m, resident) in mine.enumerate() {
            world.advance(7 * 60_000).await?;
            let pick = |k: usize| (n + m + k) % goods.len();
            let mut wants = vec![(pick(0), 1 + i64::from(m % 3 == 0))];
            if m % 2 == 0 && goods.len() > 1 {
                wants.push((pick(1), 1));
            }
            buy(
                world,
                resident,
                &campaign,
                &estate.leaders[*leader].id,
                &wants,
                None,
            )
            .await?;
        }
        if n == LATE {
            world.advance(3 * DAY_MS).await?;
        }
        deliver(world, estate, &campaign, *leader).await?;
        let hand = hand_over(&estate.leaders[*leader].client, &campaign.id).await?;
        if n % 3 == 0 {
            claim(world, people, *leader, &campaign, estate).await?;
        }
        tracing::debug!(campaign = title, handed = hand, "played");
        // Two campaigns a week; the windows of the last ones are still open today.
        let left = world.clock.behind() - 3 * DAY_MS;
        let pause = (left / i64::try_from(PAST.len() - n).unwrap_or(1)).clamp(0, 3 * DAY_MS);
        world.advance(pause).await?;
    }
    Ok(())
}

/// A campaign that was opened, with the ids of its items.
pub(super) struct Opened {
    pub(super) id: String,
    pub(super) items: Vec<String>,
}

/// Opens a leader's campaign with two tiers on every item.
pub(super) async fn open(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    leader: usize,
    title: &str,
    goods: &[usize],
) -> Result<Opened> {
    let items: Vec<Value> = goods.iter().map(|g| item(shelf, *g)).collect();
    let cutoff = world
        .ctx
        .zone
        .next_time(julin_kernel::Ts(world.now() + 4 * 3_600_000), 20, 0);
    let body = json!({ "title": title, "cutoff_at": cutoff, "items": items });
    let view = estate.leaders[leader]
        .client
        .post("/api/v1/campaigns", body)
        .await?;
    opened(&view)
}

/// Reads an opened campaign.
pub(super) fn opened(view: &Value) -> Result<Opened> {
    Ok(Opened {
        id: id(view)?,
        items: super::estate::ids(&view["items"])?,
    })
}

/// An item with tiers at 5 and 10 pieces.
pub(super) fn item(shelf: &Shelf, index: usize) -> Value {
    let goods = &shelf.goods[index];
    let tier = |n: i64, percent: i64| json!({ "min_quantity": n, "price": goods.price * percent / 1_000 * 10 });
    json!({
        "sku_id": goods.sku, "base_price": goods.price, "stock": 60,
        "tiers": [tier(5, 95), tier(10, 90)], "limit_per_member": 5,
    })
}

/// Places an order and pays it at the cashier.
pub(super) async fn buy(
    world: &World,
    resident: &Resident,
    campaign: &Opened,
    leader: &str,
    wants: &[(usize, i64)],
    live: Option<(&str, &str)>,
) -> Result<String> {
    let lines: Vec<Value> = wants
        .iter()
        .map(|(i, n)| json!({ "item_id": campaign.items[*i], "quantity": n }))
        .collect();
    let mut body = json!({ "campaign_id": campaign.id, "leader_id": leader, "lines": lines });
    if let Some((live, card)) = live {
        body["live_id"] = json!(live);
        body["card_id"] = json!(card);
    }
    ordered(world, resident, body).await
}

/// Places what is asked for and pays it at the cashier.
pub(super) async fn ordered(world: &World, resident: &Resident, body: Value) -> Result<String> {
    let order = id(&resident.client.post("/api/v1/orders", body).await?)?;
    let prepay = resident
        .client
        .post(&format!("/api/v1/payments/{order}/prepay"), json!({}))
        .await?;
    let cashier = prepay["cashier_url"].as_str().context("cashier_url")?;
    let number = cashier
        .split('?')
        .next()
        .and_then(|c| c.rsplit('/').next())
        .unwrap_or_default();
    resident
        .client
        .form(&format!("/sandbox/pay/{number}"))
        .await?;
    paid(world, resident, &order).await?;
    Ok(order)
}

/// Waits until the provider's callback has come and was digested.
async fn paid(world: &World, resident: &Resident, order: &str) -> Result<()> {
    for _ in 0..400 {
        world.settle().await?;
        let view = resident
            .client
            .get(&format!("/api/v1/orders/{order}"))
            .await?;
        if view["status"] != "pending_payment" {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    anyhow::bail!("order {order} was not paid")
}

/// Counts the campaign, buys the goods and brings them to the pickup point.
pub(super) async fn deliver(
    world: &World,
    estate: &Estate,
    campaign: &Opened,
    leader: usize,
) -> Result<()> {
    let view = world
        .operator()
        .await?
        .get(&format!("/api/v1/campaigns/{}", campaign.id))
        .await?;
    let counting = view["counting_at"].as_i64().context("counting_at")?;
    world
        .advance((counting - world.now()).max(0) + 1_000)
        .await?;
    sourced(world, &campaign.id).await?;
    let operator = world.operator().await?;
    let orders = operator
        .get(&format!("/api/v1/purchase-orders?campaign={}", campaign.id))
        .await?;
    for order in super::estate::ids(&orders["items"])? {
        let operator = world.operator().await?;
        for step in ["send", "confirm", "ship"] {
            world.advance(40 * 60_000).await?;
            operator
                .post(
                    &format!("/api/v1/purchase-orders/{order}/{step}"),
                    json!({}),
                )
                .await?;
        }
        let view = operator.get("/api/v1/purchase-orders?limit=100").await?;
        let all = view["items"].as_array().context("items")?;
        let mine = all
            .iter()
            .find(|o| o["id"] == order.as_str())
            .context("order")?;
        let lines: Vec<Value> = mine["lines"]
            .as_array()
            .context("lines")?
            .iter()
            .map(|l| json!({ "line_id": l["id"], "received": l["quantity"] }))
            .collect();
        world.advance(8 * 3_600_000).await?;
        let path = format!("/api/v1/purchase-orders/{order}/receive");
        operator.post(&path, json!({ "lines": lines })).await?;
    }
    world.settle().await?;
    let point = json!({ "pickup_point_id": estate.leaders[leader].point });
    let path = format!("/api/v1/campaigns/{}/arrivals", campaign.id);
    estate.leaders[leader].client.post(&path, point).await?;
    world.advance(3 * 3_600_000).await
}

/// Waits until the purchase is planned: the server's own runner may have that job in hand, and then
/// draining finds nothing to do.
pub(super) async fn sourced(world: &World, campaign: &str) -> Result<()> {
    for _ in 0..400 {
        world.settle().await?;
        let path = format!("/api/v1/campaigns/{campaign}");
        let view = world.client.get(&path).await?;
        if view["status"] == "procuring" {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    anyhow::bail!("campaign {campaign} was not sourced")
}

/// Hands every waiting order of the campaign over; answers how many.
async fn hand_over(leader: &Client, campaign: &str) -> Result<usize> {
    let roster = leader
        .get(&format!("/api/v1/handover?campaign={campaign}"))
        .await?;
    let orders: Vec<Value> = roster["orders"]
        .as_array()
        .context("orders")?
        .iter()
        .map(|o| o["order"].clone())
        .collect();
    if !orders.is_empty() {
        leader
            .post("/api/v1/handover", json!({ "order_ids": orders }))
            .await?;
    }
    Ok(orders.len())
}

/// One buyer found spoiled goods; the leader charges the supplier.
async fn claim(
    world: &World,
    people: &[Resident],
    leader: usize,
    campaign: &Opened,
    estate: &Estate,
) -> Result<()> {
    let buyer = people
        .iter()
        .find(|r| r.leader == leader)
        .context("buyer")?;
    let orders = buyer.client.get("/api/v1/orders?limit=1").await?;
    let order = &orders["items"][0];
    if order["campaign"]["id"] != campaign.id.as_str() {
        return Ok(());
    }
    world.advance(2 * 3_600_000).await?;
    let line = json!({
        "line_id": order["lines"][0]["id"], "share_bps": 3_000, "reason": "damaged",
    });
    let body = json!({
        "lines": [line], "note": "压坏了三成，其余很好", "image_keys": [],
    });
    let path = format!(
        "/api/v1/orders/{}/after-sales",
        order["id"].as_str().context("id")?
    );
    let claim = id(&buyer.client.post(&path, body).await?["items"][0])?;
    world.advance(30 * 60_000).await?;
    let approve = json!({ "liable": "supplier", "note": "已核实照片，马上退" });
    let path = format!("/api/v1/after-sales/{claim}/approve");
    estate.leaders[leader].client.post(&path, approve).await?;
    Ok(())
}
