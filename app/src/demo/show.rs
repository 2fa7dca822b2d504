//! What a newcomer should see filled: a prepared run-of-show, words that moderate, a question that was
//! answered, a lucky bag, and neighbours' photos.
use super::World;
use super::client::id;
use super::estate::Estate;
use super::residents::Resident;
use anyhow::{Context as _, Result};
use julin_render::Ground;
use serde_json::{Value, json};

/// Words of the shop: some block, some are looked at first.
pub(super) async fn words(world: &World) -> Result<()> {
    let words =
        json!({ "words": ["加微信", "扫码进群", "刷单"], "review_words": ["退款", "烂", "假货"] });
    let operator = world.operator().await?;
    operator.put("/api/v1/live-words", words).await.map(|_| ())
}

/// Answers the first question of a live in writing.
pub(super) async fn answer(host: &super::client::Client, live: &str, answer: &str) -> Result<()> {
    let path = format!("/api/v1/lives/{live}/questions");
    let asked = host.get(&path).await?;
    let first = asked[0]["id"].as_str().context("a question")?;
    let body = json!({ "state": "answered", "answer": answer });
    host.put(&format!("{path}/{first}"), body).await.map(|_| ())
}

/// Scripts, rundown and checklist of the live to come, and a bag to be opened in it.
pub(super) async fn prepare(world: &World, estate: &Estate, live: &str) -> Result<()> {
    let host = &estate.leaders[0].client;
    let path = format!("/api/v1/lives/{live}/run-of-show");
    let template = json!({ "template": "fresh_daily" });
    let show = host.post(&format!("{path}/apply"), template).await?;
    scripts(host, &path, &show).await?;
    // What must be done is done, so that she can go live; the rest is hers to tick.
    for task in show["tasks"].as_array().context("tasks")? {
        if task["must"] == true {
            let task = format!("{path}/checklist/{}", id(task)?);
            host.put(&task, json!({ "done": true })).await?;
        }
    }
    bag(world, host, live).await
}

/// All products have a draft; all but the last are approved.
async fn scripts(host: &super::client::Client, path: &str, show: &Value) -> Result<()> {
    let scripts = show["scripts"].as_array().context("scripts")?;
    for (n, script) in scripts.iter().enumerate() {
        let card = script["card_id"].as_str().context("card_id")?;
        let path = format!("{path}/scripts/{card}");
        let draft = json!({ "version": script["version"], "by_template": true });
        let drafted = host.post(&format!("{path}/draft"), draft).await?;
        if n + 1 == scripts.len() {
            break;
        }
        let version = &drafted["scripts"][n]["version"];
        let approve = json!({ "version": version, "proof": "以商品检测报告为准" });
        host.post(&format!("{path}/approve"), approve).await?;
    }
    Ok(())
}

async fn bag(world: &World, host: &super::client::Client, live: &str) -> Result<()> {
    let coupon = json!({
        "title": "直播间满 20 减 3", "kind": "threshold", "amount": 300, "threshold": 2_000,
        "valid_until": world.now() + 7 * super::DAY_MS, "total": 50,
    });
    let coupon = host.post("/api/v1/coupons", coupon).await?;
    let bag = json!({
        "title": "开场福袋", "coupon_id": coupon["coupon_id"], "pieces": 10, "open_s": 180,
        "rules": { "reserved": true, "phrase": "丽华来啦" },
    });
    let path = format!("/api/v1/lives/{live}/lucky-bags");
    host.post(&path, bag).await.map(|_| ())
}

/// What neighbours say of what they picked up.
const SAID: [&str; 4] = [
    "孩子一天就吃完了，还问下次什么时候有",
    "包得仔细，打开一个坏的都没有",
    "楼下取了就上桌，新鲜，和直播里说的一样",
    "老人也爱吃，跟对门分了一半",
];

/// Neighbours show what they bought: all but the last are shown, which waits for the leader.
pub(super) async fn posts(world: &World, estate: &Estate, people: &[&Resident]) -> Result<()> {
    let points = json!({ "points": 20 });
    let operator = world.operator().await?;
    operator.put("/api/v1/show-post-rules", points).await?;
    let host = &estate.leaders[0].client;
    let mut sent = 0;
    for resident in people.iter().skip(2) {
        let Some(words) = SAID.get(sent) else { break };
        let Some((line, picture)) = shown_by(resident, sent).await? else {
            continue;
        };
        let post = json!({
            "line_id": line, "words": words, "named": sent % 2 == 0, "consent": true,
            "image_keys": [picture],
        });
        let post = id(&resident.client.post("/api/v1/show-posts", post).await?)?;
        sent += 1;
        if sent < SAID.len() {
            let path = format!("/api/v1/show-posts/{post}/decide");
            host.post(&path, json!({ "action": "show" })).await?;
        }
    }
    Ok(())
}

/// A line that a resident picked up, and a picture of it.
async fn shown_by(resident: &Resident, n: usize) -> Result<Option<(String, String)>> {
    let mine = resident.client.get("/api/v1/me/show-posts").await?;
    let line = &mine["lines"][0];
    let (Some(id), Some(name)) = (line["line_id"].as_str(), line["name"].as_str()) else {
        return Ok(None);
    };
    let Some(art) = super::goods::art_of(name) else {
        return Ok(None);
    };
    // Not the ground of the shop's own picture.
    let seed = 40 + u64::try_from(n).unwrap_or(0);
    let draw = move || julin_render::product_picture(&art, Ground::from_seed(seed), None);
    let drawn = tokio::task::spawn_blocking(draw).await??;
    let key = resident.client.upload(drawn).await?;
    Ok(Some((id.to_owned(), key)))
}
