//! Cash that leaders owe: set off when they withdraw, handed in, never more than is owed.
use crate::bench::{LEADER, SCOPE, balance};
use crate::withdrawals::rich;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, OrderId, PaymentId, PersonId};
use julin_ledger::{Account, AccountKind, post, standard};
use julin_testkit::TestApp;
use serde_json::{Value, json};

struct Took(i64, i64);
impl Command for Took {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let people = (PersonId(100), LEADER);
        let posting =
            standard::cash_collected(PaymentId(self.0), OrderId(self.0), people, Money(self.1));
        post(tx, SCOPE, posting).await.map(|_| ())
    }
}

async fn owed(app: &TestApp) -> i64 {
    balance(app, Account::leader_cash(LEADER)).await
}

async fn available(app: &TestApp) -> i64 {
    -balance(app, Account::leader_available(LEADER)).await
}

async fn shown(app: &TestApp) -> Value {
    app.leader(LEADER).get("/api/v1/leader/cash").await.ok()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn withdrawing_sets_cash_off_first_and_no_more_than_the_rest_goes_out() {
    let (app, _) = rich().await;
    app.write(Took(70, 30_000)).await.unwrap();
    let sums = app.leader(LEADER).get("/api/v1/leader/earnings").await.ok();
    assert_eq!(
        (&sums["available"], &sums["cash_owed"]),
        (&json!(100_000), &json!(30_000))
    );
    let ask = |amount: i64| json!({ "amount": amount });
    let path = "/api/v1/leader/withdrawals";
    let much = app.leader(LEADER).post(path, ask(70_001)).await;
    assert_eq!(
        much.refused(409, "settlement.exceeds_available")["detail"],
        "¥700.00"
    );
    assert_eq!((owed(&app).await, available(&app).await), (30_000, 100_000));
    app.leader(LEADER)
        .post_keyed(path, "cash-0001", ask(70_000))
        .await
        .ok();
    app.leader(LEADER)
        .post_keyed(path, "cash-0001", ask(70_000))
        .await
        .ok();
    assert_eq!((owed(&app).await, available(&app).await), (0, 0));
    let entries = shown(&app).await["entries"]["items"].clone();
    assert_eq!(
        (&entries[0]["amount"], &entries[1]["amount"]),
        (&json!(-30_000), &json!(30_000))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_sets_off_what_can_be_and_hands_the_rest_in() {
    let (app, _) = rich().await;
    app.write(Took(70, 130_000)).await.unwrap();
    let net = "/api/v1/leader/cash/net";
    assert_eq!(
        app.leader(LEADER).post(net, json!({})).await.ok()["amount"],
        100_000
    );
    assert_eq!(
        app.leader(LEADER).post(net, json!({})).await.ok()["amount"],
        0
    );
    assert_eq!((owed(&app).await, available(&app).await), (30_000, 0));
    let path = format!("/api/v1/settlement/leaders/{LEADER}/cash");
    let body = |amount: i64| json!({ "amount": amount, "reference": "回单 0932" });
    let said = app.operator().post(&path, body(30_001)).await;
    assert_eq!(
        said.refused(409, "settlement.more_than_owed")["field"],
        "amount"
    );
    app.leader(LEADER)
        .post(&path, body(1))
        .await
        .refused(403, "forbidden");
    for _twice in 0..2 {
        let reply = app
            .operator()
            .post_keyed(&path, "hand-0001", body(20_000))
            .await;
        assert_eq!(reply.status, 204);
    }
    app.operator()
        .post_keyed(&path, "hand-0001", body(1))
        .await
        .refused(409, "idempotency.key_reused");
    assert_eq!(owed(&app).await, 10_000);
    assert_eq!(
        balance(&app, Account::shop(AccountKind::Bank)).await,
        20_000
    );
    let debtors = app.operator().get("/api/v1/settlement/cash").await.ok();
    assert_eq!(
        (
            &debtors["items"][0]["owed"],
            debtors["items"].as_array().unwrap().len()
        ),
        (&json!(10_000), 1)
    );
    app.leader(LEADER)
        .get("/api/v1/settlement/cash")
        .await
        .refused(403, "forbidden");
    let other = app
        .leader(PersonId(201))
        .get(&format!("/api/v1/leader/cash?leader={LEADER}"))
        .await;
    other.refused(403, "forbidden");
    assert_eq!(shown(&app).await["owed"], 10_000);
}
