//! Planning and editing, and who may.
use crate::bench::{DUE, World};
use julin_kernel::PersonId;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_is_made_once_per_key() {
    let w = World::start().await;
    let host = w.host();
    let first = host
        .post_keyed("/api/v1/lives", "live-key-0001", w.plan())
        .await
        .ok();
    let again = host
        .post_keyed("/api/v1/lives", "live-key-0001", w.plan())
        .await
        .ok();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(first["host"]["nickname"], "李姐");
    assert_eq!(first["status"], "planned");
    let mut other = w.plan();
    other["title"] = json!("另一场");
    host.post_keyed("/api/v1/lives", "live-key-0001", other)
        .await
        .refused(409, "idempotency.key_reused");
    let list = w.app.anyone().get("/api/v1/lives").await.ok();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let linked = |w: &World| {
        let (anyone, path) = (
            w.app.anyone(),
            format!("/api/v1/campaigns?leader={}", w.leader),
        );
        async move { anyone.get(&path).await.ok()["items"][0]["live_id"].clone() }
    };
    assert_eq!(linked(&w).await, first["id"]);
    let cancel = format!("/api/v1/lives/{}/cancel", first["id"].as_str().unwrap());
    host.post(&cancel, json!({})).await.ok();
    assert!(linked(&w).await.is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_lives_the_campaign_names_the_one_on_air_or_next() {
    let w = World::start().await;
    let (host, anyone) = (w.host(), w.app.anyone());
    let campaigns = format!("/api/v1/campaigns?leader={}", w.leader);
    let linked = async || anyone.get(&campaigns).await.ok()["items"][0]["live_id"].clone();
    let plan = async |starts_at: i64| {
        let mut plan = w.plan();
        plan["starts_at"] = json!(starts_at);
        host.post("/api/v1/lives", plan).await.ok()["id"].clone()
    };
    let act = async |live: &serde_json::Value, deed: &str| {
        let path = format!("/api/v1/lives/{}/{deed}", live.as_str().unwrap());
        host.post(&path, json!({})).await.ok();
    };
    let due = w.plan()["starts_at"].as_i64().unwrap();
    let later = plan(due + 60_000).await;
    let first = plan(due).await;
    assert_eq!(
        linked().await,
        first,
        "the next one, whichever was planned last"
    );
    act(&later, "start").await;
    assert_eq!(linked().await, later, "the one on air");
    act(&later, "end").await;
    assert_eq!(linked().await, first);
    let path = format!("/api/v1/lives?campaign={}", w.campaign);
    let all = anyone.get(&path).await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 2, "both are found");
    let moved = json!({ "starts_at": due + 120_000 });
    let path = format!("/api/v1/lives/{}", first.as_str().unwrap());
    host.put(&path, moved).await.ok();
    assert_eq!(linked().await, first);
    act(&first, "cancel").await;
    assert!(linked().await.is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_leader_a_member_and_a_stranger_are_refused() {
    let w = World::start().await;
    let id = w.planned().await;
    let rival = w.app.leader(w.rival);
    let member = w.app.member(PersonId(77));
    let mut hers = w.plan();
    hers["leader_id"] = json!(w.leader);
    rival
        .post("/api/v1/lives", hers)
        .await
        .refused(403, "forbidden");
    member
        .post("/api/v1/lives", w.plan())
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .post("/api/v1/lives", w.plan())
        .await
        .refused(401, "unauthenticated");
    for path in ["start", "end", "cancel", "rotate-key"] {
        let path = format!("/api/v1/lives/{id}/{path}");
        rival.post(&path, json!({})).await.refused(403, "forbidden");
        member
            .post(&path, json!({}))
            .await
            .refused(403, "forbidden");
        w.app
            .anyone()
            .post(&path, json!({}))
            .await
            .refused(401, "unauthenticated");
    }
    for path in ["admin", "review"] {
        let path = format!("/api/v1/lives/{id}/{path}");
        rival.get(&path).await.refused(403, "forbidden");
        w.app
            .anyone()
            .get(&path)
            .await
            .refused(401, "unauthenticated");
        w.app.operator().get(&path).await.ok();
    }
    let card = &w.cards(&id).await[0];
    let spotlight = format!("/api/v1/lives/{id}/cards/{card}/spotlight");
    rival
        .post(&spotlight, json!({}))
        .await
        .refused(403, "forbidden");
    let edit = json!({"title": "改名"});
    rival
        .put(&format!("/api/v1/lives/{id}"), edit)
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_must_fit_its_campaign() {
    let w = World::start().await;
    let rival = w.app.leader(w.rival);
    rival
        .post("/api/v1/lives", w.plan())
        .await
        .refused(422, "live.not_her_campaign");
    let with = |field: &str, value: serde_json::Value| {
        let mut plan = w.plan();
        plan[field] = value;
        plan
    };
    let host = w.host();
    for (field, value, at) in [
        ("item_ids", json!(["12345"]), "item_ids.0"),
        ("item_ids", json!([w.items[0], w.items[0]]), "item_ids.1"),
        ("item_ids", json!([]), "item_ids"),
        ("campaign_id", json!("12345"), "campaign_id"),
        ("starts_at", json!(DUE.plus_s(-86_400)), "starts_at"),
        ("title", json!(" "), "title"),
        ("cover_key", json!("../etc/passwd"), "cover_key.0"),
    ] {
        let refused = host
            .post("/api/v1/lives", with(field, value))
            .await
            .refused(422, "invalid");
        assert_eq!(refused["field"], at);
    }
    let late = with("starts_at", json!(DUE.plus_s(4 * 86_400)));
    host.post("/api/v1/lives", late)
        .await
        .refused(422, "live.after_cutoff");
    // The store's own session has no host, and no leader steers it.
    let own = w.app.operator().post("/api/v1/lives", w.plan()).await.ok();
    assert!(own["host"].is_null());
    let path = format!("/api/v1/lives/{}/start", own["id"].as_str().unwrap());
    host.post(&path, json!({})).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_keeps_cards_and_on_air_only_hides_them() {
    let w = World::start().await;
    let id = w.planned().await;
    let before = w.cards(&id).await;
    let path = format!("/api/v1/lives/{id}");
    let turned = json!({"item_ids": [w.items[1], w.items[0]], "title": "蜜桃专场"});
    let after = w.host().put(&path, turned).await.ok();
    assert_eq!(after["title"], "蜜桃专场");
    assert_eq!(after["cards"][0]["id"], before[1].as_str());
    assert_eq!(after["cards"][1]["id"], before[0].as_str());
    w.host()
        .put(&path, json!({"item_ids": [w.items[0]]}))
        .await
        .ok();
    assert_eq!(w.cards(&id).await, [before[0].clone()]);
    w.host().put(&path, json!({"item_ids": w.items})).await.ok();
    w.host()
        .post(&format!("{path}/start"), json!({}))
        .await
        .ok();
    let moved = json!({"starts_at": DUE.plus_s(60)});
    w.host().put(&path, moved).await.refused(409, "wrong_state");
    w.host()
        .put(&path, json!({"item_ids": [w.items[0]]}))
        .await
        .ok();
    let seen = w.app.anyone().get(&path).await.ok();
    assert_eq!(seen["cards"].as_array().unwrap().len(), 1);
    assert_eq!(w.cards(&id).await.len(), 2);
    w.host().post(&format!("{path}/end"), json!({})).await.ok();
    w.host()
        .put(&path, json!({"title": "晚了"}))
        .await
        .refused(409, "live.over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_filter_and_hide_what_was_called_off() {
    let w = World::start().await;
    let (one, two) = (w.planned().await, w.on_air().await);
    let gone = w.planned().await;
    w.host()
        .post(&format!("/api/v1/lives/{gone}/cancel"), json!({}))
        .await
        .ok();
    let list = |query: String| {
        let anyone = w.app.anyone();
        async move {
            let page = anyone.get(&format!("/api/v1/lives?{query}")).await.ok();
            let items = page["items"].as_array().unwrap().clone();
            items
                .iter()
                .map(|l| l["id"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        }
    };
    assert_eq!(list(String::new()).await, [two.clone(), one.clone()]);
    assert_eq!(
        list("status=on_air".into()).await,
        std::slice::from_ref(&two)
    );
    assert_eq!(list("status=cancelled".into()).await, [gone]);
    assert_eq!(
        list(format!("campaign={}&limit=1", w.campaign)).await,
        [two]
    );
    assert_eq!(
        list(format!("leader={}", w.rival)).await,
        Vec::<String>::new()
    );
    let mine = w
        .host()
        .get("/api/v1/lives?mine=true&status=planned")
        .await
        .ok();
    assert_eq!(mine["items"][0]["id"], one.as_str());
    w.app
        .anyone()
        .get("/api/v1/lives?mine=true")
        .await
        .refused(401, "unauthenticated");
}
