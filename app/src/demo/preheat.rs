//! What is prepared before the live to come: teasers at their times and a preview by interest.
use super::client::Client;
use anyhow::Result;
use serde_json::json;

/// Teasers, one told and two held back, and what friends of fruit see first.
pub(super) async fn prepare(host: &Client, live: &str) -> Result<()> {
    let path = format!("/api/v1/lives/{live}/preheat/plan");
    let view = host.get(&format!("/api/v1/lives/{live}/admin")).await?;
    let lead = view["cards"][1]["item_id"].clone();
    let plan = json!({
        "version": 0,
        "teasers": [
            { "text": "前50名下单送小葱一把", "hint": "前50名有惊喜", "reveal": "one_day" },
            { "text": "车厘子尝鲜价", "hint": "水果有好价，先保密", "reveal": "start", "tag": "水果" },
            { "text": "整点抽福袋", "hint": "整点有好事", "reveal": "start" },
        ],
        "previews": [{ "tag": "水果", "line": "爱吃水果的邻居先看这个", "lead_item_id": lead }],
    });
    host.put(&path, plan).await.map(|_| ())
}
