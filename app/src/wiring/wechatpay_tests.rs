//! The room, the adapter, the client and the sandbox over loopback: money in and back.
use super::*;
use crate::wiring::bills::WechatBills;
use crate::wiring::provider;
use axum::Router;
use julin_db::{Command, Db, Result, Tx};
use julin_kernel::{CampaignId, OrderId, PersonId, RefundId, Scope};
use julin_ledger::{Account, AccountKind};
use julin_payments::{IntentDraft, RefundDraft};
use julin_settlement::{BillPort, PayoutPort};
use julin_testkit::{SHOP, START, TestApp};
use julin_wechatpay::{Config, Surroundings};
use julin_wechatpay_sandbox::{Sandbox, SandboxConfig};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const MEMBER: PersonId = PersonId(100);
const ORDER: OrderId = OrderId(300);
const LEADER: PersonId = PersonId(200);

struct Open;
impl Command for Open {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let intent = IntentDraft {
            part: 0,
            order: ORDER,
            member: MEMBER,
            amount: Money(2_000),
            expires_at: START.plus_s(900),
            description: "沙瓤西红柿 5斤".into(),
        };
        julin_payments::create_intent(tx, Scope::shop(SHOP), intent)
            .await
            .map(|_| ())
    }
}

struct GiveBack;
impl Command for GiveBack {
    type Output = RefundId;
    async fn run(&self, tx: &mut Tx) -> Result<RefundId> {
        let refund = RefundDraft {
            order: ORDER,
            key: "true_up".into(),
            amount: Money(300),
            reason_code: "true_up".into(),
            before_completion: true,
        };
        julin_payments::request_refund(tx, Scope::shop(SHOP), refund).await
    }
}

/// Everything between a member and the provider's books.
struct Street {
    app: TestApp,
    sandbox: Sandbox,
    base: String,
    plain: reqwest::Client,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for Street {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

fn http(proxy: Option<&str>) -> reqwest::Client {
    let builder = reqwest::Client::builder().no_proxy();
    let builder = builder.redirect(reqwest::redirect::Policy::none());
    let builder = match proxy {
        Some(url) => builder.proxy(reqwest::Proxy::all(url).unwrap()),
        None => builder,
    };
    builder.build().unwrap()
}

async fn bind() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    (listener, base)
}

fn serve(listener: TcpListener, router: Router) -> JoinHandle<()> {
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() })
}

impl Street {
    async fn open() -> Self {
        let ((shop, shop_base), (provider, base)) = (bind().await, bind().await);
        let rooms = vec![
            julin_identity::room(),
            julin_catalog::room(),
            julin_ledger::room(),
            julin_groupbuy::room(),
            julin_payments::room(),
            julin_settlement::room(),
        ];
        let mut opened = None;
        let app = TestApp::with(rooms, |db, ports| {
            let sandbox = opened.insert(sandbox(db, &base, &shop_base));
            let client = client(db, sandbox, &base);
            let clock = db.env().clock.clone();
            let pays = WechatPay::new(client.clone(), move || clock.now(), Some(base.clone()));
            ports.put::<dyn PaymentProvider>(Arc::new(pays));
            ports.put::<dyn BillPort>(Arc::new(WechatBills(client.clone())));
            ports.put::<dyn PayoutPort>(provider::payouts(client, db, true));
            None
        })
        .await;
        let sandbox = opened.unwrap();
        let callbacks = julin_payments::callbacks().merge(julin_settlement::callbacks());
        let callbacks = callbacks.with_state(app.ctx.clone());
        let servers = vec![serve(shop, callbacks), serve(provider, sandbox.router())];
        app.write(Open).await.unwrap();
        Self {
            app,
            sandbox,
            base,
            plain: http(None),
            servers,
        }
    }

    async fn prepay(&self) -> Value {
        let path = format!("/api/v1/payments/{ORDER}/prepay");
        self.app.member(MEMBER).post(&path, json!({})).await.ok()
    }
    /// The member presses "pay" at the cashier.
    async fn pay(&self, cashier: &str) {
        let id = cashier.split(['/', '?']).nth(3).unwrap();
        let url = format!("{}/sandbox/pay/{id}", self.base);
        let form = self
            .plain
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded");
        let paid = form
            .header("origin", &self.base)
            .body("action=pay&redirect_url=/orders/1");
        assert_eq!(paid.send().await.unwrap().status(), 303);
    }
    async fn show(&self) -> Value {
        let path = format!("/api/v1/payments/{ORDER}");
        self.app.member(MEMBER).get(&path).await.ok()
    }
}

/// Callbacks go to the shop's public address; a proxy leads them to where it listens.
fn sandbox(db: &Db, base: &str, shop_base: &str) -> Sandbox {
    let clock = db.env().clock.clone();
    let now = Arc::new(move || clock.now().0);
    let mut config = SandboxConfig::new(now, base, http(Some(shop_base)));
    config.sleeper = Arc::new(|_| Box::pin(std::future::ready(())));
    Sandbox::new(config).unwrap()
}

