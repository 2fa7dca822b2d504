//! Purchase orders: planned in whole cases, moved by those whose they are, received with a shortage.
use crate::bench::{World, purchase_path};
use julin_kernel::{PersonId, SupplierId};
use julin_ledger::Account;
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

async fn sold() -> (World, Vec<(julin_testkit::Client, String)>) {
    let w = World::start().await;
    let mut orders = vec![];
    for (n, quantities) in [(1, [3, 2]), (2, [2, 0]), (3, [1, 1])] {
        let who = w.resident(n, "小王", 0, None).await;
        let order = w.bought(&who, 0, &quantities).await;
        orders.push((who, order));
    }
    w.count().await;
    (w, orders)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demand_is_bought_in_whole_cases() {
    let (w, orders) = sold().await;
    let po = w.purchase().await;
    let lines = po["lines"].as_array().unwrap();
    let line = |l: &Value| ["needed", "quantity", "amount"].map(|k| l[k].as_i64().unwrap());
    assert_eq!(
        lines.iter().map(line).collect::<Vec<_>>(),
        [[6, 8, 9_600], [3, 3, 900]]
    );
    assert_eq!(
        (lines[0]["cases"].clone(), lines[1].get("cases")),
        (2.into(), None)
    );
    assert_eq!(
        (po["status"].clone(), po["total"].clone()),
        ("draft".into(), 10_500.into())
    );
    assert_eq!(po["supplier"]["name"], "山里人");
    assert_eq!(w.status(&orders[0].0, &orders[0].1).await, "sourcing");
    let campaign = w.app.anyone().get(&w.path("")).await.ok();
    assert_eq!(campaign["status"], "procuring");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_purchase_order_goes_its_way_and_is_owed() {
    let (w, _) = sold().await;
    let po = w.purchase().await;
    let (path, seller, operator) = (purchase_path(&po), w.seller(), w.app.operator());
    operator
        .post(&format!("{path}/confirm"), json!({}))
        .await
        .refused(409, "wrong_state");
    for step in ["confirm", "send"] {
        seller
            .post(&format!("{path}/{step}"), json!({}))
            .await
            .refused(404, "not_found");
    }
    operator.post(&format!("{path}/send"), json!({})).await.ok();
    seller
        .post(&format!("{path}/send"), json!({}))
        .await
        .refused(403, "forbidden");
    seller
        .post(&format!("{path}/confirm"), json!({}))
        .await
        .ok();
    let again = seller
        .post(&format!("{path}/confirm"), json!({}))
        .await
        .ok();
    assert_eq!(again["status"], "confirmed", "a second tap is harmless");
    let shipped = seller.post(&format!("{path}/ship"), json!({})).await.ok();
    assert!(shipped["shipped_at"].as_i64() >= shipped["confirmed_at"].as_i64());
    let got = w.received(&[0, 0], false).await.ok();
    assert_eq!(
        (got["status"].clone(), got["cost"].clone()),
        ("received".into(), 10_500.into())
    );
    let mut tx = w.app.ctx.db.read().await.unwrap();
    let owed = Account::supplier_payable(w.supplier);
    let owed = julin_ledger::balance(&mut tx, w.app.scope(), owed)
        .await
        .unwrap();
    assert_eq!(owed.0.abs(), 10_500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn suppliers_see_their_own_and_nobody_else_does() {
    let (w, _) = sold().await;
    let po = w.purchase().await;
    let send = format!("{}/send", purchase_path(&po));
    w.app.operator().post(&send, json!({})).await.ok();
    let mine = w.seller().get("/api/v1/purchase-orders").await.ok();
    assert_eq!(mine["items"][0]["id"], po["id"]);
    let grant = Grant {
        role: Role::Supplier,
        reach: Reach::Supplier(SupplierId(4_711)),
    };
    let rival = w.app.person(PersonId(67), &[grant]);
    let theirs = rival.get("/api/v1/purchase-orders").await.ok();
    assert_eq!(theirs["items"], json!([]));
    let named = format!("/api/v1/purchase-orders?supplier={}", w.supplier);
    rival.get(&named).await.refused(403, "forbidden");
    rival
        .get(&purchase_path(&po))
        .await
        .refused(403, "forbidden");
    let host = w.host(0).get("/api/v1/purchase-orders").await.ok();
    assert_eq!(host["items"], json!([]), "not a leader's own goods");
    w.app
        .member(PersonId(5))
        .get("/api/v1/purchase-orders")
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .get("/api/v1/purchase-orders")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_not_sent_does_not_exist_for_its_supplier() {
    let (w, _) = sold().await;
    let (path, seller) = (purchase_path(&w.purchase().await), w.seller());
    let lists = ["", "?status=draft", &format!("?supplier={}", w.supplier)];
    for list in lists {
        let seen = seller
            .get(&format!("/api/v1/purchase-orders{list}"))
            .await
            .ok();
        assert_eq!(seen["items"], json!([]), "{list}");
    }
    seller.get(&path).await.refused(404, "not_found");
    w.app
        .operator()
        .post(&format!("{path}/send"), json!({}))
        .await
        .ok();
    assert_eq!(seller.get(&path).await.ok()["status"], "sent");
    for list in lists {
        let seen = seller
            .get(&format!("/api/v1/purchase-orders{list}"))
            .await
            .ok();
        let expected = usize::from(!list.contains("draft"));
        assert_eq!(seen["items"].as_array().unwrap().len(), expected, "{list}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shortage_is_accepted_and_the_last_to_pay_are_refunded_at_once() {
    let (w, orders) = sold().await;
    // Eight cherries were ordered for six: two fewer hurt nobody, three fewer do.
    let refused = w
        .received(&[3, 0], false)
        .await
        .refused(409, "supply.short");
    assert_eq!(
        (refused["field"].clone(), refused["detail"].clone()),
        ("lines.0.received".into(), "1".into())
    );
    w.received(&[-1, 0], true).await.refused(422, "invalid");
    let got = w.received(&[3, 0], true).await.ok();
    assert_eq!(got["cost"], 5 * 1_200 + 900);
    w.received(&[0, 0], true).await.refused(409, "wrong_state");
    let sorting = w.host(0).get(&w.path("/sorting")).await.ok();
    let short: Vec<_> = sorting["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| o["short"].clone())
        .collect();
    assert_eq!(short, [0, 0, 1], "the third paid last");
    w.arrived(0).await;
    let (who, order) = &orders[2];
    let result = w
        .host(0)
        .post("/api/v1/handover", json!({"order_ids": [order]}))
        .await
        .ok();
    assert_eq!(result["handed"], json!([order]));
    let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
    assert_eq!(view["refunded"], 1_990, "{view}");
    assert_eq!(view["after_sales"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_of_which_nothing_came_is_over_and_nobody_is_called_for_it() {
    let (w, orders) = sold().await;
    let ordered: Vec<i64> = w.purchase().await["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["quantity"].as_i64().unwrap())
        .collect();
    w.received(&ordered, true).await.ok();
    w.app.drain().await;
    for (who, order) in &orders {
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        assert_eq!(view["status"], "completed", "{view}");
        assert_eq!(
            view["paid"].as_i64().unwrap(),
            view["true_up"].as_i64().unwrap() + view["refunded"].as_i64().unwrap()
        );
        let last = view["timeline"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(last["reason"], "short");
    }
    let roster = w
        .host(0)
        .get(&format!(
            "/api/v1/handover/unclaimed?campaign={}",
            w.campaign
        ))
        .await
        .ok();
    assert!(!roster.to_string().contains(&orders[0].1), "{roster}");
    // Nothing is left to be fetched or counted in: it does not stay `procuring` for ever.
    let path = format!("/api/v1/campaigns/{}", w.campaign);
    let campaign = w.app.anyone().get(&path).await.ok();
    assert_eq!(campaign["status"], "settled");
}
