//! What leaders and operators leave undecided is granted by itself, up to a limit, if it has its evidence.
use crate::bench::{DAY_MS, World};
use crate::claims::{on, path, picked_up, pieces, shown};
use crate::pictures::picture;
use julin_config::Config;
use julin_events::Runner;
use julin_testkit::Client;
use serde_json::{Value, json};

/// A world whose shop grants up to `limit` fen by itself.
async fn world(limit: i64) -> World {
    let mut w = World::start().await;
    let mut config = Config::default();
    config.settlement.after_sale_auto_approve_up_to_fen = limit;
    let ctx = w.app.ctx.with_config(config);
    let (mut reactions, mut jobs) = (vec![], vec![]);
    for room in [
        julin_messaging::room(),
        julin_groupbuy::room(),
        julin_payments::room(),
        julin_promo::room(),
        julin_orders::room(),
    ] {
        reactions.extend(room.reactions);
        jobs.extend((room.jobs)(&ctx));
    }
    w.app.runner = Runner::new(ctx.db.clone(), "test", reactions, jobs);
    w
}

/// A claim for a piece of the first line that went on to the operators.
async fn escalated(w: &World, who: &Client, reason: &str, pictures: &[String]) -> Value {
    let (order, lines) = picked_up(w, who, &[1]).await;
    let body = json!({ "lines": [pieces(&lines[0], 1, reason)], "image_keys": pictures });
    let claim = who.post(&path(&order), body).await.ok()["items"][0].clone();
    w.app.advance(DAY_MS).await;
    let claim = shown(who, &claim).await;
    assert_eq!(claim["escalated"], true);
    claim
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn at_the_limit_it_is_granted_at_the_deadline_and_not_before() {
    let w = world(1_990).await;
    let who = w.resident(1).await;
    let claim = escalated(&w, &who, "missing", &[]).await;
    assert_eq!(claim["amount"], 1_990);
    let left = claim["deadline_at"].as_i64().unwrap() - w.app.ctx.now().0;
    w.app.advance(left - 1).await;
    assert_eq!(shown(&who, &claim).await["status"], "requested");
    w.app.advance(1).await;
    let granted = shown(&who, &claim).await;
    assert_eq!(
        (&granted["status"], &granted["liable"], &granted["amount"]),
        (&json!("approved"), &json!("supplier"), &json!(1_990))
    );
    let last = granted["steps"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["action"], &last["actor"]),
        (&json!("approved"), &json!("system"))
    );
    w.app.advance(DAY_MS).await;
    assert_eq!(w.till.refunded(), 1_990, "once");
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fen_above_the_limit_waits_for_somebody() {
    let w = world(1_989).await;
    let who = w.resident(1).await;
    let claim = escalated(&w, &who, "missing", &[]).await;
    w.app.advance(30 * DAY_MS).await;
    assert_eq!(shown(&who, &claim).await["status"], "requested");
    assert_eq!(w.till.refunded(), 0);
    let body = json!({ "liable": "platform" });
    w.app
        .operator()
        .post(&on(&claim, "approve"), body)
        .await
        .ok();
    w.app.drain().await;
    assert_eq!(w.till.refunded(), 1_990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_be_shown_and_was_not_waits_for_somebody() {
    let w = world(10_000).await;
    let who = w.resident(1).await;
    let claim = escalated(&w, &who, "damaged", &[]).await;
    w.app.advance(30 * DAY_MS).await;
    assert_eq!(shown(&who, &claim).await["status"], "requested");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_shown_is_granted() {
    let w = world(10_000).await;
    let who = w.resident(1).await;
    let key = picture(&who, 1).await;
    let claim = escalated(&w, &who, "damaged", &[key]).await;
    w.app.advance(DAY_MS).await;
    assert_eq!(shown(&who, &claim).await["status"], "approved");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_of_the_same_moment_and_the_deadline_refund_once() {
    for approve in [true, false] {
        let w = world(1_990).await;
        let who = w.resident(1).await;
        let claim = escalated(&w, &who, "missing", &[]).await;
        let left = claim["deadline_at"].as_i64().unwrap() - w.app.ctx.now().0;
        w.app.clock.advance(left);
        let operator = w.app.operator();
        let (what, body) = if approve {
            ("approve", json!({ "liable": "platform" }))
        } else {
            ("reject", json!({ "note": "看不清" }))
        };
        let path = on(&claim, what);
        let (reply, ()) = tokio::join!(operator.post(&path, body), w.app.drain());
        w.app.drain().await;
        let after = shown(&who, &claim).await;
        let theirs = reply.status == 200;
        assert!(theirs || reply.status == 409, "{}", reply.status);
        let rejected = theirs && !approve;
        let expected = if rejected { "rejected" } else { "approved" };
        assert_eq!(after["status"], expected);
        let steps = after["steps"].as_array().unwrap().iter();
        let decided = steps.filter(|s| s["action"] == "approved" || s["action"] == "rejected");
        assert_eq!(decided.count(), 1, "{after}");
        assert_eq!(w.till.refunded(), if rejected { 0 } else { 1_990 });
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_of_the_line_bounds_what_is_granted() {
    let w = world(10_000).await;
    let who = w.resident(1).await;
    let claim = escalated(&w, &who, "missing", &[]).await;
    let batch = json!({ "campaign_id": w.campaign, "item_id": w.items[0], "share_bps": 100,
        "reason": "quality", "liable": "supplier", "note": "整批补偿" });
    let operator = w.app.operator();
    operator
        .post("/api/v1/after-sales/batches", batch)
        .await
        .ok();
    w.app.advance(DAY_MS).await;
    // The batch left less than the claim asks for: it ends with it, and nothing is paid twice.
    assert_eq!(shown(&who, &claim).await["status"], "covered");
    assert_eq!(w.till.refunded(), 20);
}
