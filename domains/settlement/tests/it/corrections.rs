//! Corrections: entries of their own, a second person above the threshold, the next statement.
use crate::bench::{CAMPAIGN, LEADER, SUPPLIER, balance, earnings, order, start, tell};
use julin_contracts::{Event, GoodsReceived};
use julin_kernel::{Money, PersonId, PurchaseOrderId, SupplierId};
use julin_ledger::{Account, AccountKind};
use julin_testkit::{Client, TestApp};
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/settlement/corrections";

/// An operator beside the usual one.
fn second(app: &TestApp) -> Client {
    let (role, reach) = (Role::Operator, Reach::Shop);
    app.person(PersonId(8), &[Grant { role, reach }])
}

async fn supplier(app: &TestApp) -> SupplierId {
    let made = json!({ "name": "山里人", "contact": "老陈", "phone": "13700000000" });
    let made = app.operator().post("/api/v1/suppliers", made).await.ok();
    made["id"].as_str().unwrap().parse().unwrap()
}

fn of_supplier(supplier: SupplierId, amount: i64) -> Value {
    json!({ "kind": "supplier", "supplier_id": supplier, "amount": amount, "reason": "价格录错" })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_correction_is_booked_at_once_and_once() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let goods = GoodsReceived {
        purchase_order: PurchaseOrderId(1),
        supplier,
        campaign: CAMPAIGN,
        cost: Money(50_000),
        short: Money(0),
    };
    tell(&app, vec![Event::from(goods)]).await;
    let body = of_supplier(supplier, -1_500);
    let first = app
        .operator()
        .post_keyed(PATH, "corr-0001", body.clone())
        .await
        .ok();
    let again = app
        .operator()
        .post_keyed(PATH, "corr-0001", body)
        .await
        .ok();
    assert_eq!((&first, &first["status"]), (&again, &json!("applied")));
    assert_eq!(
        balance(&app, Account::supplier_payable(supplier)).await,
        -48_500
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::CostOfGoods)).await,
        48_500
    );
    // It lies in the next statement.
    app.advance(40 * 86_400_000).await;
    let found = app
        .operator()
        .get("/api/v1/settlement/statements")
        .await
        .ok();
    let statement = &found["items"][0];
    assert_eq!(
        (
            &statement["ordered"],
            &statement["corrected"],
            &statement["payable"]
        ),
        (&json!(50_000), &json!(-1_500), &json!(48_500))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_one_waits_for_somebody_else() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let asked = app
        .operator()
        .post(PATH, of_supplier(supplier, 20_001))
        .await
        .ok();
    let payable = Account::supplier_payable(supplier);
    assert_eq!(
        (
            &asked["status"],
            &asked["approvals_needed"],
            balance(&app, payable).await
        ),
        (&json!("requested"), &json!(2), 0)
    );
    let path = format!("{PATH}/{}", asked["id"].as_str().unwrap());
    let (approve, reject) = (format!("{path}/approve"), format!("{path}/reject"));
    app.operator()
        .post(&approve, json!({}))
        .await
        .refused(403, "settlement.own_correction");
    app.leader(LEADER)
        .post(&approve, json!({}))
        .await
        .refused(403, "forbidden");
    for _twice in 0..2 {
        let done = second(&app).post(&approve, json!({})).await.ok();
        assert_eq!(done["status"], "applied");
    }
    assert_eq!(balance(&app, payable).await, -20_001);
    second(&app)
        .post(&reject, json!({ "reason": "晚了" }))
        .await
        .refused(409, "wrong_state");
    let other = app
        .operator()
        .post(PATH, of_supplier(supplier, -99_999))
        .await
        .ok();
    let reject = format!("{PATH}/{}/reject", other["id"].as_str().unwrap());
    let refused = second(&app)
        .post(&reject, json!({ "reason": "查过，没录错" }))
        .await
        .ok();
    assert_eq!(
        (&refused["status"], balance(&app, payable).await),
        (&json!("rejected"), -20_001)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_is_owed_more_or_less_with_a_line_that_says_why() {
    let app = start().await;
    let o = order(1, &[(10_000, 1_000)]);
    tell(&app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    let of = |amount: i64, leader: PersonId| json!({ "kind": "leader", "order_id": o.id(), "leader_id": leader, "amount": amount, "reason": "佣金比例谈错" });
    app.operator().post(PATH, of(200, LEADER)).await.ok();
    app.operator().post(PATH, of(-50, LEADER)).await.ok();
    assert_eq!(
        balance(&app, Account::leader_available(LEADER)).await,
        -1_150
    );
    let seen = earnings(&app).await;
    assert_eq!(
        (&seen["entries"]["items"][0]["amount"], &seen["available"]),
        (&json!(-50), &json!(1_150))
    );
    assert_eq!(seen["entries"]["items"][0]["kind"], "correction");
    let stranger = app
        .operator()
        .post(PATH, of(200, PersonId(77)))
        .await
        .refused(404, "not_found");
    assert_eq!(stranger["field"], "leader_id");
    for (field, body) in [
        (
            "supplier_id",
            json!({ "kind": "supplier", "amount": 1, "reason": "x" }),
        ),
        ("supplier_id", of_supplier(SUPPLIER, 1)),
        ("amount", of(0, LEADER)),
        (
            "liable",
            json!({ "kind": "refund", "amount": 1, "reason": "x" }),
        ),
        (
            "reason",
            json!({ "kind": "supplier", "amount": 1, "reason": " " }),
        ),
    ] {
        let said = app.operator().post(PATH, body).await;
        assert!(
            (400..500).contains(&said.status) && said.json()["field"] == field,
            "{field}: {}",
            said.json()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_surcharge_is_above_zero_and_of_a_line() {
    let app = start().await;
    let body = |amount: i64, line: Value| {
        json!({
            "kind": "surcharge", "order_id": "77", "line_id": line, "amount": amount, "reason": "少收了",
        })
    };
    let said = app
        .operator()
        .post(PATH, body(-1, json!("78")))
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "amount");
    let said = app
        .operator()
        .post(PATH, body(100, json!(null)))
        .await
        .refused(422, "invalid");
    assert_eq!(said["field"], "line_id");
}
