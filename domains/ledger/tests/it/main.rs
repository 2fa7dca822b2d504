//! The ledger always balances, posts once, and nothing in it can be changed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod moves;
mod property;

use julin_db::{Command, Result, Tx, q};
use julin_kernel::{
    CampaignId, JournalId, Money, OrderId, PageQuery, PaymentId, PersonId, PurchaseOrderId,
    RefundId, SupplierId,
};
use julin_ledger::{Account, AccountKind, KEY_TAKEN, Posting, UNBALANCED, post, standard};
use julin_testkit::TestApp;
use serde_json::json;

pub(crate) const MEMBER: PersonId = PersonId(100);
pub(crate) const LEADER: PersonId = PersonId(200);
pub(crate) const ORDER: OrderId = OrderId(300);

/// Posts in one transaction.
#[derive(Clone)]
pub(crate) struct Post(pub(crate) Vec<Posting>);
impl Command for Post {
    type Output = Vec<JournalId>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let mut ids = vec![];
        for posting in &self.0 {
            ids.push(
                post(
                    tx,
                    julin_kernel::Scope::shop(julin_testkit::SHOP),
                    posting.clone(),
                )
                .await?,
            );
        }
        Ok(ids)
    }
}

pub(crate) async fn start() -> TestApp {
    TestApp::start(vec![julin_ledger::room()]).await
}

pub(crate) async fn balance(app: &TestApp, account: Account) -> i64 {
    let mut tx = app.ctx.db.read().await.unwrap();
    julin_ledger::balance(&mut tx, app.scope(), account)
        .await
        .unwrap()
        .0
}

