//! What suppliers are owed, closed by period, confirmed and paid.
use crate::bench::{SCOPE, balance, order, received_short, start, tell};
use julin_config::{Config, StatementPeriod};
use julin_contracts::{Event, LiableParty, LineShortfall, OrderWeightSettled};
use julin_events::Runner;
use julin_kernel::{Grams, Money, PersonId, RefundId, SupplierId};
use julin_ledger::{Account, AccountKind};
use julin_testkit::{Client, TestApp};
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

const ALL: &str = "/api/v1/settlement/statements";
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A shop that closes weeks and takes one percent, and a supplier. Tests begin on a Monday.
async fn weekly() -> (TestApp, SupplierId) {
    let mut app = start().await;
    let mut config = Config::default();
    config.settlement.statement_period = StatementPeriod::Week;
    config.settlement.supplier_fee_bp = 100;
    let ctx = app.ctx.with_config(config);
    let room = julin_settlement::room();
    let jobs = (room.jobs)(&ctx);
    app.runner = Runner::new(app.ctx.db.clone(), "test", room.reactions, jobs);
    let supplier = crate::suppliers::supplier(&app).await;
    (app, supplier)
}

fn returned(supplier: SupplierId, order_id: i64, amount: i64) -> Event {
    let o = order(order_id, &[(amount, 0)]);
    let mut event = o.refunded(order_id, 0, amount, LiableParty::Supplier);
    if let Event::OrderRefunded(refunded) = &mut event {
        refunded.supplier = supplier;
    }
    event
}

async fn statements(app: &TestApp) -> Vec<Value> {
    let page = app.operator().get(ALL).await.ok();
    page["items"].as_array().unwrap().clone()
}

/// First and last day, and `ordered short returned fee carried payable`.
fn sums(it: &Value) -> (String, [i64; 6]) {
    let days = format!(
        "{} {}",
        it["first_day"].as_str().unwrap(),
        it["last_day"].as_str().unwrap()
    );
    let of = |name: &str| it[name].as_i64().unwrap();
    let names = ["ordered", "short", "returned", "fee", "carried", "payable"];
    (days, names.map(of))
}

