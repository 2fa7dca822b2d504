//! Planning, opening, entering and the draw.
use crate::world::{LIVE, World, goods, ticket};
use julin_kernel::PersonId;
use julin_luckybag::Deeds;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bag_is_planned_once_its_prizes_set_aside_and_its_seed_kept_secret() {
    let w = World::start().await;
    let path = format!("/api/v1/lives/{LIVE}/lucky-bags");
    let body = w.bag(3, json!({"phrase": "我要西红柿"}));
    let made = w
        .host
        .post_keyed(&path, "bag-key-0001", body.clone())
        .await
        .ok();
    let again = w
        .host
        .post_keyed(&path, "bag-key-0001", body.clone())
        .await
        .ok();
    assert_eq!(made, again);
    let mut other = body;
    other["pieces"] = json!(4);
    w.host
        .post_keyed(&path, "bag-key-0001", other)
        .await
        .refused(409, "idempotency.key_reused");
    assert_eq!(w.free().await, 17, "set aside once");
    assert_eq!(made["commitment"].as_str().unwrap().len(), 64);
    assert_eq!(made["prize"]["worth"], 1_990);
    let seen = w.seen(&w.app.anyone(), made["id"].as_str().unwrap()).await;
    assert!(!seen.to_string().contains("seed"), "{seen}");
    assert_eq!(seen["rules"]["phrase"], "我要西红柿");
    let proof = format!("/api/v1/lucky-bags/{}/proof", made["id"].as_str().unwrap());
    w.app.anyone().get(&proof).await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_with_a_bag_is_named_and_sets_nothing_aside() {
    let w = World::start().await;
    let path = format!("/api/v1/lives/{LIVE}/lucky-bags");
    let supplier = w
        .host
        .post("/api/v1/suppliers", json!({"name": "珠宝"}))
        .await
        .ok();
    let dear = w
        .host
        .post("/api/v1/products", goods(&supplier["id"], 5_000_001))
        .await
        .ok();
    let with = |field: &str, value: Value| {
        let mut bag = w.bag(3, json!({}));
        bag[field] = value;
        bag
    };
    for (field, value, code, at) in [
        ("title", json!(" "), "invalid", "title"),
        ("pieces", json!(0), "invalid", "pieces"),
        ("open_s", json!(5), "invalid", "open_s"),
        ("claim_days", json!(0), "invalid", "claim_days"),
        (
            "rules",
            json!({"watched_minutes": 0}),
            "invalid",
            "rules.watched_minutes",
        ),
        ("rules", json!({"phrase": ""}), "invalid", "rules.phrase"),
        (
            "rules",
            json!({"community_id": "77"}),
            "invalid",
            "rules.community_id",
        ),
        ("sku_id", Value::Null, "invalid", "sku_id"),
        ("coupon_id", json!("5"), "invalid", "sku_id"),
        (
            "sku_id",
            dear["skus"][0]["id"].clone(),
            "luckybag.too_dear",
            "sku_id",
        ),
    ] {
        let said = w
            .host
            .post(&path, with(field, value))
            .await
            .refused(422, code);
        assert_eq!(said["field"], at);
    }
    let short = with("pieces", json!(21));
    w.host
        .post(&path, short)
        .await
        .refused(409, "catalog.stock_short");
    assert_eq!(w.free().await, 20);
    let resident = w.app.member(PersonId(77));
    resident
        .post(&path, w.bag(1, json!({})))
        .await
        .refused(403, "forbidden");
    let leader = w.app.leader(PersonId(78));
    leader
        .post(&path, w.bag(1, json!({})))
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .post(&path, w.bag(1, json!({})))
        .await
        .refused(401, "unauthenticated");
    w.set(false, true);
    w.host
        .post(&path, w.bag(1, json!({})))
        .await
        .refused(409, "luckybag.live_over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_opens_on_air_only_one_at_a_time_and_is_called_off_only_before() {
    let w = World::start().await;
    let (one, two) = (
        w.plan(w.bag(1, json!({}))).await,
        w.plan(w.bag(2, json!({}))).await,
    );
    let act = async |bag: &str, deed: &str| {
        w.host
            .post(&format!("/api/v1/lucky-bags/{bag}/{deed}"), json!({}))
            .await
    };
    w.set(false, false);
    act(&one, "open").await.refused(409, "luckybag.not_on_air");
    w.set(true, false);
    assert_eq!(act(&one, "open").await.ok()["status"], "open");
    assert_eq!(
        act(&one, "open").await.ok()["status"],
        "open",
        "again changes nothing"
    );
    act(&two, "open")
        .await
        .refused(409, "luckybag.one_at_a_time");
    act(&one, "cancel").await.refused(409, "wrong_state");
    assert_eq!(w.free().await, 17);
    assert_eq!(act(&two, "cancel").await.ok()["status"], "cancelled");
    assert_eq!(act(&two, "cancel").await.ok()["status"], "cancelled");
    assert_eq!(w.free().await, 19, "given back once");
    act(&two, "open").await.refused(409, "wrong_state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_entry_a_member_whoever_taps_at_once() {
    let w = World::start().await;
    let bag = w.open(w.bag(1, json!({}))).await;
    let residents = w.residents(1).await;
    let (_, client) = &residents[0];
    let path = format!("/api/v1/lucky-bags/{bag}/enter");
    let taps = (0..12).map(|n| {
        let (client, path) = (client.clone(), path.clone());
        tokio::spawn(async move { client.post(&path, ticket(n)).await.status })
    });
    let mut answers = vec![];
    for tap in taps.collect::<Vec<_>>() {
        answers.push(tap.await.unwrap());
    }
    assert_eq!(answers, [200; 12]);
    assert_eq!(w.seen(client, &bag).await["entered"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_is_ones_own_and_entering_ends_with_the_clock() {
    let w = World::start().await;
    let bag = w.plan(w.bag(1, json!({}))).await;
    let residents = w.residents(3).await;
    let path = format!("/api/v1/lucky-bags/{bag}/enter");
    let enter = async |who: usize, body: Value| residents[who].1.post(&path, body).await;
    enter(0, ticket(1)).await.refused(409, "luckybag.not_open");
    w.host
        .post(&format!("/api/v1/lucky-bags/{bag}/open"), json!({}))
        .await
        .ok();
    w.app
        .anyone()
        .post(&path, ticket(1))
        .await
        .refused(401, "unauthenticated");
    for odd in ["", "ABCD", &"g".repeat(64), &"A".repeat(64)] {
        let said = enter(0, json!({"ticket": odd}))
            .await
            .refused(422, "invalid");
        assert_eq!(said["field"], "ticket");
    }
    enter(0, ticket(1)).await.ok();
    let said = enter(1, ticket(1)).await.refused(422, "invalid");
    assert_eq!(said["field"], "ticket", "another's");
    // The minute is over, and no job has run yet.
    w.app.clock.advance(60_000);
    enter(1, ticket(2)).await.refused(409, "luckybag.closed");
    w.app.drain().await;
    enter(2, ticket(3)).await.refused(409, "luckybag.closed");
    assert_eq!(enter(0, ticket(1)).await.ok()["mine"]["place"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_snapshot_decides_who_is_eligible_and_anybody_can_draw_again() {
    let w = World::start().await;
    let bag = w
        .open(w.bag(2, json!({"reserved": true, "watched_minutes": 2})))
        .await;
    let residents = w.residents(6).await;
    let done = Deeds {
        reserved: true,
        watched_s: 120,
        ..Deeds::default()
    };
    for (n, (id, client)) in residents.iter().enumerate() {
        let seen = client
            .post(&format!("/api/v1/lucky-bags/{bag}/enter"), ticket(n + 1))
            .await
            .ok();
        assert_eq!(seen["standing"]["watched"], false, "it may still be done");
        // The last two watch too little.
        let watched_s = if n < 4 { 120 } else { 119 };
        w.rooms
            .deeds
            .lock()
            .unwrap()
            .insert(*id, Deeds { watched_s, ..done });
    }
    let before = w.seen(&w.host, &bag).await;
    w.app.advance(60_000).await;
    let proof = w
        .app
        .anyone()
        .get(&format!("/api/v1/lucky-bags/{bag}/proof"))
        .await
        .ok();
    assert_eq!(
        proof["commitment"], before["commitment"],
        "as published before it opened"
    );
    let entries = proof["entries"].as_array().unwrap();
    assert_eq!((entries.len(), &proof["left_out"]), (4, &json!(2)));
    assert_eq!(entries[0]["name"], "邻**", "masked");
    let drawn = check::winners(&bag, &proof);
    let told: Vec<&Value> = {
        let mut won: Vec<&Value> = entries.iter().filter(|e| !e["place"].is_null()).collect();
        won.sort_by_key(|e| e["place"].as_i64());
        won.iter().map(|e| &e["ticket"]).collect()
    };
    assert_eq!(told, drawn.iter().collect::<Vec<_>>());
    let seen = w.seen(&residents[5].1, &bag).await;
    assert_eq!(
        (&seen["entered"], &seen["eligible"]),
        (&json!(6), &json!(4))
    );
    assert_eq!(seen["mine"]["eligible"], false);
    assert!(seen["mine"]["prize"].is_null());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draw_happens_once_however_late_and_however_often_its_job_runs() {
    let w = World::start().await;
    let bag = w.open(w.bag(5, json!({}))).await;
    for (n, (_, client)) in w.residents(2).await.iter().enumerate() {
        client
            .post(&format!("/api/v1/lucky-bags/{bag}/enter"), ticket(n + 1))
            .await
            .ok();
    }
    let closes_at = w.app.ctx.now().plus_s(60);
    // The program was down for two days.
    w.app.advance(2 * 86_400_000).await;
    let until = *w.rooms.until.lock().unwrap();
    assert_eq!(until, Some(closes_at), "judged as of the close");
    let first = w
        .app
        .anyone()
        .get(&format!("/api/v1/lucky-bags/{bag}/proof"))
        .await
        .ok();
    w.app.advance(60_000).await;
    let again = w
        .app
        .anyone()
        .get(&format!("/api/v1/lucky-bags/{bag}/proof"))
        .await
        .ok();
    assert_eq!(first, again);
    assert_eq!(w.free().await, 18, "two are held, three went back");
    let prizes = w
        .host
        .get(&format!("/api/v1/lives/{LIVE}/lucky-prizes"))
        .await
        .ok();
    assert_eq!(prizes.as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_came_and_everything_goes_back() {
    let w = World::start().await;
    let bag = w.open(w.bag(5, json!({}))).await;
    assert_eq!(w.free().await, 15);
    w.app.advance(60_000).await;
    assert_eq!(w.free().await, 20);
    let seen = w.seen(&w.host, &bag).await;
    assert_eq!(
        (&seen["status"], &seen["winners"]),
        (&json!("drawn"), &json!([]))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_live_ends_planned_bags_go_and_an_open_one_is_drawn() {
    let w = World::start().await;
    let (open, planned) = (
        w.open(w.bag(1, json!({}))).await,
        w.plan(w.bag(2, json!({}))).await,
    );
    let residents = w.residents(1).await;
    residents[0]
        .1
        .post(&format!("/api/v1/lucky-bags/{open}/enter"), ticket(1))
        .await
        .ok();
    w.set(false, true);
    w.app
        .write(crate::prizes::EndLive(w.app.scope()))
        .await
        .unwrap();
    w.app.drain().await;
    assert_eq!(w.seen(&w.host, &planned).await["status"], "cancelled");
    assert_eq!(w.free().await, 19);
    w.app.advance(60_000).await;
    let seen = w.seen(&residents[0].1, &open).await;
    assert_eq!(
        (&seen["status"], &seen["mine"]["place"]),
        (&json!("drawn"), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_that_was_called_off_gives_the_prizes_of_its_bags_back() {
    let w = World::start().await;
    w.set(false, false);
    let bag = w.plan(w.bag(4, json!({}))).await;
    w.app.advance(3_600_000).await;
    assert_eq!(w.free().await, 16, "it may still begin");
    w.set(false, true);
    w.app.advance(3_600_000).await;
    assert_eq!(w.free().await, 20);
    assert_eq!(w.seen(&w.host, &bag).await["status"], "cancelled");
}

/// The draw again, from the README alone.
mod check {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    use serde_json::{Value, json};
    use sha2::{Digest as _, Sha256};
    use std::fmt::Write as _;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().fold(String::new(), |mut out, b| {
            let _ = write!(out, "{b:02x}");
            out
        })
    }

    pub(super) fn winners(bag: &str, proof: &Value) -> Vec<Value> {
        let text = proof["seed"].as_str().unwrap();
        let pairs = text
            .as_bytes()
            .chunks(2)
            .map(|two| std::str::from_utf8(two).unwrap());
        let seed: Vec<u8> = pairs
            .map(|two| u8::from_str_radix(two, 16).unwrap())
            .collect();
        assert_eq!(proof["commitment"], hex(&Sha256::digest(&seed)));
        let entries = proof["entries"].as_array().unwrap().iter();
        let mut tickets: Vec<&str> = entries.map(|e| e["ticket"].as_str().unwrap()).collect();
        tickets.sort_unstable();
        let snapshot = hex(&Sha256::digest(format!("{bag}\n{}", tickets.join("\n"))));
        assert_eq!(proof["snapshot_hash"], snapshot);
        tickets.sort_by_key(|ticket| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&seed).unwrap();
            mac.update(format!("{snapshot}:{ticket}").as_bytes());
            mac.finalize().into_bytes().to_vec()
        });
        let pieces = usize::try_from(proof["pieces"].as_i64().unwrap()).unwrap();
        tickets.into_iter().take(pieces).map(|t| json!(t)).collect()
    }
}
