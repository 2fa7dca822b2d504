//! A leader's money goes out once, or comes back to her balance.
use crate::bench::{LEADER, SCOPE, balance, earnings, order, start_paying, tell};
use crate::payer::Payer;
use julin_contracts::LiableParty;
use julin_kernel::PersonId;
use julin_ledger::{Account, AccountKind};
use julin_testkit::{Client, Reply, TestApp};
use julin_web::{Grant, Reach, Role};
use serde_json::{Value, json};

const MINE: &str = "/api/v1/leader/withdrawals";
const ALL: &str = "/api/v1/settlement/withdrawals";

/// An operator beside the usual one.
fn second(app: &TestApp) -> Client {
    let role = Role::Operator;
    let reach = Reach::Shop;
    app.person(PersonId(8), &[Grant { role, reach }])
}

/// A shop whose leader may withdraw 1 000.00.
pub(crate) async fn rich() -> (TestApp, Payer) {
    let (app, payer) = start_paying().await;
    let o = order(1, &[(1_000_000, 1_000)]);
    tell(&app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    (app, payer)
}

async fn ask(app: &TestApp, amount: i64) -> Reply {
    app.leader(LEADER)
        .post(MINE, json!({"amount": amount}))
        .await
}

pub(crate) async fn asked(app: &TestApp, amount: i64) -> String {
    let made = ask(app, amount).await.ok();
    assert_eq!(made["status"], "requested");
    made["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn approve(app: &TestApp, staff: &Client, id: &str) -> Reply {
    let reply = staff.post(&format!("{ALL}/{id}/approve"), json!({})).await;
    app.drain().await;
    reply
}

pub(crate) async fn status(app: &TestApp) -> Value {
    app.leader(LEADER).get(MINE).await.ok()["items"][0].clone()
}

/// Available, set aside, at the provider.
pub(crate) async fn books(app: &TestApp) -> (i64, i64, i64) {
    let available = balance(app, Account::leader_available(LEADER)).await;
    let aside = balance(app, Account::leader_withdrawing(LEADER)).await;
    let clearing = Account::shop(AccountKind::ProviderClearing);
    (-available, -aside, balance(app, clearing).await)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_small_sum_is_set_aside_approved_once_and_paid_once() {
    let (app, payer) = rich().await;
    let id = asked(&app, 30_000).await;
    assert_eq!(books(&app).await, (70_000, 30_000, 0));
    assert_eq!(
        payer.books().arrived.len(),
        0,
        "nothing goes out unapproved"
    );
    approve(&app, &app.operator(), &id).await.ok();
    assert_eq!(books(&app).await, (70_000, 0, -30_000));
    assert_eq!(status(&app).await["status"], "paid");
    assert_eq!(payer.books().arrived, [format!("W{id}")]);
    let view = earnings(&app).await;
    let sums = [&view["available"], &view["withdrawing"], &view["withdrawn"]];
    assert_eq!(sums, [&json!(70_000), &json!(0), &json!(30_000)]);
    approve(&app, &app.operator(), &id).await.ok();
    approve(&app, &second(&app), &id)
        .await
        .refused(409, "wrong_state");
    assert_eq!(payer.paid(), 30_000);
    let told = messages(&app).await;
    assert!(
        told.iter().any(|m| m.contains("withdrawal_paid")),
        "{told:?}"
    );
}

async fn messages(app: &TestApp) -> Vec<String> {
    let sql =
        julin_db::q!("SELECT body FROM events_outbox WHERE name = 'messaging.message_requested'");
    let all: Vec<(String,)> = app.ctx.db.all(sql).await.unwrap();
    all.into_iter().map(|m| m.0).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn above_the_threshold_two_different_people_approve() {
    let (app, payer) = rich().await;
    let id = asked(&app, 50_001).await;
    approve(&app, &app.operator(), &id).await.ok();
    approve(&app, &app.operator(), &id).await.ok();
    assert_eq!(
        status(&app).await["status"],
        "requested",
        "one person is one approval"
    );
    let row = app
        .operator()
        .get(&format!("{ALL}?status=requested"))
        .await
        .ok()["items"][0]
        .clone();
    assert_eq!(
        (
            &row["approvals_needed"],
            row["approvals"].as_array().unwrap().len()
        ),
        (&json!(2), 1)
    );
    approve(&app, &second(&app), &id).await.ok();
    assert_eq!(status(&app).await["status"], "paid");
    assert_eq!(payer.paid(), 50_001);
    let at_the_threshold = asked(&app, 49_999).await;
    approve(&app, &second(&app), &at_the_threshold).await.ok();
    assert_eq!(status(&app).await["status"], "paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_there_cannot_be_withdrawn() {
    let (app, payer) = rich().await;
    let low = ask(&app, 999)
        .await
        .refused(422, "settlement.below_minimum");
    assert_eq!(
        (&low["field"], &low["detail"]),
        (&json!("amount"), &json!("¥10.00"))
    );
    for silly in [0, -5_000, i64::MIN] {
        ask(&app, silly)
            .await
            .refused(422, "settlement.below_minimum");
    }
    ask(&app, 100_001)
        .await
        .refused(409, "settlement.exceeds_available");
    ask(&app, i64::MAX)
        .await
        .refused(409, "settlement.exceeds_available");
    asked(&app, 60_000).await;
    let most = ask(&app, 40_001)
        .await
        .refused(409, "settlement.exceeds_available");
    assert_eq!(most["detail"], "¥400.00");
    let o = order(2, &[(90_000, 0)]);
    let claim = o.refunded(9, 0, 90_000, LiableParty::Leader);
    tell(&app, vec![o.paid(), o.picked_up(), o.completed(), claim]).await;
    ask(&app, 1_000)
        .await
        .refused(409, "settlement.negative_balance");
    let waiting = status(&app).await["id"].as_str().unwrap().to_owned();
    approve(&app, &app.operator(), &waiting)
        .await
        .refused(409, "settlement.negative_balance");
    assert_eq!(payer.books().arrived.len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejected_or_taken_back_it_is_in_the_balance_again() {
    let (app, _) = rich().await;
    let id = asked(&app, 30_000).await;
    let path = format!("{ALL}/{id}/reject");
    let (operator, leader) = (app.operator(), app.leader(LEADER));
    operator
        .post(&path, json!({"reason": " "}))
        .await
        .refused(422, "invalid");
    operator
        .post(&path, json!({"reason": "请先补登身份信息"}))
        .await
        .ok();
    operator
        .post(&path, json!({"reason": "again"}))
        .await
        .refused(409, "wrong_state");
    assert_eq!(books(&app).await, (100_000, 0, 0));
    assert_eq!(status(&app).await["reason"], "请先补登身份信息");
    approve(&app, &operator, &id)
        .await
        .refused(409, "wrong_state");

    let id = asked(&app, 100_000).await;
    let path = format!("{MINE}/{id}/cancel");
    app.leader(PersonId(201))
        .post(&path, json!({}))
        .await
        .refused(404, "not_found");
    for _ in 0..2 {
        assert_eq!(
            leader.post(&path, json!({})).await.ok()["status"],
            "cancelled"
        );
    }
    assert_eq!(books(&app).await, (100_000, 0, 0));
    let id = asked(&app, 10_000).await;
    approve(&app, &operator, &id).await.ok();
    let late = leader.post(&format!("{MINE}/{id}/cancel"), json!({})).await;
    late.refused(409, "wrong_state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_the_same_withdrawal() {
    let (app, _) = rich().await;
    let leader = app.leader(LEADER);
    let body = json!({"amount": 30_000});
    let first = leader
        .post_keyed(MINE, "withdraw-0001", body.clone())
        .await
        .ok();
    let again = leader.post_keyed(MINE, "withdraw-0001", body).await.ok();
    assert_eq!(first, again);
    let other = json!({"amount": 30_001});
    let other = leader.post_keyed(MINE, "withdraw-0001", other).await;
    other.refused(409, "idempotency.key_reused");
    assert_eq!(books(&app).await, (70_000, 30_000, 0));
    let headers = [("idempotency-key", "short")];
    let missing = leader
        .send("POST", MINE, r#"{"amount":30000}"#.into(), &headers)
        .await;
    missing.refused(400, "idempotency.key_missing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_decides_on_their_own_and_only_those_who_may() {
    let (app, _) = rich().await;
    let id = asked(&app, 30_000).await;
    let shop = Grant {
        role: Role::Operator,
        reach: Reach::Shop,
    };
    let both = app.person(LEADER, &[shop]);
    approve(&app, &both, &id)
        .await
        .refused(403, "settlement.own_withdrawal");
    let path = format!("{ALL}/{id}/reject");
    let own = both.post(&path, json!({"reason": "x"})).await;
    own.refused(403, "settlement.own_withdrawal");
    approve(&app, &app.leader(PersonId(201)), &id)
        .await
        .refused(403, "forbidden");
    app.leader(LEADER).get(ALL).await.refused(403, "forbidden");
    app.anyone().get(MINE).await.refused(401, "unauthenticated");
    app.member(PersonId(100))
        .post(MINE, json!({"amount": 5_000}))
        .await
        .refused(403, "forbidden");
    app.operator()
        .post(MINE, json!({"amount": 5_000}))
        .await
        .refused(403, "forbidden");
    let nothing = app.leader(PersonId(201)).get(MINE).await.ok();
    assert_eq!(nothing["items"], json!([]));
    approve(&app, &app.operator(), "7")
        .await
        .refused(404, "not_found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_goes_to_a_known_payee_only() {
    let (app, payer) = rich().await;
    let o = order(2, &[(3_000_000, 1_000)]);
    tell(&app, vec![o.paid(), o.picked_up(), o.completed()]).await;
    payer.books().nameless = true;
    ask(&app, 30_000).await.refused(409, "settlement.no_payee");
    let operator = app.operator();
    let path = format!("/api/v1/settlement/leaders/{LEADER}/payee");
    operator.get(&path).await.refused(404, "not_found");
    let unknown = operator
        .put(
            "/api/v1/settlement/leaders/77/payee",
            json!({"openid": "o1"}),
        )
        .await;
    unknown.refused(404, "not_found");
    crate::bench::register(&app, LEADER).await;
    operator.put(&path, json!({"openid": "oLeader"})).await.ok();
    asked(&app, 30_000).await;
    ask(&app, 200_000)
        .await
        .refused(409, "settlement.payee_name_needed");
    operator
        .put(&path, json!({"openid": "oLeader", "name": "王小明"}))
        .await
        .ok();
    asked(&app, 200_000).await;
    assert_eq!(operator.get(&path).await.ok()["name"], "王小明");
    app.leader(LEADER)
        .get(&path)
        .await
        .refused(403, "forbidden");
    let trail: Vec<(String,)> = app
        .ctx
        .db
        .all(julin_db::q!("SELECT detail FROM web_audit"))
        .await
        .unwrap();
    assert!(
        trail
            .iter()
            .all(|row| !row.0.contains("oLeader") && !row.0.contains("王小明"))
    );
    assert_eq!(app.runner.dead_letters(SCOPE).await.unwrap().len(), 0);
}
