//! What was won: claimed, handed over, lapsed.
use crate::world::{LIVE, World, ticket};
use julin_contracts::{Event, LiveEnded};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use serde_json::{Value, json};

/// The live ends.
pub(crate) struct EndLive(pub(crate) Scope);

impl Command for EndLive {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let ended = Event::LiveEnded(LiveEnded { live: LIVE });
        julin_events::emit(tx, self.0, ended).await.map(|_| ())
    }
}

/// A drawn bag with two winners and the world it is in.
async fn drawn() -> (World, String, Vec<(PersonId, julin_testkit::Client)>) {
    let w = World::start().await;
    let bag = w.open(w.bag(2, json!({}))).await;
    let winners = w.residents(2).await;
    for (n, (_, client)) in winners.iter().enumerate() {
        client
            .post(&format!("/api/v1/lucky-bags/{bag}/enter"), ticket(n + 1))
            .await
            .ok();
    }
    w.app.advance(60_000).await;
    (w, bag, winners)
}

async fn rows(w: &World) -> Vec<Value> {
    let all = w
        .host
        .get(&format!("/api/v1/lives/{LIVE}/lucky-prizes"))
        .await
        .ok();
    all.as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_winner_claims_and_the_host_hands_over_against_the_code() {
    let (w, bag, winners) = drawn().await;
    let (_, first) = &winners[0];
    let claim = format!("/api/v1/lucky-bags/{bag}/claim");
    assert!(
        w.seen(first, &bag).await["mine"]["prize"]["code"].is_null(),
        "no code unclaimed"
    );
    let row = rows(&w)
        .await
        .into_iter()
        .find(|r| r["member_name"] == "邻居0")
        .unwrap();
    assert!(
        !row.to_string().contains("\"code\""),
        "the list does not tell it: {row}"
    );
    let hand = format!(
        "/api/v1/lucky-prizes/{}/hand-over",
        row["id"].as_str().unwrap()
    );
    assert!(w.seen(first, &bag).await["mine"]["prize"]["fetch_until"].is_null());
    let mine = first.post(&claim, json!({})).await.ok();
    let prize = &mine["mine"]["prize"];
    let [claimed, fetched] = ["claim_until", "fetch_until"].map(|at| prize[at].as_i64().unwrap());
    assert_eq!(
        fetched - claimed,
        3 * 86_400_000,
        "as long again as to claim"
    );
    assert_eq!(
        first.post(&claim, json!({})).await.ok()["mine"],
        mine["mine"]
    );
    let code = mine["mine"]["prize"]["code"].as_str().unwrap().to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let said = w.host.post(&hand, json!({"code": wrong})).await;
    assert_eq!(said.refused(422, "luckybag.wrong_code")["field"], "code");
    first
        .post(&hand, json!({"code": code}))
        .await
        .refused(403, "forbidden");
    let handed = w.host.post(&hand, json!({"code": code})).await.ok();
    assert_eq!(handed["state"], "handed_over");
    assert_eq!(
        w.host.post(&hand, json!({"code": code})).await.ok()["state"],
        "handed_over"
    );
    // The other one is not claimed: nobody hands it over, whatever the code.
    let other = rows(&w)
        .await
        .into_iter()
        .find(|r| r["state"] == "won")
        .unwrap();
    let hand = format!(
        "/api/v1/lucky-prizes/{}/hand-over",
        other["id"].as_str().unwrap()
    );
    let said = w.host.post(&hand, json!({"code": code})).await;
    assert!(said.status == 422 || said.status == 409);
    assert_eq!(w.free().await, 18);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_is_not_found_by_trying() {
    let (w, bag, winners) = drawn().await;
    let claim = format!("/api/v1/lucky-bags/{bag}/claim");
    let mut codes = std::collections::HashMap::new();
    for (n, (_, winner)) in winners.iter().enumerate() {
        let mine = winner.post(&claim, json!({})).await.ok();
        let code = mine["mine"]["prize"]["code"].as_str().unwrap().to_owned();
        codes.insert(format!("邻居{n}"), code);
    }
    let all = rows(&w).await;
    let of = |row: &Value| {
        let id = row["id"].as_str().unwrap();
        let code = codes[row["member_name"].as_str().unwrap()].clone();
        (format!("/api/v1/lucky-prizes/{id}/hand-over"), code)
    };
    let ((other, its), (hand, code)) = (of(&all[0]), of(&all[1]));
    for n in 0..10 {
        let wrong = format!("{:06}", (code.parse::<i64>().unwrap() + 1 + n) % 1_000_000);
        let said = w.host.post(&hand, json!({"code": wrong})).await;
        said.refused(422, "luckybag.wrong_code");
    }
    let said = w.host.post(&hand, json!({"code": code})).await;
    said.refused(429, "luckybag.code_tries");
    // The next in the queue does not wait for it.
    w.host.post(&other, json!({"code": its})).await.ok();
    let left: Vec<Value> = rows(&w).await.iter().map(|r| r["id"].clone()).collect();
    assert_eq!(
        left,
        [all[1]["id"].clone(), all[0]["id"].clone()],
        "open ones first"
    );
    w.app.advance(10 * 60_000).await;
    let handed = w.host.post(&hand, json!({"code": code})).await.ok();
    assert_eq!(handed["state"], "handed_over");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_claimed_in_time_goes_back_and_later_what_is_not_fetched() {
    let (w, bag, winners) = drawn().await;
    let claim = format!("/api/v1/lucky-bags/{bag}/claim");
    winners[0].1.post(&claim, json!({})).await.ok();
    let stranger = w.app.member(PersonId(4_242));
    stranger
        .post(&claim, json!({}))
        .await
        .refused(404, "luckybag.not_won");
    w.app.advance(3 * 86_400_000).await;
    assert_eq!(w.free().await, 19);
    winners[1]
        .1
        .post(&claim, json!({}))
        .await
        .refused(409, "luckybag.lapsed");
    winners[0].1.post(&claim, json!({})).await.ok();
    let mut states: Vec<String> = rows(&w)
        .await
        .iter()
        .map(|r| r["state"].as_str().unwrap().to_owned())
        .collect();
    states.sort();
    assert_eq!(states, ["claimed", "lapsed"]);
    // As long again it waits for its winner.
    w.app.advance(3 * 86_400_000 - 1).await;
    assert_eq!(w.free().await, 19);
    w.app.advance(1).await;
    assert_eq!(w.free().await, 20, "never fetched: back on the shelf");
    assert!(rows(&w).await.iter().all(|r| r["state"] == "lapsed"));
    let hand = rows(&w).await[0]["id"].as_str().unwrap().to_owned();
    let hand = format!("/api/v1/lucky-prizes/{hand}/hand-over");
    let said = w.host.post(&hand, json!({"code": "000000"})).await;
    assert!(said.status == 422 || said.status == 409);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn coupons_are_in_the_purse_at_once_and_the_rest_goes_back() {
    let w = World::start().await;
    let coupon = w.coupon(10, 1).await;
    let mut bag = w.bag(3, json!({}));
    bag["sku_id"] = Value::Null;
    bag["coupon_id"] = json!(coupon);
    let bag = w.open(bag).await;
    assert_eq!(w.issued(&coupon).await, 3);
    let residents = w.residents(2).await;
    for (n, (_, client)) in residents.iter().enumerate() {
        client
            .post(&format!("/api/v1/lucky-bags/{bag}/enter"), ticket(n + 1))
            .await
            .ok();
    }
    w.app.advance(60_000).await;
    assert_eq!(w.issued(&coupon).await, 2);
    assert!(rows(&w).await.is_empty(), "nothing to hand over");
    for (_, client) in &residents {
        let mine = client.get("/api/v1/me/coupons").await.ok();
        assert_eq!(mine.as_array().map_or(0, Vec::len), 1, "{mine}");
    }
    assert_eq!(
        w.seen(&residents[0].1, &bag).await["mine"]["prize"]["state"],
        "handed_over"
    );
}