fn own(app: &TestApp, supplier: SupplierId) -> Client {
    let role = Role::Supplier;
    let reach = Reach::Supplier(supplier);
    app.person(PersonId(600), &[Grant { role, reach }])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_week_is_closed_and_what_is_told_later_lands_in_the_next() {
    let (app, supplier) = weekly().await;
    let goods = received_short(7, supplier, 90_000, 10_000);
    let rotten = returned(supplier, 1, 3_000);
    tell(&app, vec![goods.clone(), goods, rotten.clone(), rotten]).await;
    app.advance(6 * DAY_MS).await;
    assert_eq!(statements(&app).await.len(), 0, "the week is not over");
    app.advance(DAY_MS).await;
    let all = statements(&app).await;
    assert_eq!(all.len(), 1);
    let payable = 100_000 - 10_000 - 3_000 - 900;
    let week = "2026-11-23 2026-11-29".to_owned();
    assert_eq!(
        sums(&all[0]),
        (week, [100_000, -10_000, -3_000, -900, 0, payable])
    );
    assert_eq!(all[0]["status"], "draft");
    assert_eq!(
        balance(&app, Account::supplier_payable(supplier)).await,
        -payable
    );
    assert_eq!(
        balance(&app, Account::shop(AccountKind::SupplierFees)).await,
        -900
    );

    // A correction of last week's goods, told in this one.
    tell(&app, vec![returned(supplier, 2, 5_000)]).await;
    assert_eq!(
        sums(&statements(&app).await[0]).1[5],
        payable,
        "a closed statement stays"
    );
    app.advance(7 * DAY_MS).await;
    let all = statements(&app).await;
    assert_eq!(
        sums(&all[0]).1,
        [0, 0, -5_000, 0, 0, 0],
        "below zero nothing is payable"
    );
    tell(&app, vec![received_short(8, supplier, 20_000, 0)]).await;
    app.advance(7 * DAY_MS).await;
    let all = statements(&app).await;
    let third = (
        "2026-12-07 2026-12-13".to_owned(),
        [20_000, 0, 0, -200, -5_000, 14_800],
    );
    assert_eq!((all.len(), sums(&all[0])), (3, third));
    let payables: i64 = all.iter().map(|it| it["payable"].as_i64().unwrap()).sum();
    assert_eq!(
        balance(&app, Account::supplier_payable(supplier)).await,
        -payables
    );
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(julin_ledger::is_consistent(&mut tx, SCOPE).await.unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_fee_is_on_what_was_received_and_goes_back_with_what_was_not() {
    let (app, supplier) = weekly().await;
    let o = order(1, &[(4_000, 0)]);
    let Event::LineExcessPaid(mut more) = o.excess(1, 0, 900, 600) else {
        unreachable!("an excess");
    };
    more.supplier = supplier;
    let goods = received_short(7, supplier, 10_000, 0);
    tell(&app, vec![o.paid(), goods, more.into()]).await;
    app.advance(7 * DAY_MS).await;
    let all = statements(&app).await;
    assert_eq!(sums(&all[0]).1, [10_000, 0, 0, -106, 0, 10_494]);
    assert_eq!(all[0]["excess"], 600);
    // It weighed less than was received by the piece, and the statement of that is closed.
    let missing = LineShortfall {
        line: o.line(0),
        supplier,
        ordered: Grams(1_000),
        grams: Grams(500),
        amount: Money(2_000),
        supply: Money(1_000),
    };
    let short = OrderWeightSettled {
        head: o.head(),
        lines: vec![missing],
        total: Money(2_000),
        liable: LiableParty::Supplier,
        refund: RefundId(9),
        discounts: vec![],
    };
    tell(&app, vec![short.into()]).await;
    app.advance(7 * DAY_MS).await;
    let all = statements(&app).await;
    assert_eq!(sums(&all[0]).1, [0, -1_000, 0, 10, 0, 0]);
    let fees = balance(&app, Account::shop(AccountKind::SupplierFees)).await;
    assert_eq!(fees, -96);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_of_weeks_is_caught_up_once() {
    let (app, supplier) = weekly().await;
    tell(&app, vec![received_short(7, supplier, 1_000, 0)]).await;
    app.advance(30 * DAY_MS).await;
    app.advance(DAY_MS).await;
    let all = statements(&app).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["last_day"], "2026-11-29");
    assert_eq!(app.runner.dead_jobs(SCOPE).await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_supplier_confirms_and_then_the_shop_pays_once() {
    let (app, supplier) = weekly().await;
    tell(&app, vec![received_short(7, supplier, 100_000, 0)]).await;
    app.advance(7 * DAY_MS).await;
    let id = statements(&app).await[0]["id"].as_str().unwrap().to_owned();
    let (path, operator, own) = (format!("{ALL}/{id}"), app.operator(), own(&app, supplier));
    let paying = json!({"bank_reference": "20261201-0042"});
    let early = operator.post(&format!("{path}/pay"), paying.clone()).await;
    early.refused(409, "wrong_state");
    for _ in 0..2 {
        let it = own.post(&format!("{path}/confirm"), json!({})).await.ok();
        assert_eq!(it["status"], "confirmed");
    }
    for _ in 0..2 {
        operator
            .post(&format!("{path}/pay"), paying.clone())
            .await
            .ok();
    }
    let other = json!({"bank_reference": "20261201-0043"});
    operator
        .post(&format!("{path}/pay"), other)
        .await
        .refused(409, "wrong_state");
    assert_eq!(balance(&app, Account::supplier_payable(supplier)).await, 0);
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Bank)).await,
        -99_000
    );
    let view = own.get(&path).await.ok();
    assert_eq!(
        (&view["status"], &view["supplier_name"]),
        (&json!("paid"), &json!("云南鲜果合作社"))
    );
    let kinds: Vec<_> = view["lines"]["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["kind"].clone())
        .collect();
    assert_eq!(kinds, [json!("fee"), json!("ordered")]);
    let book = own.get(&format!("{path}/export.xlsx")).await;
    assert_eq!((book.status, &book.bytes[..2]), (200, &b"PK"[..]));
    assert_eq!(
        own.get(&format!("{ALL}?supplier={supplier}")).await.ok()["items"][0]["id"],
        id
    );
    let trail: Vec<(String, String)> = app
        .ctx
        .db
        .all(julin_db::q!(
            "SELECT action, detail FROM web_audit ORDER BY id"
        ))
        .await
        .unwrap();
    let confirmed = trail
        .iter()
        .find(|row| row.0 == "settlement.statement.confirm")
        .unwrap();
    assert!(
        confirmed.1.contains("\"on_behalf\":false"),
        "{}",
        confirmed.1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_between_its_supplier_and_the_shop() {
    let (app, supplier) = weekly().await;
    tell(&app, vec![received_short(7, supplier, 100_000, 0)]).await;
    app.advance(7 * DAY_MS).await;
    let id = statements(&app).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{ALL}/{id}");
    let other = own(&app, SupplierId(1));
    for stranger in [&other, &app.leader(PersonId(200))] {
        stranger.get(&path).await.refused(404, "not_found");
        stranger
            .get(&format!("{path}/export.xlsx"))
            .await
            .refused(404, "not_found");
        stranger
            .post(&format!("{path}/confirm"), json!({}))
            .await
            .refused(404, "not_found");
        stranger
            .get(&format!("{ALL}?supplier={supplier}"))
            .await
            .refused(403, "forbidden");
        stranger.get(ALL).await.refused(403, "forbidden");
    }
    let paying = json!({"bank_reference": "x"});
    own(&app, supplier)
        .post(&format!("{path}/pay"), paying)
        .await
        .refused(403, "forbidden");
    app.anyone()
        .get(&path)
        .await
        .refused(401, "unauthenticated");
    assert_eq!(statements(&app).await[0]["status"], "draft");
}
