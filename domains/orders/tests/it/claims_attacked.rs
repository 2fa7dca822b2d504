//! What an unkind hand sends to after-sale: others' goods, too much, too late, all at once.
use crate::bench::{DAY_MS, World};
use crate::claims::{claimed, on, path, picked_up, pieces, shown};
use crate::pictures::picture;
use serde_json::{Value, json};

fn one(line: Value) -> Value {
    json!({ "lines": [line] })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn measures_that_make_no_sense_are_refused_by_their_field() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[3, 1]).await;
    let line = &lines[0];
    let share = |bps: i64| json!({ "line_id": line, "share_bps": bps, "reason": "damaged" });
    let wrong = [
        (share(0), "share_bps"),
        (share(-1), "share_bps"),
        (share(10_001), "share_bps"),
        (share(i64::MAX), "share_bps"),
        (pieces(line, 0, "missing"), "quantity"),
        (pieces(line, -1, "missing"), "quantity"),
        (pieces(line, 4, "missing"), "quantity"),
        (pieces(line, i64::MAX, "missing"), "quantity"),
        (json!({ "line_id": line, "reason": "missing" }), "quantity"),
    ];
    for (body, field) in wrong {
        let told = body.to_string();
        let refused = who.post(&path(&order), one(body)).await;
        let refused = refused.refused(422, "invalid");
        assert_eq!(refused["field"], format!("lines.0.{field}"), "{told}");
    }
    for body in [
        json!({ "lines": [] }),
        json!({ "lines": [pieces(line, 1, "missing")], "kind": "gift" }),
    ] {
        who.post(&path(&order), body).await.refused(422, "invalid");
    }
    let none = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    assert_eq!(none["after_sales"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_for_twice_at_once_is_taken_once() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[3]).await;
    let all = one(pieces(&lines[0], 3, "missing"));
    let path = path(&order);
    let (a, b) = tokio::join!(who.post(&path, all.clone()), who.post(&path, all));
    let mut codes = [a.status, b.status];
    codes.sort_unstable();
    assert_eq!(codes, [201, 422]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_pieces_no_fourth_is_claimed() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[3]).await;
    claimed(&who, &order, pieces(&lines[0], 2, "missing")).await;
    let more = one(pieces(&lines[0], 2, "missing"));
    who.post(&path(&order), more).await.refused(422, "invalid");
    claimed(&who, &order, pieces(&lines[0], 1, "missing")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_see_nothing_of_a_claim_and_can_do_nothing_to_it() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
    let id = claim["id"].as_str().unwrap();
    let rival = w.app.leader(w.rival);
    for stranger in [&other, &rival] {
        let show = format!("/api/v1/after-sales/{id}");
        stranger.get(&show).await.refused(404, "not_found");
        for (what, body) in [
            ("withdraw", json!({})),
            ("refund-instead", json!({})),
            ("appeal", json!({ "note": "不同意" })),
        ] {
            stranger
                .post(&on(&claim, what), body)
                .await
                .refused(404, "not_found");
        }
    }
    for (what, body) in [
        ("approve", json!({ "liable": "leader" })),
        ("reject", json!({ "note": "不行" })),
        ("returned", json!({ "goods": "wasted" })),
    ] {
        rival
            .post(&on(&claim, what), body.clone())
            .await
            .refused(403, "forbidden");
        who.post(&on(&claim, what), body)
            .await
            .refused(403, "forbidden");
    }
    let theirs = rival.get("/api/v1/after-sales").await.ok();
    assert_eq!(theirs["items"], json!([]));
    let hers = format!("/api/v1/after-sales?leader={}", w.leader);
    rival.get(&hers).await.refused(403, "forbidden");
    assert_eq!(shown(&who, &claim).await["status"], "requested");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_elses_picture_is_no_evidence() {
    let w = World::start().await;
    let (who, other) = (w.resident(1).await, w.resident(2).await);
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let (own, theirs) = (picture(&who, 1).await, picture(&other, 2).await);
    let with =
        |keys: Value| json!({ "lines": [pieces(&lines[0], 1, "damaged")], "image_keys": keys });
    let refused = who
        .post(&path(&order), with(json!([own, theirs])))
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "image_keys.1");
    let made = who.post(&path(&order), with(json!([own]))).await.ok();
    let claim = &made["items"][0];
    w.host()
        .post(&on(claim, "reject"), json!({ "note": "不清楚" }))
        .await
        .ok();
    let appeal = json!({ "note": "请再看", "image_keys": [theirs] });
    let refused = who
        .post(&on(claim, "appeal"), appeal)
        .await
        .refused(422, "invalid");
    assert_eq!(refused["field"], "image_keys.0");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_moment_counts_and_the_one_after_it_does_not() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    // An open claim keeps the order from being over, not its window open.
    let first = claimed(&who, &order, pieces(&lines[0], 1, "missing")).await;
    w.app.clock.advance(2 * DAY_MS - 1);
    let last = claimed(&who, &order, pieces(&lines[0], 1, "missing")).await;
    w.app.clock.advance(1);
    let late = one(pieces(&lines[0], 1, "missing"));
    let path = path(&order);
    who.post(&on(&last, "withdraw"), json!({})).await.ok();
    who.post(&path, late.clone())
        .await
        .refused(409, "orders.after_sale_window_passed");
    w.app.drain().await;
    w.app
        .operator()
        .post(&on(&first, "reject"), json!({ "note": "三份都在" }))
        .await
        .ok();
    assert_eq!(w.order(&who, &order).await["status"], "completed");
    who.post(&path, late)
        .await
        .refused(409, "orders.after_sale_window_passed");
    // The appeal has a last moment of its own; what is granted then comes out of the sale.
    w.app.clock.advance(2 * DAY_MS - 1);
    let appeal = json!({ "note": "少了一份" });
    who.post(&on(&first, "appeal"), appeal.clone()).await.ok();
    who.post(&on(&first, "appeal"), appeal)
        .await
        .refused(409, "orders.claim_appealed");
    let body = json!({ "liable": "platform" });
    w.app
        .operator()
        .post(&on(&first, "approve"), body)
        .await
        .ok();
    w.app.drain().await;
    assert_eq!((w.till.refunded(), w.trial().await), (1_990, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_claimed_of_an_order_that_nobody_fetched_or_that_was_cancelled() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let order = w.bought(&who, &[1]).await;
    let line = w.order(&who, &order).await["lines"][0]["id"].clone();
    let body = one(pieces(line.as_str().unwrap(), 1, "missing"));
    let path = path(&order);
    who.post(&path, body.clone())
        .await
        .refused(409, "orders.not_picked_up");
    who.post(&format!("/api/v1/orders/{order}/cancel"), json!({}))
        .await
        .ok();
    w.app.drain().await;
    who.post(&path, body)
        .await
        .refused(409, "orders.not_picked_up");
    assert_eq!(w.till.refunded(), 1_990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_gives_back_at_the_same_time_gives_no_more_than_was_paid() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let (order, lines) = picked_up(&w, &who, &[2]).await;
    let back = json!({ "kind": "return_refund", "lines": [pieces(&lines[0], 1, "wrong")] });
    let back = who.post(&path(&order), back).await.ok()["items"][0].clone();
    let claim = claimed(&who, &order, pieces(&lines[0], 1, "damaged")).await;
    let body = json!({ "liable": "supplier" });
    w.host()
        .post(&on(&back, "approve"), body.clone())
        .await
        .ok();
    let batch = json!({ "campaign_id": w.campaign, "item_id": w.items[0], "amount_each": 1_500,
        "reason": "quality", "liable": "supplier", "note": "整批" });
    let (operator, host) = (w.app.operator(), w.host());
    let (approve, returned) = (on(&claim, "approve"), on(&back, "returned"));
    let (a, b, c) = tokio::join!(
        host.post(&approve, body),
        operator.post("/api/v1/after-sales/batches", batch),
        host.post(&returned, json!({ "goods": "wasted" })),
    );
    for reply in [a, b, c] {
        assert!(reply.status < 500, "{}", reply.json());
    }
    w.app.drain().await;
    let view = w.order(&who, &order).await;
    let paid = view["paid"].as_i64().unwrap();
    assert!(w.till.refunded() <= paid, "{} of {paid}", w.till.refunded());
    assert_eq!(view["lines"][0]["refunded"], w.till.refunded());
    assert_eq!(w.trial().await, 0);
}
