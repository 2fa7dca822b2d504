//! What suppliers are owed, and what they bear.
use crate::bench::{LEADER, balance, order, received, start, tell};
use julin_contracts::{Event, LiableParty};
use julin_kernel::{PersonId, SupplierId};
use julin_ledger::{Account, AccountKind};
use julin_testkit::TestApp;
use julin_web::{Grant, Reach, Role};
use serde_json::json;

pub(crate) async fn supplier(app: &TestApp) -> SupplierId {
    let body = json!({"name": "云南鲜果合作社", "contact": "老李", "phone": "13800001234"});
    let made = app.operator().post("/api/v1/suppliers", body).await.ok();
    made["id"].as_str().unwrap().parse().unwrap()
}

fn by(mut event: Event, supplier: SupplierId) -> Event {
    if let Event::OrderRefunded(refunded) = &mut event {
        refunded.supplier = supplier;
    }
    event
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn received_goods_are_owed_and_a_liable_supplier_is_charged() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let o = order(1, &[(10_000, 1_000)]);
    let rotten = by(o.refunded(9, 0, 3_000, LiableParty::Supplier), supplier);
    let goods = received(7, supplier, 60_000);
    tell(
        &app,
        vec![o.paid(), goods.clone(), goods, rotten.clone(), rotten],
    )
    .await;
    let all = app
        .operator()
        .get("/api/v1/settlement/suppliers")
        .await
        .ok();
    assert_eq!(
        all,
        json!([{"supplier": {"id": supplier, "name": "云南鲜果合作社"},
                "received": 60_000, "chargebacks": 3_000, "payable": 57_000}])
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::CostOfGoods)).await,
        60_000
    );
    let path = format!("/api/v1/settlement/suppliers/{supplier}/statement");
    let statement = app.operator().get(&path).await.ok();
    assert_eq!(statement["payable"], 57_000);
    let lines = statement["lines"]["items"].as_array().unwrap();
    let moves: Vec<_> = lines
        .iter()
        .map(|l| (l["kind"].clone(), l["amount"].clone()))
        .collect();
    assert_eq!(
        moves,
        [
            (json!("supplier_charged"), json!(-3_000)),
            (json!("goods_received"), json!(60_000))
        ]
    );
    assert_eq!(
        (&lines[0]["order"], &lines[1]["purchase_order"]),
        (&json!("1"), &json!("7"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supplier_reads_its_own_statement_only() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let path = format!("/api/v1/settlement/suppliers/{supplier}/statement");
    let grant = |reach| {
        [Grant {
            role: Role::Supplier,
            reach,
        }]
    };
    let own = app.person(PersonId(600), &grant(Reach::Supplier(supplier)));
    assert_eq!(own.get(&path).await.ok()["payable"], 0);
    let other = app.person(PersonId(601), &grant(Reach::Supplier(SupplierId(1))));
    other.get(&path).await.refused(403, "forbidden");
    own.get("/api/v1/settlement/suppliers")
        .await
        .refused(403, "forbidden");
    app.anyone()
        .get(&path)
        .await
        .refused(401, "unauthenticated");
    let unknown = "/api/v1/settlement/suppliers/12345/statement";
    app.operator().get(unknown).await.refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_refund_that_several_bear_each_is_charged_its_part_once() {
    let app = start().await;
    let supplier = supplier(&app).await;
    let o = order(1, &[(10_000, 1_000)]);
    let part = |amount, liable| by(o.refunded(9, 0, amount, liable), supplier);
    let parts = [
        part(1_700, LiableParty::Supplier),
        part(800, LiableParty::Carrier),
        part(300, LiableParty::Leader),
        part(200, LiableParty::Platform),
    ];
    tell(
        &app,
        [vec![o.paid()], parts.to_vec(), parts.to_vec()].concat(),
    )
    .await;
    let shop = |kind| balance(&app, Account::shop(kind));
    assert_eq!(
        balance(&app, Account::supplier_payable(supplier)).await,
        1_700
    );
    assert_eq!(shop(AccountKind::CarrierReceivable).await, 800);
    assert_eq!(shop(AccountKind::Recoveries).await, -2_800);
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, 300);
    // Of the commission only the leader's own part goes back: 10 % of 3.00.
    assert_eq!(balance(&app, Account::leader_frozen(LEADER)).await, -970);
}