pub(crate) fn capture(amount: i64) -> Posting {
    standard::capture(PaymentId(1), ORDER, MEMBER, Money(amount))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_posting_is_posted_once() {
    let app = start().await;
    let first = app
        .write(Post(vec![capture(1_280), capture(1_280)]))
        .await
        .unwrap();
    assert_eq!(first[0], first[1]);
    assert_eq!(
        app.write(Post(vec![capture(1_280)])).await.unwrap()[0],
        first[0]
    );
    assert_eq!(balance(&app, Account::customer_funds(MEMBER)).await, -1_280);
    let other = app.write(Post(vec![capture(1_281)])).await.unwrap_err();
    assert!(other.fault().unwrap().is(&KEY_TAKEN));
    assert_eq!(
        balance(&app, Account::shop(AccountKind::ProviderClearing)).await,
        1_280
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_balance_is_refused_and_writes_nothing() {
    let app = start().await;
    let clearing = Account::shop(AccountKind::ProviderClearing);
    let funds = Account::customer_funds(MEMBER);
    let ownerless = Account {
        kind: AccountKind::CustomerFunds,
        owner: None,
    };
    let owned_clearing = Account {
        kind: AccountKind::ProviderClearing,
        owner: Some(7),
    };
    for entries in [
        vec![(clearing, Money(100)), (funds, Money(-99))],
        vec![(clearing, Money(0)), (funds, Money(0))],
        vec![],
        vec![(clearing, Money(100)), (ownerless, Money(-100))],
        vec![(owned_clearing, Money(100)), (funds, Money(-100))],
    ] {
        let posting = Posting {
            entries,
            ..capture(1)
        };
        let refused = app.write(Post(vec![posting])).await.unwrap_err();
        assert!(refused.fault().unwrap().is(&UNBALANCED), "{refused}");
    }
    let overflow = vec![(clearing, Money(i64::MAX)), (clearing, Money(i64::MAX))];
    let posting = Posting {
        entries: overflow,
        ..capture(1)
    };
    assert!(app.write(Post(vec![posting])).await.is_err());
    let kept: (i64,) = app
        .ctx
        .db
        .one(q!("SELECT COUNT(*) FROM ledger_journal"))
        .await
        .unwrap();
    assert_eq!(kept.0, 0);
}

struct Tamper(&'static str);
impl Command for Tamper {
    type Output = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        let sql = match self.0 {
            "amount" => q!("UPDATE ledger_entry SET amount = amount + 1"),
            "entry" => q!("DELETE FROM ledger_entry"),
            "memo" => q!("UPDATE ledger_journal SET memo_code = 'x'"),
            _ => q!("DELETE FROM ledger_journal"),
        };
        Ok(tx.run(sql).await?)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_posted_can_be_changed() {
    let app = start().await;
    app.write(Post(vec![capture(500)])).await.unwrap();
    for what in ["amount", "entry", "memo", "journal"] {
        assert!(app.write(Tamper(what)).await.is_err(), "{what}");
    }
    assert_eq!(balance(&app, Account::customer_funds(MEMBER)).await, -500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_from_payment_to_commission_reads_as_its_journals() {
    let app = start().await;
    let (campaign, supplier) = (CampaignId(400), SupplierId(500));
    let refund = standard::RefundFact {
        refund: RefundId(2),
        attempt: 1,
        payment: PaymentId(1),
        order: ORDER,
        member: MEMBER,
        amount: Money(300),
        before_completion: true,
    };
    let late = standard::RefundFact {
        refund: RefundId(3),
        amount: Money(50),
        before_completion: false,
        ..refund
    };
    let commission = standard::CommissionFact {
        order: ORDER,
        campaign,
        leader: LEADER,
        level: 1,
    };
    let frozen = Account::leader_frozen(LEADER);
    app.write(Post(vec![
        capture(2_000),
        commission.accrued(Money(200)),
        refund.requested(),
        commission.clawed_back("r2", frozen, Money(30)),
        refund.succeeded(),
        standard::goods_received(PurchaseOrderId(9), campaign, supplier, Money(900)),
        standard::sale(ORDER, campaign, MEMBER, Money(1_700)),
        commission.available(Money(170)),
        late.requested(),
        late.failed(),
        standard::supplier_charged(supplier, ORDER, "r3", RefundId(3), Money(50)),
        commission.leader_charged("r3", RefundId(3), Money(20)),
    ]))
    .await
    .unwrap();
    let trial = app
        .operator()
        .get("/api/v1/ledger/trial-balance")
        .await
        .ok();
    assert_eq!(trial["sum"], 0);
    let of = |kind: &str| {
        let rows = trial["accounts"].as_array().unwrap();
        rows.iter()
            .find(|r| r["kind"] == kind)
            .map(|r| r["balance"].as_i64().unwrap())
    };
    for (kind, balance) in [
        ("provider_clearing", 1_700),
        ("customer_funds", 0),
        ("refunds_payable", 0),
        ("sales", -1_700),
        ("sales_returns", 0),
        ("cost_of_goods", 900),
        ("supplier_payable", -850),
        ("commission_expense", 170),
        ("leader_frozen", 0),
        ("leader_available", -150),
        ("recoveries", -70),
    ] {
        assert_eq!(of(kind), Some(balance), "{kind}");
    }
    assert_eq!(balance(&app, Account::leader_available(LEADER)).await, -150);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn journals_are_paged_filtered_and_told_in_the_readers_language() {
    let app = start().await;
    let other = |n: i64| standard::capture(PaymentId(n), OrderId(n), MEMBER, Money(n));
    app.write(Post((10..15).map(other).collect()))
        .await
        .unwrap();
    app.write(Post(vec![capture(7)])).await.unwrap();
    let operator = app.operator();
    let first = operator.get("/api/v1/ledger/journals?limit=4").await.ok();
    assert_eq!(first["items"].as_array().unwrap().len(), 4);
    assert_eq!(first["items"][0]["memo"], "Payment received");
    assert_eq!(
        first["items"][0]["entries"],
        json!([{"account": {"kind": "provider_clearing"}, "amount": 7},
               {"account": {"kind": "customer_funds", "owner": "100"}, "amount": -7}])
    );
    let next = first["next"].as_str().unwrap();
    let rest = operator
        .get(&format!("/api/v1/ledger/journals?limit=4&cursor={next}"))
        .await
        .ok();
    assert_eq!(
        (rest["items"].as_array().unwrap().len(), rest.get("next")),
        (2, None)
    );
    let one = operator.get("/api/v1/ledger/journals?order=12").await.ok();
    assert_eq!(one["items"].as_array().unwrap().len(), 1);
    assert_eq!(one["items"][0]["refs"]["order"], "12");
    app.anyone()
        .get("/api/v1/ledger/journals")
        .await
        .refused(401, "unauthenticated");
    app.leader(LEADER)
        .get("/api/v1/ledger/trial-balance")
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accounts_entries_are_read_newest_first() {
    let app = start().await;
    let some = |n: i64| standard::capture(PaymentId(n), OrderId(n), MEMBER, Money(n));
    app.write(Post((1..=3).map(some).collect())).await.unwrap();
    let page = PageQuery {
        cursor: None,
        limit: Some(2),
    };
    let mut tx = app.ctx.db.read().await.unwrap();
    let account = Account::customer_funds(MEMBER);
    let rows = julin_ledger::entries_of(&mut tx, app.scope(), account, &page)
        .await
        .unwrap();
    let amounts: Vec<i64> = rows.iter().map(|r| r.amount.0).collect();
    assert_eq!(amounts, [-3, -2, -1]);
    assert_eq!(rows[0].order_id, Some(OrderId(3)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn captures_at_the_same_time_all_stand() {
    let app = start().await;
    let tasks = (1..=60).map(|n: i64| {
        let posting = standard::capture(PaymentId(n), OrderId(n), PersonId(n % 5 + 1), Money(n));
        app.write(Post(vec![posting]))
    });
    for done in futures_util::future::join_all(tasks).await {
        done.unwrap();
    }
    assert_eq!(
        balance(&app, Account::shop(AccountKind::ProviderClearing)).await,
        1_830
    );
    let mut tx = app.ctx.db.read().await.unwrap();
    assert!(
        julin_ledger::is_consistent(&mut tx, app.scope())
            .await
            .unwrap()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_trial_balance_opens_into_accounts_and_a_workbook() {
    let app = start().await;
    let some = |n: i64| standard::capture(PaymentId(n), OrderId(n), PersonId(n), Money(10 * n));
    app.write(Post((1..=3).map(some).collect())).await.unwrap();
    let operator = app.operator();
    let path = "/api/v1/ledger/accounts?kind=customer_funds&limit=2";
    let first = operator.get(path).await.ok();
    assert_eq!(
        first,
        json!({"items": [
            {"kind": "customer_funds", "owner": "3", "debit": 0, "credit": 30, "balance": -30},
            {"kind": "customer_funds", "owner": "2", "debit": 0, "credit": 20, "balance": -20},
        ], "next": "2"})
    );
    let rest = operator.get(&format!("{path}&cursor=2")).await.ok();
    assert_eq!(rest["items"][0]["owner"], "1");
    assert_eq!(rest.get("next"), None);
    let unknown = operator.get("/api/v1/ledger/accounts?kind=x").await;
    assert_eq!(unknown.status, 400);
    let book = operator.get("/api/v1/ledger/trial-balance.xlsx").await;
    assert_eq!(book.status, 200);
    assert_eq!(&book.bytes[..2], b"PK");
    let audited: (String,) = app
        .ctx
        .db
        .one(q!("SELECT action FROM web_audit"))
        .await
        .unwrap();
    assert_eq!(audited.0, "ledger.trial_balance.export");
    for path in [path, "/api/v1/ledger/trial-balance.xlsx"] {
        app.leader(LEADER).get(path).await.refused(403, "forbidden");
    }
}
