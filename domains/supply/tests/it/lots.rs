//! Suppliers' lots: told when goods are counted in, in whose bags they are, refunded to those alone.
use crate::bench::{World, purchase_path};
use julin_testkit::{Client, Reply};
use serde_json::{Value, json};

/// Counts the cherries in by lots, and the tofu without.
async fn received(w: &World, lots: &[(&str, i64)]) -> Reply {
    let po = w.purchase().await;
    let (path, operator) = (purchase_path(&po), w.app.operator());
    if po["status"] == "draft" {
        operator.post(&format!("{path}/send"), json!({})).await.ok();
    }
    let lines = po["lines"].as_array().unwrap().iter().map(|l| {
        let mut line = json!({ "line_id": l["id"], "received": l["quantity"] });
        if l["name"] == "樱桃" {
            let told = lots
                .iter()
                .map(|(code, n)| json!({ "code": code, "pieces": n }));
            line["lots"] = told.collect();
        }
        line
    });
    let body = json!({ "lines": lines.collect::<Vec<_>>() });
    operator.post(&format!("{path}/receive"), body).await
}

/// Three neighbours: two of the first leader's point, one of the second's; eight cherries come.
async fn three(w: &World) -> Vec<(Client, String)> {
    let mut all = vec![];
    for (n, leader, pieces) in [(1, 0, 2), (2, 1, 3), (3, 0, 2)] {
        let who = w.resident(n, "王小明", leader, None).await;
        let order = w.bought(&who, leader, &[pieces, 1]).await;
        all.push((who, order));
    }
    w.count().await;
    all
}

async fn lots(w: &World) -> Vec<Value> {
    let found = w.app.operator().get(&w.path("/lots")).await.ok();
    found.as_array().unwrap().clone()
}

fn refund(share_bps: i64) -> Value {
    json!({ "share_bps": share_bps, "reason": "quality", "liable": "supplier", "note": "这批偏酸" })
}

fn on(lot: &Value, tail: &str) -> String {
    format!("/api/v1/lots/{}/refunds{tail}", lot["id"].as_str().unwrap())
}

async fn back(who: &Client, order: &str) -> i64 {
    let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    view["refunded"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lots_must_be_all_of_what_came() {
    let w = World::start().await;
    three(&w).await;
    for (told, field) in [
        (&[("A", 3), ("B", 4)][..], "lines.0.lots"),
        (&[("A", 3), ("A", 5)], "lines.0.lots.1.code"),
        (&[("A", 8), ("B", 0)], "lines.0.lots.1.pieces"),
        (&[(" ", 8)], "lines.0.lots.0.code"),
    ] {
        let refused = received(&w, told).await.refused(422, "invalid");
        assert_eq!(refused["field"], field, "{told:?}");
    }
    assert!(lots(&w).await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_got_goods_of_a_lot_are_refunded_and_for_its_pieces_alone() {
    let w = World::start().await;
    let all = three(&w).await;
    received(&w, &[("A-1121", 3), ("B-1122", 5)]).await.ok();
    w.app.drain().await;
    let found = lots(&w).await;
    let told = |l: &Value| {
        let n = |k: &str| l[k].as_i64().unwrap();
        (
            l["code"].as_str().unwrap().to_owned(),
            n("pieces"),
            n("bagged"),
            n("bags"),
        )
    };
    // Point by point, by number: the first two of A, of the third's two one of A and one of B, three of B.
    let told: Vec<_> = found.iter().map(told).collect();
    assert_eq!(
        told,
        [
            ("A-1121".to_owned(), 3, 3, 2),
            ("B-1122".to_owned(), 5, 4, 2)
        ]
    );
    let list = format!("/sorting?pickup_point={}", w.leaders[0].1);
    let list = w.host(0).get(&w.path(&list)).await.ok();
    let rows = list["lots"].as_array().unwrap().iter();
    let rows: Vec<_> = rows
        .map(|l| (l["code"].as_str().unwrap(), l["pieces"].as_i64().unwrap()))
        .collect();
    assert_eq!(rows, [("A-1121", 3), ("B-1122", 1)]);
    // Half of the cherries of lot A: two pieces of the first order, one of the third.
    let operator = w.app.operator();
    let seen = operator
        .post(&on(&found[0], "/preview"), refund(5_000))
        .await
        .ok();
    assert_eq!(
        (
            &seen["orders"],
            &seen["people"],
            &seen["lines"],
            &seen["amount"]
        ),
        (&json!(2), &json!(2), &json!(2), &json!(1_990 + 995))
    );
    let mut body = refund(5_000);
    body["expected_amount"] = json!(1);
    operator
        .post(&on(&found[0], ""), body.clone())
        .await
        .refused(409, "orders.batch_changed");
    body["expected_amount"] = seen["amount"].clone();
    let path = on(&found[0], "");
    let batch = operator
        .post_keyed(&path, "lot-000001", body.clone())
        .await
        .ok();
    assert_eq!(
        (&batch["lot"], &batch["lines"], &batch["status"]),
        (&json!("A-1121"), &json!(2), &json!("running"))
    );
    w.app.drain().await;
    let again = operator.post_keyed(&path, "lot-000001", body).await.ok();
    assert_eq!(again, batch, "the first answer, however far it is since");
    w.app.drain().await;
    let mut got = vec![];
    for (who, order) in &all {
        got.push(back(who, order).await);
    }
    assert_eq!(got, [1_990, 0, 995]);
    assert_eq!(w.till.refunded(), 1_990 + 995);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_order_takes_what_is_left_of_the_last_lot() {
    let w = World::start().await;
    three(&w).await;
    received(&w, &[("A", 7), ("B", 1)]).await.ok();
    w.app.drain().await;
    let body = json!({ "buyer": { "phone": "13911112222", "name": "赵奶奶" }, "pay": "cash", "note": "",
        "lines": [{ "item_id": w.items[0], "quantity": 1 }] });
    let made = w.host(0).post(&w.path("/late-orders"), body).await.ok();
    w.app.drain().await;
    let b = &lots(&w).await[1];
    assert_eq!((&b["bagged"], &b["bags"]), (&json!(1), &json!(1)));
    let start = w.app.operator().post(&on(b, ""), refund(10_000)).await.ok();
    assert_eq!(start["orders"], 1);
    w.app.drain().await;
    let path = format!("/api/v1/orders/{}", made["id"].as_str().unwrap());
    assert_eq!(w.host(0).get(&path).await.ok()["refunded"], 1_990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lots_are_the_operators() {
    let w = World::start().await;
    let all = three(&w).await;
    received(&w, &[("A", 8)]).await.ok();
    w.app.drain().await;
    let lot = &lots(&w).await[0];
    for who in [&w.host(0), &all[0].0, &w.seller()] {
        who.get(&w.path("/lots")).await.refused(403, "forbidden");
        who.post(&on(lot, ""), refund(100))
            .await
            .refused(403, "forbidden");
        who.post(&on(lot, "/preview"), refund(100))
            .await
            .refused(403, "forbidden");
    }
    let unknown = "/api/v1/lots/77/refunds/preview";
    let operator = w.app.operator();
    operator
        .post(unknown, refund(100))
        .await
        .refused(404, "not_found");
    let none = operator
        .post(&on(lot, ""), refund(0))
        .await
        .refused(422, "invalid");
    assert_eq!(none["field"], "share_bps");
}
