//! Arrivals and the counter.
use crate::bench::World;
use julin_testkit::Client;
use serde_json::{Value, json};

/// Two of a family, one neighbour of the same leader, one of the other leader; goods are at the first.
struct Arrived {
    w: World,
    people: Vec<Client>,
    orders: Vec<String>,
}

async fn arrived() -> Arrived {
    let w = World::start().await;
    let home = Some(("3栋", "1203"));
    let homes = [
        (1, "王小明", 0, home),
        (2, "王太太", 0, home),
        (3, "小赵", 0, None),
        (4, "小钱", 1, None),
    ];
    let (mut people, mut orders) = (vec![], vec![]);
    for (n, name, leader, home) in homes {
        let who = w.resident(n, name, leader, home).await;
        orders.push(w.bought(&who, leader, &[1, 1]).await);
        people.push(who);
    }
    w.count().await;
    w.received(&[0, 0], false).await.ok();
    let view = w.arrived(0).await;
    assert_eq!(
        (view["orders"].clone(), view["moved"].clone()),
        (3.into(), 3.into())
    );
    Arrived { w, people, orders }
}

fn ids(v: &Value, key: &str) -> Vec<String> {
    let of = |o: &Value| o[key].as_str().unwrap().to_owned();
    v.as_array().unwrap().iter().map(of).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_arrival_tells_members_and_gives_one_text() {
    let a = arrived().await;
    let again = a.w.arrived(0).await;
    assert_eq!(
        (again["orders"].clone(), again["moved"].clone()),
        (3.into(), 0.into())
    );
    let text = again["text"].as_str().unwrap();
    for part in [
        "到货",
        "周一鲜货",
        "北门小店",
        "9–20",
        "共 3 单",
        "1. 3栋 王** 樱桃×1、豆腐×1",
        "3. 小** ",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    for secret in ["1203", "0001", "小明"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let inbox = a.people[0].get("/api/v1/inbox").await.ok();
    let told = inbox["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|m| m["template"] == "goods_arrived");
    assert_eq!(told.count(), 1);
    assert_eq!(
        a.w.status(&a.people[3], &a.orders[3]).await,
        "sourcing",
        "not at the other point"
    );
    let campaign = a.w.app.anyone().get(&a.w.path("")).await.ok();
    assert_eq!(campaign["status"], "fulfilling");
    let body = json!({"pickup_point_id": a.w.leaders[1].1});
    a.w.host(0)
        .post(&a.w.path("/arrivals"), body)
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn neighbours_are_found_as_leaders_find_them_and_families_go_together() {
    let a = arrived().await;
    let host = a.w.host(0);
    let code = a.people[2]
        .get(&format!("/api/v1/orders/{}", a.orders[2]))
        .await
        .ok();
    let code = code["pickup_code"].as_str().unwrap().to_owned();
    let family = [0, 1].map(|i| a.orders[i].clone()).to_vec();
    let alone = vec![a.orders[2].clone()];
    for (q, found) in [
        ("3%E6%A0%8B1203", &family),
        ("1", &family),
        ("0002", &family),
        ("3", &alone),
        (code.as_str(), &alone),
    ] {
        let view = host.get(&format!("/api/v1/handover?q={q}")).await.ok();
        assert_eq!(view["families"][0]["orders"], json!(found), "{q}: {view}");
        assert_eq!(ids(&view["orders"], "order"), *found, "{q}");
    }
    let all = host.get("/api/v1/handover").await.ok();
    assert_eq!(all["families"].as_array().unwrap().len(), 2);
    let result = host
        .post("/api/v1/handover", json!({"order_ids": family}))
        .await
        .ok();
    assert_eq!(result["handed"], json!(family));
    for i in [0, 1] {
        assert_eq!(a.w.status(&a.people[i], &a.orders[i]).await, "picked_up");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_tap_is_harmless_and_others_do_not_pass() {
    let a = arrived().await;
    let (host, order) = (a.w.host(0), &a.orders[0]);
    let body = json!({"order_ids": [order, a.orders[3], "123"]});
    let first = host
        .post_keyed("/api/v1/handover", "tap-0001", body.clone())
        .await
        .ok();
    assert_eq!(first["handed"], json!([order]));
    let codes = ids(&first["blocked"], "code");
    assert_eq!(codes, ["supply.order_of_others", "not_found"]);
    let replay = host
        .post_keyed("/api/v1/handover", "tap-0001", body)
        .await
        .ok();
    assert_eq!(replay, first, "the same answer");
    let other = json!({"order_ids": [order]});
    host.post_keyed("/api/v1/handover", "tap-0001", other.clone())
        .await
        .refused(409, "idempotency.key_reused");
    let again = host.post("/api/v1/handover", other.clone()).await.ok();
    assert_eq!(again["already"], json!([order]));
    let blocked =
        a.w.verifier(1)
            .post("/api/v1/handover", json!({"order_ids": [a.orders[1]]}))
            .await
            .ok();
    assert_eq!(ids(&blocked["blocked"], "code"), ["supply.order_of_others"]);
    let late =
        a.w.host(1)
            .post("/api/v1/handover", json!({"order_ids": [a.orders[3]]}))
            .await
            .ok();
    assert_eq!(ids(&late["blocked"], "code"), ["supply.not_at_pickup"]);
    a.people[0]
        .post("/api/v1/handover", other)
        .await
        .refused(403, "forbidden");
    let empty = json!({"order_ids": []});
    host.post("/api/v1/handover", empty)
        .await
        .refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_works_at_its_pickup_point_and_cannot_be_guessed() {
    let a = arrived().await;
    let view = a.people[0]
        .get(&format!("/api/v1/orders/{}", a.orders[0]))
        .await
        .ok();
    let (code, verifier) = (view["pickup_code"].clone(), a.w.verifier(0));
    let at = |leader: usize, code: &Value| json!({"code": code, "pickup_point_id": a.w.leaders[leader].1});
    a.w.verifier(1)
        .post("/api/v1/handover/code", at(0, &code))
        .await
        .refused(403, "forbidden");
    a.w.verifier(1)
        .post("/api/v1/handover/code", at(1, &code))
        .await
        .refused(404, "supply.code_wrong");
    let done = verifier
        .post("/api/v1/handover/code", at(0, &code))
        .await
        .ok();
    assert_eq!(done["handed"], json!([a.orders[0]]));
    let again = verifier
        .post("/api/v1/handover/code", at(0, &code))
        .await
        .ok();
    assert_eq!(
        again["already"],
        json!([a.orders[0]]),
        "a second scan is harmless"
    );
    // The same person typed one wrong code at the other point already.
    for _ in 0..9 {
        verifier
            .post("/api/v1/handover/code", at(0, &"0000".into()))
            .await
            .refused(404, "supply.code_wrong");
    }
    let right = a.people[1]
        .get(&format!("/api/v1/orders/{}", a.orders[1]))
        .await
        .ok();
    let right = right["pickup_code"].clone();
    verifier
        .post("/api/v1/handover/code", at(0, &right))
        .await
        .refused(429, "supply.code_tries");
    a.w.app.advance(10 * 60_000).await;
    let done = verifier
        .post("/api/v1/handover/code", at(0, &right))
        .await
        .ok();
    assert_eq!(done["handed"], json!([a.orders[1]]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_did_not_come_is_listed() {
    let a = arrived().await;
    let host = a.w.host(0);
    host.post(
        "/api/v1/handover",
        json!({"order_ids": [a.orders[0], a.orders[1]]}),
    )
    .await
    .ok();
    let path = format!("/api/v1/handover/unclaimed?campaign={}", a.w.campaign);
    let left = host.get(&path).await.ok();
    assert_eq!(ids(&left["orders"], "order"), [a.orders[2].clone()]);
    assert!(left["text"].as_str().unwrap().contains("还有 1 单没取"));
    host.post("/api/v1/handover", json!({"order_ids": [a.orders[2]]}))
        .await
        .ok();
    let left = host.get(&path).await.ok();
    assert!(left["text"].as_str().unwrap().contains("都取完啦"));
    a.people[0].get(&path).await.refused(403, "forbidden");
    let foreign = format!("/api/v1/handover?leader={}", a.w.leaders[1].0);
    host.get(&foreign).await.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_ends_with_its_last_order() {
    let a = arrived().await;
    let status = async || a.w.app.anyone().get(&a.w.path("")).await.ok()["status"].clone();
    a.w.host(0)
        .post("/api/v1/handover", json!({"order_ids": a.orders[..3]}))
        .await
        .ok();
    a.w.app.drain().await;
    assert_eq!(status().await, "fulfilling", "one waits at the other point");
    a.w.arrived(1).await;
    a.w.host(1)
        .post("/api/v1/handover", json!({"order_ids": [a.orders[3]]}))
        .await
        .ok();
    a.w.app.drain().await;
    assert_eq!(status().await, "settling");
    a.w.app.advance(49 * 3_600_000).await;
    assert_eq!(status().await, "settled");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_campaign_is_not_settled_before_its_purchase_was_counted_in() {
    let w = World::start().await;
    let who = w.resident(1, "小王", 0, None).await;
    let order = w.bought(&who, 0, &[3, 2]).await;
    w.count().await;
    w.arrived(0).await;
    w.host(0)
        .post("/api/v1/handover", json!({"order_ids": [order]}))
        .await
        .ok();
    w.app.advance(49 * 3_600_000).await;
    let status = async || w.app.anyone().get(&w.path("")).await.ok()["status"].clone();
    assert_eq!(w.status(&who, &order).await, "completed");
    assert_eq!(
        status().await,
        "settling",
        "nobody knows what the supplier is owed"
    );
    w.received(&[0, 0], false).await.ok();
    assert_eq!(status().await, "settled");
}