fn client(db: &Db, sandbox: &Sandbox, base: &str) -> Client {
    let given = sandbox.merchant();
    let mut config = Config::new(base, given.mchid);
    config.appid = given.appid;
    config.private_key_pem = given.private_key_pem;
    config.serial_no = given.serial_no;
    config.apiv3_key = given.apiv3_key;
    config
        .platform_keys
        .insert(given.platform_serial, given.platform_public_key_pem);
    let (clock, rng) = (db.env().clock.clone(), db.env().rng.clone());
    let nonce = move || format!("{:016x}{:016x}", rng.below(u64::MAX), rng.below(u64::MAX));
    let around = Surroundings::new(move || clock.now().0 / 1_000, nonce);
    let around = around.with_pause(|_| std::future::ready(()));
    Client::new(config, http(None), around).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_comes_in_by_callback_and_goes_back() {
    let street = Street::open().await;
    let cashier = street.prepay().await;
    let path = cashier["cashier_url"].as_str().unwrap();
    assert!(path.starts_with("/sandbox/cashier/"), "{path}");
    assert_eq!(street.show().await["status"], "pending");
    street.pay(path).await;
    street.sandbox.drain().await;
    assert_eq!(street.show().await["status"], "captured");
    street.app.write(GiveBack).await.unwrap();
    street.app.drain().await;
    street.sandbox.drain().await;
    let view = street.show().await;
    assert_eq!(
        (&view["refunds"][0]["status"], &view["refunds"][0]["amount"]),
        (&json!("succeeded"), &json!(300))
    );
    let mut tx = street.app.ctx.db.read().await.unwrap();
    let clearing = Account::shop(AccountKind::ProviderClearing);
    let left = julin_ledger::balance(&mut tx, street.app.scope(), clearing)
        .await
        .unwrap();
    assert_eq!(left, Money(1_700));
}

struct Earn;
impl Command for Earn {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let earned = julin_ledger::standard::CommissionFact {
            order: ORDER,
            campaign: CampaignId(400),
            leader: LEADER,
            level: 1,
        };
        for posting in [earned.accrued(Money(1_500)), earned.available(Money(1_500))] {
            julin_ledger::post(tx, Scope::shop(SHOP), posting).await?;
        }
        Ok(())
    }
}

impl Street {
    /// The leader's newest withdrawal.
    async fn withdrawal(&self) -> Value {
        let list = self
            .app
            .leader(LEADER)
            .get("/api/v1/leader/withdrawals")
            .await
            .ok();
        list["items"][0].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawal_is_confirmed_by_its_payee_and_the_day_agrees_with_the_bills() {
    let street = Street::open().await;
    let cashier = street.prepay().await;
    street.pay(cashier["cashier_url"].as_str().unwrap()).await;
    street.sandbox.drain().await;
    street.app.write(GiveBack).await.unwrap();
    street.app.write(Earn).await.unwrap();
    street.app.drain().await;
    street.sandbox.drain().await;
    let (leader, operator) = (street.app.leader(LEADER), street.app.operator());
    let asked = leader.post("/api/v1/leader/withdrawals", json!({"amount": 1_200}));
    let id = asked.await.ok()["id"].as_str().unwrap().to_owned();
    let approve = format!("/api/v1/settlement/withdrawals/{id}/approve");
    operator.post(&approve, json!({})).await.ok();
    street.app.drain().await;
    let waits = street.withdrawal().await;
    assert_eq!(waits["status"], "confirming");
    let page = format!("{}{}", street.base, waits["confirm_with"].as_str().unwrap());
    assert_eq!(street.plain.post(page).send().await.unwrap().status(), 303);
    street.sandbox.drain().await;
    assert_eq!(
        street.withdrawal().await["status"],
        "paid",
        "the callback told it"
    );

    street.app.advance(2 * 24 * 3_600_000).await;
    let days = operator
        .get("/api/v1/settlement/reconciliations")
        .await
        .ok();
    let day = &days["items"][days["items"].as_array().unwrap().len() - 1];
    assert_eq!(
        (&day["day"], &day["state"], &day["open"]),
        (&json!("2026-11-23"), &json!("done"), &json!(0))
    );
    // Paid 20.00 and gave back 3.00, at 0.6 % rounded each time.
    assert_eq!(
        (&day["fees"], &day["ledger_rows"], &day["bill_rows"]),
        (&json!(10), &json!(3), &json!(7))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_is_closed_there_too() {
    struct Shut;
    impl Command for Shut {
        type Output = ();
        async fn run(&self, tx: &mut Tx) -> Result<()> {
            julin_payments::close_intent(tx, Scope::shop(SHOP), ORDER).await
        }
    }
    let street = Street::open().await;
    let cashier = street.prepay().await;
    street.app.write(Shut).await.unwrap();
    street.app.drain().await;
    assert_eq!(street.show().await["status"], "closed");
    street.pay(cashier["cashier_url"].as_str().unwrap()).await;
    street.sandbox.drain().await;
    assert_eq!(street.show().await["status"], "closed");
}

#[test]
fn refusals_that_end_when_someone_acts_are_made_again_later() {
    let rejected = |status, code: &str| {
        pay_error(WireError::Rejected {
            status,
            code: code.into(),
            message: String::new(),
        })
    };
    for (status, code) in [
        (429, ""),
        (401, "SIGN_ERROR"),
        (403, "NOT_ENOUGH"),
        (403, "NOTENOUGH"),
    ] {
        assert!(
            matches!(rejected(status, code), PayError::NotNow(_)),
            "{code}"
        );
    }
    for (status, code) in [
        (400, "INVALID_REQUEST"),
        (403, "RULE_LIMIT"),
        (404, "ORDER_NOT_EXIST"),
    ] {
        assert!(
            matches!(rejected(status, code), PayError::Rejected(_)),
            "{code}"
        );
    }
}
