//! Claims from the first word to the last: several lines, guarantees, deadlines, appeals, returns.
use crate::bench::{DAY_MS, HOUR_MS, World};
use julin_testkit::Client;
use serde_json::{Value, json};

/// Buys, counts, hands over; answers the order and its lines.
pub(crate) async fn picked_up(
    w: &World,
    who: &Client,
    quantities: &[i64],
) -> (String, Vec<String>) {
    let order = w.bought(who, quantities).await;
    w.count().await;
    w.handed_over(&order).await;
    let view = w.order(who, &order).await;
    let lines = view["lines"].as_array().unwrap().iter();
    let ids = lines.map(|l| l["id"].as_str().unwrap().to_owned());
    (order.clone(), ids.collect())
}

pub(crate) fn path(order: &str) -> String {
    format!("/api/v1/orders/{order}/after-sales")
}

pub(crate) fn pieces(line: &str, n: i64, reason: &str) -> Value {
    json!({ "line_id": line, "quantity": n, "reason": reason })
}

pub(crate) async fn claimed(who: &Client, order: &str, line: Value) -> Value {
    let body = json!({ "lines": [line] });
    who.post(&path(order), body).await.ok()["items"][0].clone()
}

pub(crate) fn on(claim: &Value, what: &str) -> String {
    format!(
        "/api/v1/after-sales/{}/{what}",
        claim["id"].as_str().unwrap()
    )
}

pub(crate) async fn shown(who: &Client, claim: &Value) -> Value {
    let id = claim["id"].as_str().unwrap();
    who.get(&format!("/api/v1/after-sales/{id}")).await.ok()
}

fn actions(claim: &Value) -> Vec<(String, String)> {
    let word = |v: &Value| v.as_str().unwrap().to_owned();
    let steps = claim["steps"].as_array().unwrap().iter();
    steps
        .map(|s| (word(&s["action"]), word(&s["actor"])))
        .collect()
}

