//! The ledger against the provider's bills, number by number.
use crate::bench::{SCOPE, Tell, balance, start_with_bills};
use julin_contracts::PaymentCaptured;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, OrderId, PaymentId, PersonId, RefundId};
use julin_ledger::{Account, AccountKind, Posting, WithdrawalId, post, standard};
use julin_settlement::MovementKind;
use julin_testkit::TestApp;
use serde_json::{Value, json};

const DAYS: &str = "/api/v1/settlement/reconciliations";
const DIFFERENCES: &str = "/api/v1/settlement/differences";
/// The day on which every test begins.
const TODAY: &str = "2026-11-23";
const DAY_MS: i64 = 24 * 3_600_000;

struct Book(Vec<Posting>);
impl Command for Book {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        for posting in &self.0 {
            post(tx, SCOPE, posting.clone()).await?;
        }
        Ok(())
    }
}

fn captured(n: i64, amount: i64) -> Posting {
    standard::capture(PaymentId(n), OrderId(n), PersonId(100), Money(amount))
}

fn refunded(n: i64, of: i64, amount: i64) -> [Posting; 2] {
    let fact = standard::RefundFact {
        refund: RefundId(n),
        attempt: 2,
        payment: PaymentId(of),
        order: OrderId(of),
        member: PersonId(100),
        amount: Money(amount),
        before_completion: true,
    };
    [fact.requested(), fact.succeeded()]
}

fn withdrawn(n: i64, amount: i64) -> [Posting; 2] {
    let fact = standard::WithdrawalFact {
        withdrawal: WithdrawalId(n),
        leader: PersonId(200),
        amount: Money(amount),
    };
    [fact.requested(), fact.paid()]
}

async fn book(app: &TestApp, postings: impl IntoIterator<Item = Posting>) {
    app.write(Book(postings.into_iter().collect()))
        .await
        .unwrap();
}

