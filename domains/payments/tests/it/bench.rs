//! One paid order and the commands that tests give.
use crate::fake::Fake;
use axum::body::Bytes;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{Money, OrderId, PaymentId, PersonId, RefundId, Scope};
use julin_payments::{
    IntentDraft, PaymentProvider, Refund, RefundDraft, close_intent, create_intent,
    payments_of_order, refunds_of_order, replace_intent, request_refund,
};
use julin_testkit::{Client, Reply, SHOP, START, TestApp};
use serde_json::json;
use std::sync::Arc;

pub(crate) const MEMBER: PersonId = PersonId(100);
pub(crate) const ORDER: OrderId = OrderId(300);
pub(crate) const SCOPE: Scope = Scope { shop: SHOP };

pub(crate) struct Open(pub(crate) IntentDraft);
impl Command for Open {
    type Output = PaymentId;
    async fn run(&self, tx: &mut Tx) -> Result<PaymentId> {
        create_intent(tx, SCOPE, self.0.clone()).await
    }
}

pub(crate) struct Ask(pub(crate) RefundDraft);
impl Command for Ask {
    type Output = RefundId;
    async fn run(&self, tx: &mut Tx) -> Result<RefundId> {
        request_refund(tx, SCOPE, self.0.clone()).await
    }
}

pub(crate) struct Anew(pub(crate) IntentDraft);
impl Command for Anew {
    type Output = PaymentId;
    async fn run(&self, tx: &mut Tx) -> Result<PaymentId> {
        replace_intent(tx, SCOPE, self.0.clone()).await
    }
}

pub(crate) struct Shut(pub(crate) OrderId);
impl Command for Shut {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        close_intent(tx, SCOPE, self.0).await
    }
}

pub(crate) fn intent(amount: i64) -> IntentDraft {
    IntentDraft {
        order: ORDER,
        part: 0,
        member: MEMBER,
        amount: Money(amount),
        expires_at: START.plus_s(900),
        description: "车厘子 JJ级 2斤装".to_owned(),
    }
}

pub(crate) fn refund(key: &str, amount: i64) -> RefundDraft {
    RefundDraft {
        order: ORDER,
        key: key.to_owned(),
        amount: Money(amount),
        reason_code: "true_up".to_owned(),
        before_completion: true,
    }
}

pub(crate) struct Bench {
    pub(crate) app: TestApp,
    pub(crate) fake: Fake,
    pub(crate) number: String,
}

impl Bench {
    /// A provider, and no order.
    pub(crate) async fn empty() -> Self {
        let fake = Fake::default();
        let port: Arc<dyn PaymentProvider> = Arc::new(fake.clone());
        let rooms = vec![julin_ledger::room(), julin_payments::room()];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn PaymentProvider>(port);
            None
        })
        .await;
        let number = String::new();
        Self { app, fake, number }
    }

    /// An order that waits for 2,000 fen.
    pub(crate) async fn pending() -> Self {
        let bench = Self::empty().await;
        let number = bench.app.write(Open(intent(2_000))).await.unwrap();
        Self {
            number: number.to_string(),
            ..bench
        }
    }

    /// The same, paid.
    pub(crate) async fn paid() -> Self {
        let bench = Self::pending().await;
        bench.prepay().await.ok();
        bench.fake.pay(&bench.number);
        bench.notify("trade", &bench.number, 2_000).await;
        bench
    }

    pub(crate) async fn prepay(&self) -> Reply {
        let path = format!("/api/v1/payments/{ORDER}/prepay");
        self.app.member(MEMBER).post(&path, json!({})).await
    }

    pub(crate) async fn show(&self) -> serde_json::Value {
        self.app
            .member(MEMBER)
            .get(&format!("/api/v1/payments/{ORDER}"))
            .await
            .ok()
    }

    /// A callback; answers the HTTP status.
    pub(crate) async fn notify(&self, about: &str, number: &str, amount: i64) -> u16 {
        self.notify_signed(about, number, amount, "good").await
    }

    pub(crate) async fn notify_signed(
        &self,
        about: &str,
        number: &str,
        amount: i64,
        signature: &str,
    ) -> u16 {
        let body = json!({"about": about, "number": number, "amount": amount}).to_string();
        let router = julin_payments::callbacks().with_state(self.app.ctx.clone());
        let headers = [("x-signature", signature)];
        Client::new(router, None)
            .send("POST", "/callbacks/wechatpay", Bytes::from(body), &headers)
            .await
            .status
    }

    pub(crate) async fn refunds(&self) -> Vec<Refund> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        refunds_of_order(&mut tx, SCOPE, ORDER).await.unwrap()
    }

    pub(crate) async fn held(&self) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let parts = payments_of_order(&mut tx, SCOPE, ORDER).await.unwrap();
        parts.iter().map(|p| p.refund_held.0).sum()
    }

    pub(crate) async fn events(&self, name: &str) -> i64 {
        let sql = q!("SELECT COUNT(*) FROM events_outbox WHERE name = $1", name);
        self.app.ctx.db.one::<(i64,)>(sql).await.unwrap().0
    }

    pub(crate) async fn balance(&self, account: julin_ledger::Account) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        julin_ledger::balance(&mut tx, SCOPE, account)
            .await
            .unwrap()
            .0
    }
}