fn told(steps: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    steps.iter().map(own).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_lines_are_claimed_at_once_under_one_key() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let theirs = w.bought(&other, &[0, 1]).await;
    let (order, lines) = picked_up(&w, &who, &[3, 2]).await;
    let theirs = w.order(&other, &theirs).await;
    let body = json!({ "note": "一箱压坏", "lines": [
        { "line_id": lines[0], "share_bps": 5_000, "reason": "damaged" },
        pieces(&lines[1], 1, "missing"),
    ] });
    let made = who
        .post_keyed(&path(&order), "several-0001", body.clone())
        .await
        .ok();
    let amounts: Vec<i64> = made["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["amount"].as_i64().unwrap())
        .collect();
    // Half of 3 × 18.90, and one of two at 10.00.
    assert_eq!(amounts, [2_835, 1_000]);
    let again = who
        .post_keyed(&path(&order), "several-0001", body)
        .await
        .ok();
    assert_eq!(again, made);
    let other_body = json!({ "lines": [pieces(&lines[1], 1, "missing")] });
    who.post_keyed(&path(&order), "several-0001", other_body)
        .await
        .refused(409, "idempotency.key_reused");
    let twice = json!({ "lines": [pieces(&lines[1], 1, "wrong"), pieces(&lines[1], 1, "wrong")] });
    who.post(&path(&order), twice).await.refused(422, "invalid");
    let foreign =
        json!({ "lines": [pieces(theirs["lines"][0]["id"].as_str().unwrap(), 1, "wrong")] });
    who.post(&path(&order), foreign)
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn piece_after_piece_sums_to_the_whole_line_and_not_a_fen_more() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[3]).await;
    let mut sum = 0;
    for _ in 0..3 {
        let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
        w.host()
            .post(&on(&claim, "approve"), json!({ "liable": "supplier" }))
            .await
            .ok();
        sum += claim["amount"].as_i64().unwrap();
    }
    assert_eq!(sum, 3 * 1_890);
    let more = json!({ "lines": [pieces(&lines[0], 1, "damaged")] });
    who.post(&path(&order), more).await.refused(422, "invalid");
    let share =
        json!({ "lines": [{ "line_id": lines[0], "share_bps": 100, "reason": "damaged" }] });
    who.post(&path(&order), share)
        .await
        .refused(422, "orders.claim_too_large");
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 300 + 3 * 1_890);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_leader_does_not_decide_goes_to_operators_with_a_deadline() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "quality")).await;
    assert_eq!(
        claim["deadline_at"].as_i64().unwrap(),
        w.app.ctx.now().0 + DAY_MS
    );
    w.app.advance(DAY_MS + 1_000).await;
    let late = shown(&w.host(), &claim).await;
    assert_eq!(
        (late["escalated"].as_bool(), late["status"].as_str()),
        (Some(true), Some("requested"))
    );
    assert_eq!(
        actions(&late),
        told(&[("requested", "member"), ("escalated", "system")])
    );
    assert_eq!(
        late["deadline_at"].as_i64().unwrap(),
        w.app.ctx.now().0 + DAY_MS
    );
    let body = json!({ "liable": "platform" });
    w.host()
        .post(&on(&claim, "approve"), body.clone())
        .await
        .refused(403, "orders.claim_escalated");
    let queue = w
        .app
        .operator()
        .get("/api/v1/after-sales?escalated=true&status=requested")
        .await
        .ok();
    assert_eq!(queue["items"][0]["id"], claim["id"]);
    let none = w
        .app
        .operator()
        .get("/api/v1/after-sales?escalated=false")
        .await
        .ok();
    assert_eq!(none["items"], json!([]));
    // By default nothing is granted by itself, however late.
    w.app.advance(2 * DAY_MS).await;
    assert_eq!(shown(&who, &claim).await["status"], "requested");
    w.app
        .operator()
        .post(&on(&claim, "approve"), body)
        .await
        .ok();
    let done = shown(&who, &claim).await;
    assert_eq!(
        actions(&done).last(),
        told(&[("approved", "operator")]).last()
    );
    w.app.drain().await;
    // Both claim windows have passed meanwhile: the last decision completes the order.
    assert_eq!(w.order(&who, &order).await["status"], "completed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_can_be_taken_back_and_a_rejection_appealed_once() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let first = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    other
        .post(&on(&first, "withdraw"), json!({}))
        .await
        .refused(404, "not_found");
    let gone = who.post(&on(&first, "withdraw"), json!({})).await.ok();
    assert_eq!(gone["status"], "withdrawn");
    who.post(&on(&first, "withdraw"), json!({})).await.ok();
    w.host()
        .post(&on(&first, "approve"), json!({ "liable": "leader" }))
        .await
        .refused(409, "orders.claim_decided");

    let second = claimed(&who, &order, pieces(&lines[0], 2, "wrong")).await;
    let appeal = json!({ "note": "照片里看得清楚" });
    who.post(&on(&second, "appeal"), appeal.clone())
        .await
        .refused(409, "wrong_state");
    w.host()
        .post(&on(&second, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    who.post(&on(&second, "withdraw"), json!({}))
        .await
        .refused(409, "orders.claim_decided");
    other
        .post(&on(&second, "appeal"), appeal.clone())
        .await
        .refused(404, "not_found");
    who.post(&on(&second, "appeal"), json!({ "note": " " }))
        .await
        .refused(422, "invalid");
    let open = who.post(&on(&second, "appeal"), appeal.clone()).await.ok();
    assert_eq!(
        (
            open["status"].as_str(),
            open["appealed"].as_bool(),
            open["escalated"].as_bool()
        ),
        (Some("requested"), Some(true), Some(true))
    );
    w.host()
        .post(&on(&second, "reject"), json!({ "note": "还是没有" }))
        .await
        .refused(403, "orders.claim_escalated");
    w.app
        .operator()
        .post(&on(&second, "reject"), json!({ "note": "核实过了" }))
        .await
        .ok();
    who.post(&on(&second, "appeal"), appeal)
        .await
        .refused(409, "orders.claim_appealed");
    let steps = told(&[
        ("requested", "member"),
        ("rejected", "leader"),
        ("appealed", "member"),
        ("rejected", "operator"),
    ]);
    assert_eq!(actions(&shown(&who, &second).await), steps);
    other
        .get(&format!(
            "/api/v1/after-sales/{}",
            second["id"].as_str().unwrap()
        ))
        .await
        .refused(404, "not_found");
    w.app
        .leader(w.rival)
        .get(&format!(
            "/api/v1/after-sales/{}",
            second["id"].as_str().unwrap()
        ))
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appeal_granted_after_the_order_was_over_comes_out_of_the_sale() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    w.app.advance(40 * HOUR_MS).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    w.app.advance(10 * HOUR_MS).await;
    w.host()
        .post(&on(&claim, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.order(&who, &order).await["status"], "completed");
    who.post(&on(&claim, "appeal"), json!({ "note": "发错了" }))
        .await
        .ok();
    w.app
        .operator()
        .post(&on(&claim, "approve"), json!({ "liable": "leader" }))
        .await
        .ok();
    w.app.drain().await;
    // One piece reached no tier.
    assert_eq!(w.till.refunded(), 1_990);
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_appeal_has_its_time() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[1]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "wrong")).await;
    w.host()
        .post(&on(&claim, "reject"), json!({ "note": "没有问题" }))
        .await
        .ok();
    let until = shown(&who, &claim).await["appeal_until"].as_i64().unwrap();
    w.app.advance(until - w.app.ctx.now().0).await;
    who.post(&on(&claim, "appeal"), json!({ "note": "晚了" }))
        .await
        .refused(409, "orders.appeal_passed");
}