/// Compares a day now; answers what it says when it is done.
async fn reconcile(app: &TestApp, day: &str) -> Value {
    let begun = app.operator().post(DAYS, json!({"day": day})).await;
    assert_eq!(begun.status, 202);
    app.drain().await;
    let days = app.operator().get(DAYS).await.ok();
    let of_day = |d: &&Value| d["day"] == day;
    days["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(of_day)
        .unwrap()
        .clone()
}

/// `what bill kind number here there`, oldest first.
async fn differences(app: &TestApp, state: &str) -> Vec<String> {
    let path = format!("{DIFFERENCES}?state={state}&limit=100");
    let page = app.operator().get(&path).await.ok();
    let told = |d: &Value| {
        let word = |name: &str| match &d[name] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        ["what", "bill", "kind", "number", "here", "there"]
            .map(word)
            .join(" ")
    };
    let mut all: Vec<String> = page["items"].as_array().unwrap().iter().map(told).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_day_that_agrees_has_no_difference_and_its_fees_are_booked_once() {
    let (app, bills) = start_with_bills().await;
    book(&app, [captured(1, 10_000), captured(2, 5_000)]).await;
    book(&app, refunded(9, 2, 1_000)).await;
    book(&app, withdrawn(7, 300)).await;
    bills.both(TODAY, MovementKind::Payment, "1", 10_000);
    bills.both(TODAY, MovementKind::Payment, "2", 5_000);
    bills.both(TODAY, MovementKind::Refund, "9-2", -1_000);
    bills.both(TODAY, MovementKind::Payout, "W7", -300);
    bills.fund(TODAY, MovementKind::Fee, "1", -60);
    bills.fund(TODAY, MovementKind::Fee, "2", -30);
    bills.fund(TODAY, MovementKind::Fee, "9-2", 6);
    let early = app.operator().post(DAYS, json!({"day": TODAY})).await;
    assert_eq!(early.refused(422, "invalid")["field"], "day");
    app.advance(DAY_MS).await;
    for run in 1..=2 {
        let day = reconcile(&app, TODAY).await;
        assert_eq!(day["state"], "done");
        assert_eq!(
            (&day["run"], &day["open"], &day["fees"]),
            (&json!(run), &json!(0), &json!(84))
        );
        assert_eq!(
            (&day["bill_rows"], &day["ledger_rows"]),
            (&json!(10), &json!(4))
        );
    }
    assert_eq!(differences(&app, "open").await, Vec::<String>::new());
    let fees = balance(&app, Account::shop(AccountKind::ProviderFees)).await;
    let clearing = balance(&app, Account::shop(AccountKind::ProviderClearing)).await;
    assert_eq!((fees, clearing), (84, 10_000 + 5_000 - 1_000 - 300 - 84));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_way_of_differing_is_found_explained_and_stays_explained() {
    let (app, bills) = start_with_bills().await;
    book(&app, [captured(1, 10_000), captured(2, 5_000)]).await;
    book(&app, withdrawn(7, 300)).await;
    bills.both(TODAY, MovementKind::Payment, "1", 9_999);
    bills.both(TODAY, MovementKind::Payment, "3", 700);
    bills.both(TODAY, MovementKind::Refund, "stranger", -5);
    bills.fund(TODAY, MovementKind::Other, "", -100_000);
    app.advance(DAY_MS).await;
    assert_eq!(reconcile(&app, TODAY).await["open"], 10);
    let open = [
        "amount_differs fund payment 1 10000 9999",
        "amount_differs trade payment 1 10000 9999",
        "missing_here fund other wx null -100000",
        "missing_here fund payment 3 null 700",
        "missing_here fund refund stranger null -5",
        "missing_here trade payment 3 null 700",
        "missing_here trade refund stranger null -5",
        "missing_there fund payment 2 5000 null",
        "missing_there fund payout W7 -300 null",
        "missing_there trade payment 2 5000 null",
    ];
    assert_eq!(differences(&app, "open").await, open);
    let all = app
        .operator()
        .get(&format!("{DIFFERENCES}?limit=100"))
        .await
        .ok();
    let other = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["kind"] == "other")
        .unwrap();
    let path = format!("{DIFFERENCES}/{}/explain", other["id"].as_str().unwrap());
    let operator = app.operator();
    let why = json!({"explanation": "店主提现到银行卡"});
    operator.post(&path, why.clone()).await.ok();
    assert_eq!(reconcile(&app, TODAY).await["open"], 9);
    assert_eq!(differences(&app, "explained").await, [open[2]]);
    operator.post(&path, json!({})).await.ok();
    assert_eq!(reconcile(&app, TODAY).await["open"], 10);
    operator.post(&path, why).await.ok();
    bills.shelf().bills.values_mut().for_each(|bill| {
        for line in bill.iter_mut().filter(|l| l.kind == MovementKind::Other) {
            line.amount = Money(-100_001);
        }
    });
    assert_eq!(
        reconcile(&app, TODAY).await["open"],
        10,
        "another sum is not what was explained"
    );
    operator
        .post(&path, json!({"explanation": ""}))
        .await
        .refused(422, "invalid");
    app.leader(PersonId(200))
        .get(DIFFERENCES)
        .await
        .refused(403, "forbidden");
    app.leader(PersonId(200))
        .post(&path, json!({}))
        .await
        .refused(403, "forbidden");
    app.anyone()
        .post(DAYS, json!({"day": TODAY}))
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn midnight_and_late_news_are_no_differences_in_the_end() {
    let (app, bills) = start_with_bills().await;
    let (yesterday, tomorrow) = ("2026-11-22", "2026-11-24");
    // The provider booked before midnight what we heard of after it.
    bills.both(yesterday, MovementKind::Payment, "1", 10_000);
    // A refund that was under way when the bill was made, and two that we hear of a day later.
    bills.pending_refund(yesterday, "9", -100);
    bills.both(TODAY, MovementKind::Payment, "2", 5_000);
    book(&app, [captured(1, 10_000)]).await;
    app.advance(DAY_MS).await;
    assert_eq!(reconcile(&app, yesterday).await["open"], 0);
    assert_eq!(reconcile(&app, TODAY).await["open"], 2);
    book(&app, [captured(2, 5_000)]).await;
    book(&app, refunded(9, 1, 100)).await;
    bills.fund(tomorrow, MovementKind::Refund, "9", -100);
    // The provider's clock is behind ours: it books a payment on the day after.
    book(&app, [captured(3, 70)]).await;
    app.advance(DAY_MS).await;
    assert_eq!(
        reconcile(&app, tomorrow).await["open"],
        2,
        "payment 3 is in no bill yet"
    );
    bills.both("2026-11-25", MovementKind::Payment, "3", 70);
    app.advance(DAY_MS).await;
    assert_eq!(reconcile(&app, "2026-11-25").await["open"], 0);
    assert_eq!(differences(&app, "open").await, Vec::<String>::new());
    assert_eq!(differences(&app, "resolved").await.len(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_day_is_compared_by_itself_also_after_an_outage() {
    let (app, bills) = start_with_bills().await;
    let event = PaymentCaptured {
        part: 0,
        payment: PaymentId(1),
        order: OrderId(1),
        amount: Money(10_000),
    };
    book(&app, [captured(1, 10_000)]).await;
    bills.both(TODAY, MovementKind::Payment, "1", 10_000);
    for _ in 0..3 {
        app.write(Tell(event.clone().into())).await.unwrap();
    }
    app.drain().await;
    assert_eq!(bills.shelf().fetched, 0, "the bills are not there yet");
    // 2026-11-23 08:00 and five days of silence.
    app.advance(5 * DAY_MS).await;
    let days = app.operator().get(DAYS).await.ok();
    let done: Vec<_> = days["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|d| (d["day"].clone(), d["state"].clone()))
        .collect();
    let expected = ["2026-11-26", "2026-11-25", "2026-11-24", "2026-11-23"];
    assert_eq!(done, expected.map(|day| (json!(day), json!("done"))));
    assert_eq!(bills.shelf().fetched, 8);
    assert_eq!(differences(&app, "open").await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_that_was_interrupted_goes_on() {
    let (app, bills) = start_with_bills().await;
    for n in 0..250 {
        book(&app, [captured(1_000 + n, 100 + n)]).await;
        bills.both(
            TODAY,
            MovementKind::Payment,
            &(1_000 + n).to_string(),
            100 + n,
        );
    }
    bills.both(TODAY, MovementKind::Payment, "7", 7);
    app.advance(DAY_MS).await;
    bills.shelf().works = [true, false].into();
    let waits = reconcile(&app, TODAY).await;
    assert_eq!(waits["state"], "fetching");
    let again = app.operator().post(DAYS, json!({"day": TODAY})).await;
    assert_eq!(again.ok()["run"], 1, "a run under way is not begun again");
    app.advance(3_600_000).await;
    let days = app.operator().get(DAYS).await.ok();
    let day = &days["items"][0];
    assert_eq!((&day["state"], &day["open"]), (&json!("done"), &json!(2)));
    assert_eq!(
        (&day["bill_rows"], &day["ledger_rows"]),
        (&json!(502), &json!(250))
    );
}
