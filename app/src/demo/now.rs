//! Today: goods waiting at the pickup point, two open buys, a live about to begin, one that is over.
use super::client::id;
use super::estate::Estate;
use super::goods::Shelf;
use super::history::{buy, deliver, item, open, opened};
use super::residents::Resident;
use super::{DAY_MS, World};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// Brings the neighbourhood to the present.
pub(super) async fn make(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    people: &[Resident],
) -> Result<()> {
    let host = &estate.leaders[0];
    let mine: Vec<&Resident> = people.iter().filter(|r| r.leader == 0).collect();

    super::show::words(world).await?;
    // The day before yesterday: a live with its campaign, ended and reviewed; its goods arrived today.
    let back = world.clock.behind() - 2 * DAY_MS;
    world.advance(back.max(0)).await?;
    let campaign = open(
        world,
        estate,
        shelf,
        0,
        "丽华直播间｜草莓和沃柑专场",
        &[7, 6],
    )
    .await?;
    let fish = super::weighed::sell(world, estate, shelf, &mine).await?;
    past_live(world, host, &campaign, &mine).await?;
    deliver(world, estate, &campaign, 0).await?;
    super::weighed::bring(world, estate, &fish).await?;

    // Now, to the minute of the machine's clock.
    world.advance(world.clock.behind()).await?;
    let fruit = open(
        world,
        estate,
        shelf,
        0,
        "直播专场｜丹东草莓、车厘子和土鸡蛋",
        &[7, 9, 16],
    )
    .await?;
    for resident in mine.iter().skip(2).take(3) {
        buy(world, resident, &fruit, &host.id, &[(0, 1), (2, 1)], None).await?;
    }
    let live = plan(world, host, &fruit, "丽华直播间｜草莓现摘现尝", 40 * 60_000).await?;
    for resident in mine.iter().take(5) {
        let path = format!("/api/v1/lives/{live}/reserve");
        resident
            .client
            .post(&path, json!({ "interests": ["水果"] }))
            .await?;
    }
    super::show::prepare(world, estate, &live).await?;
    super::preheat::prepare(&host.client, &live).await?;
    super::show::posts(world, estate, &mine).await?;
    super::presale::begin(world, estate, shelf, people).await?;
    super::coupons::hand_out(world, estate, &fruit, people).await?;
    everywhere(world, estate, shelf, people).await
}

/// A buy of the operator for both communities.
async fn everywhere(
    world: &World,
    estate: &Estate,
    shelf: &Shelf,
    people: &[Resident],
) -> Result<()> {
    let cutoff = world
        .ctx
        .zone
        .next_time(julin_kernel::Ts(world.now() + 26 * 3_600_000), 21, 0);
    let mut items: Vec<Value> = [19, 20, 17, 18].iter().map(|g| item(shelf, *g)).collect();
    super::teams::offer(&mut items[2]);
    let body = json!({
        "title": "两个小区一起拼｜粮油鲜奶补货", "cutoff_at": cutoff, "community_ids": estate.communities,
        "min_quantity": 3, "extension": { "hours": 12, "times": 1 }, "items": items,
        "description": "两个小区合在一起算份数，份数越多越便宜，截单后多付的自动退。",
    });
    let joint = opened(
        &world
            .operator()
            .await?
            .post("/api/v1/campaigns", body)
            .await?,
    )?;
    for n in [13, 14, 21] {
        let resident = &people[n];
        let leader = &estate.leaders[resident.leader].id;
        buy(world, resident, &joint, leader, &[(n % 4, 1)], None).await?;
    }
    super::teams::begin(world, estate, &joint, people).await
}

async fn plan(
    world: &World,
    host: &super::estate::Leader,
    campaign: &super::history::Opened,
    title: &str,
    in_ms: i64,
) -> Result<String> {
    let body = json!({
        "title": title, "campaign_id": campaign.id, "starts_at": world.now() + in_ms,
        "item_ids": campaign.items, "interest_tags": ["水果", "蔬菜", "海鲜", "粮油"],
    });
    id(&host.client.post("/api/v1/lives", body).await?)
}

/// A live of two days ago: reserved, watched, talked in, bought from.
async fn past_live(
    world: &World,
    host: &super::estate::Leader,
    campaign: &super::history::Opened,
    mine: &[&Resident],
) -> Result<()> {
    let live = plan(
        world,
        host,
        campaign,
        "丽华直播间｜草莓和沃柑专场",
        30 * 60_000,
    )
    .await?;
    let path = format!("/api/v1/lives/{live}");
    for resident in mine.iter().take(7) {
        let interests = json!({ "interests": ["水果"] });
        resident
            .client
            .post(&format!("{path}/reserve"), interests)
            .await?;
    }
    world.advance(30 * 60_000).await?;
    host.client
        .post(&format!("{path}/start"), json!({}))
        .await?;
    let view = host.client.get(&path).await?;
    let cards: Vec<String> = super::estate::ids(&view["cards"])?;
    let card = cards.first().context("a card")?;
    host.client
        .post(&format!("{path}/cards/{card}/spotlight"), json!({}))
        .await?;
    let words = [
        "草莓甜不甜？",
        "上次的沃柑孩子一天吃完",
        "能分两箱吗",
        "几点能提货呀",
        "已拍，谢谢丽华",
    ];
    for (n, resident) in mine.iter().enumerate() {
        world.advance(90_000).await?;
        let seen =
            json!({ "events": [{ "kind": "enter" }, { "kind": "card_view", "card_id": card }] });
        resident.client.post(&format!("{path}/track"), seen).await?;
        resident
            .client
            .post(&format!("{path}/likes"), json!({ "count": 3 + n }))
            .await?;
        if let Some(text) = words.get(n) {
            resident
                .client
                .post(&format!("{path}/comments"), json!({ "text": text }))
                .await?;
        }
        if n % 3 != 2 {
            let click = json!({ "events": [{ "kind": "card_click", "card_id": card }] });
            resident
                .client
                .post(&format!("{path}/track"), click)
                .await?;
        }
        if n % 2 == 0 {
            let from = Some((live.as_str(), card.as_str()));
            buy(
                world,
                resident,
                campaign,
                &host.id,
                &[(n % 2, 1 + i64::from(n == 0))],
                from,
            )
            .await?;
        }
    }
    super::show::answer(&host.client, &live, "甜的，今早现摘，糖度 12 以上").await?;
    world.advance(10 * 60_000).await?;
    host.client.post(&format!("{path}/end"), json!({})).await?;
    world.settle().await
}
