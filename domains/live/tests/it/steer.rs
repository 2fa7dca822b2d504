//! Starting, cards, ending: what viewers hear, and only after it is so.
use crate::bench::{World, kinds, told};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_hear_of_the_start_and_the_end_once() {
    let w = World::start().await;
    let id = w.planned().await;
    let mut viewer = w.listener(&id, "v:a", None);
    let path = format!("/api/v1/lives/{id}");
    let post = |what: &str| {
        let (host, path) = (w.host(), format!("{path}/{what}"));
        async move { host.post(&path, json!({})).await }
    };
    post("end").await.refused(409, "live.not_on_air");
    assert_eq!(post("start").await.ok()["status"], "on_air");
    assert_eq!(post("start").await.ok()["status"], "on_air");
    let heard = told(&mut viewer);
    assert_eq!(heard, [("status".to_owned(), json!({"status": "on_air"}))]);
    post("cancel").await.refused(409, "wrong_state");
    let ended = post("end").await.ok();
    assert_eq!(
        (ended["status"].as_str(), ended["ended_at"].is_i64()),
        (Some("ended"), true)
    );
    post("end").await.ok();
    assert_eq!(
        told(&mut viewer),
        [("status".to_owned(), json!({"status": "ended"}))]
    );
    assert_eq!(*w.media.kicked.lock().unwrap(), std::slice::from_ref(&id));
    post("start").await.refused(409, "live.over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_card_is_in_the_spotlight_and_hidden_ones_are_not_seen() {
    let w = World::start().await;
    let id = w.on_air().await;
    let cards = w.cards(&id).await;
    let mut viewer = w.listener(&id, "v:a", None);
    let set = |card: usize, what: &str| {
        let path = format!("/api/v1/lives/{id}/cards/{}/{what}", cards[card]);
        let host = w.host();
        async move { host.post(&path, json!({})).await.ok() }
    };
    let first = set(0, "spotlight").await;
    assert_eq!(
        (first["state"].as_str(), first["price"].as_i64()),
        (Some("spotlight"), Some(6_990))
    );
    assert_eq!(first["available"], 50);
    assert_eq!(
        first["tiers"],
        json!([{"min_quantity": 30, "price": 5_990, "reached": false}])
    );
    assert!(first["pushed_at"].is_i64());
    set(0, "spotlight").await;
    set(1, "spotlight").await;
    set(1, "hide").await;
    let heard = told(&mut viewer);
    assert_eq!(kinds(&heard), ["card", "card", "card", "card"]);
    let states = |i: usize| (heard[i].1["id"].clone(), heard[i].1["state"].clone());
    assert_eq!(states(0), (json!(cards[0]), json!("spotlight")));
    assert_eq!(states(1), (json!(cards[0]), json!("shown")));
    assert_eq!(states(2), (json!(cards[1]), json!("spotlight")));
    assert_eq!(states(3), (json!(cards[1]), json!("hidden")));
    let seen = w
        .app
        .anyone()
        .get(&format!("/api/v1/lives/{id}"))
        .await
        .ok();
    assert_eq!(seen["cards"].as_array().unwrap().len(), 1);
    let unknown = format!("/api/v1/lives/{id}/cards/999/show");
    w.host()
        .post(&unknown, json!({}))
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_shows_the_flash_sales_of_its_buy_and_its_host_may_hold_them() {
    let w = World::start().await;
    let id = w.on_air().await;
    let plan = json!({"item_id": w.items[0], "price": 4_990, "quantity": 5, "seconds": 60});
    let path = format!("/api/v1/campaigns/{}/flash-sales", w.campaign);
    let sale = w.host().post(&path, plan).await.ok();
    let room = format!("/api/v1/lives/{id}");
    let seen = w.app.anyone().get(&room).await.ok();
    assert_eq!(seen["flash_sales"][0]["id"], sale["id"]);
    assert_eq!(seen["flash_sales"][0]["state"], "planned");
    assert!(
        seen["cards"]
            .as_array()
            .unwrap()
            .iter()
            .all(|c| c["item_id"] != sale["id"])
    );
    let card = json!({"title": "再播", "starts_at": crate::bench::DUE, "campaign_id": w.campaign,
                      "item_ids": [sale["id"]], "interest_tags": []});
    let no_card = w.host().post("/api/v1/lives", card).await;
    assert_eq!(no_card.status, 422, "a flash sale is no card");
    let hosts = async |person| {
        let grants = [julin_web::Grant {
            role: julin_web::Role::Leader,
            reach: julin_web::Reach::Leader(person),
        }];
        let actor = julin_web::Actor {
            person,
            shop: julin_testkit::SHOP,
            session: julin_kernel::SessionId(1),
            grants: grants.to_vec(),
        };
        let campaign = w.campaign.parse().unwrap();
        let mut tx = w.app.ctx.db.read().await.unwrap();
        julin_live::hosts(&mut tx, w.app.scope(), &actor, campaign)
            .await
            .unwrap()
    };
    assert!(hosts(w.leader).await);
    assert!(!hosts(w.rival).await);
}
