//! The ticker of a room shows what was bought and paid in it, masked, and nothing else.
use super::town::{Town, post};
use julin_realtime::{Listener, Viewer};
use serde_json::{Value, json};

fn listener(town: &Town, live: &str) -> Listener {
    let viewer = Viewer {
        key: "v:1".to_owned(),
        member: None,
    };
    let mut listener = town.app.ctx.hub.listen(viewer);
    listener.subscribe(&format!("live:{live}"), None, false);
    listener
}

/// The buyer orders two of an item, naming a live.
async fn order(town: &mut Town, name: &str, campaign: &str, live: &str) {
    let side = &mut town.sides[0];
    let body = json!({
        "campaign_id": side.made.id(campaign), "leader_id": side.made.id("leader"), "live_id": live,
        "lines": [{ "item_id": side.made.id(&format!("{campaign}-0")), "quantity": 2 }],
    });
    let view = post(&side.buyer, "/api/v1/orders", body).await;
    side.made.keep(name, view);
}

/// What the relay told the room since `after`.
async fn told(town: &Town, listener: &mut Listener, after: i64) -> Vec<Value> {
    let events = julin_events::tail(&town.app.ctx.db, after, 10_000)
        .await
        .unwrap();
    crate::relay::tell_all(&town.app.ctx, &events)
        .await
        .unwrap();
    let texts = listener.drain();
    let frames = texts
        .iter()
        .map(|t| serde_json::from_str::<Value>(t).unwrap());
    frames.filter(|f| f["kind"] == "order").collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_is_paid_in_a_live_of_its_campaign_is_shown() {
    let mut town = Town::build().await;
    let own = town.sides[0].made.id("onair").to_owned();
    let others = town.sides[1].made.id("onair").to_owned();
    let after = julin_events::last_position(&town.app.ctx.db).await.unwrap();
    let (mut here, mut there) = (listener(&town, &own), listener(&town, &others));
    order(&mut town, "t_unpaid", "open", &own).await;
    order(&mut town, "t_paid", "open", &own).await;
    order(&mut town, "t_strange", "open", &others).await;
    let names = ["t_paid", "t_strange"];
    for name in names {
        town.sides[0].pay(&town.app, name).await;
    }
    let shown = told(&town, &mut here, after).await;
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0]["data"]["quantity"], 2);
    let name = shown[0]["data"]["name_masked"].as_str().unwrap();
    assert!(name.contains('*'), "{name}");
    assert!(
        told(&town, &mut there, after).await.is_empty(),
        "another campaign's room"
    );
}
