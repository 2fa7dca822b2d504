//! A community with two leaders and one open campaign of the first.
use crate::provider::Till;
use async_trait::async_trait;
use julin_community::People;
use julin_db::{Command, Result, Tx};
use julin_kernel::{OrderId, PersonId, Scope};
use julin_payments::PaymentProvider;
use julin_testkit::{Client, START, TestApp};
use julin_wiring::{Found, Founded, IdentityPeople};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const MINUTE_MS: i64 = 60_000;
pub(crate) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

struct AllBuys;

#[async_trait]
impl julin_promo::Buys for AllBuys {
    async fn has(
        &self,
        tx: &mut Tx,
        scope: Scope,
        campaign: julin_kernel::CampaignId,
        _: Option<PersonId>,
    ) -> Result<bool> {
        let found = julin_groupbuy::snapshot(tx, scope, campaign).await?;
        Ok(found.is_some())
    }
}

struct NoTags;

#[async_trait]
impl julin_promo::MemberTags for NoTags {
    async fn tags(&self, _: &mut Tx, _: Scope, _: PersonId) -> Result<Vec<String>> {
        Ok(vec![])
    }
}

struct Register(Scope, String);
impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        IdentityPeople.register(tx, self.0, &self.1, "王小明").await
    }
}

struct Trial(Scope);
impl Command for Trial {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        let rows = julin_ledger::trial_balance(tx, self.0).await?;
        Ok(rows.iter().map(|r| r.balance.0).sum())
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) till: Till,
    pub(crate) leader: PersonId,
    pub(crate) rival: PersonId,
    pub(crate) campaign: String,
    pub(crate) items: Vec<String>,
}

impl World {
    /// A campaign of two items: stock 10 and 100, the first limited to 3 a member; tiers at 3 and 6.
    pub(crate) async fn start() -> Self {
        Self::with_minimum(None).await
    }

    pub(crate) async fn with_minimum(min_quantity: Option<i64>) -> Self {
        let till = Till::default();
        let port: Arc<dyn PaymentProvider> = Arc::new(till.clone());
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_ledger::room(),
            julin_messaging::room(),
            julin_groupbuy::room(),
            julin_payments::room(),
            julin_promo::room(),
            julin_orders::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn julin_promo::MemberTags>(Arc::new(NoTags));
            ports.put::<dyn julin_promo::Buys>(Arc::new(AllBuys));
            ports.put::<dyn PaymentProvider>(port);
            None
        })
        .await;
        let Founded { leader, rival, .. } = app.write(Found(app.scope())).await.unwrap();
        let item = |name: &str, price: i64, stock: i64, tiers: Value, limit: Option<i64>| {
            json!({ "quick": { "name": name, "spec": "1份" }, "base_price": price, "stock": stock,
                    "tiers": tiers, "limit_per_member": limit })
        };
        let tiers =
            json!([{ "min_quantity": 3, "price": 1_890 }, { "min_quantity": 6, "price": 1_790 }]);
        let campaign = json!({
            "title": "周一水果", "cutoff_at": START.plus_s(86_400), "min_quantity": min_quantity,
            "items": [
                item("樱桃", 1_990, 10, tiers, Some(3)),
                item("蜜桃", 1_000, 100, json!([]), None),
            ],
        });
        let made = app
            .leader(leader)
            .post("/api/v1/campaigns", campaign)
            .await
            .ok();
        let ids = made["items"].as_array().unwrap().iter();
        let items = ids.map(|i| i["id"].as_str().unwrap().to_owned()).collect();
        let campaign = made["id"].as_str().unwrap().to_owned();
        Self {
            app,
            till,
            leader,
            rival,
            campaign,
            items,
        }
    }

    /// A registered resident, signed in.
    pub(crate) async fn resident(&self, n: i64) -> Client {
        let phone = format!("1390000{n:04}");
        let id = self
            .app
            .write(Register(self.app.scope(), phone))
            .await
            .unwrap();
        self.app.member(id)
    }
    pub(crate) fn host(&self) -> Client {
        self.app.leader(self.leader)
    }
    /// The same, with their id.
    pub(crate) async fn neighbour(&self, n: i64) -> (Client, PersonId) {
        let phone = format!("1390000{n:04}");
        let id = Register(self.app.scope(), phone);
        let id = self.app.write(id).await.unwrap();
        (self.app.member(id), id)
    }
    /// What places an order of some pieces of each item.
    pub(crate) fn body(&self, quantities: &[i64]) -> Value {
        let wanted = self.items.iter().zip(quantities).filter(|(_, n)| **n != 0);
        let lines: Vec<Value> = wanted
            .map(|(item, n)| json!({ "item_id": item, "quantity": n }))
            .collect();
        json!({ "campaign_id": self.campaign, "leader_id": self.leader, "lines": lines })
    }
    /// Places and pays; answers the order's id.
    pub(crate) async fn bought(&self, who: &Client, quantities: &[i64]) -> String {
        let order = who.post("/api/v1/orders", self.body(quantities)).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        self.pay(who, &id).await;
        id
    }
    /// Pays at the till and has the provider asked.
    pub(crate) async fn pay(&self, who: &Client, order: &str) {
        who.post(&format!("/api/v1/payments/{order}/prepay"), json!({}))
            .await
            .ok();
        self.till.pay_all();
        self.app.clock.advance(6_000);
        who.get(&format!("/api/v1/payments/{order}")).await.ok();
        self.app.drain().await;
    }
    pub(crate) async fn order(&self, who: &Client, id: &str) -> Value {
        who.get(&format!("/api/v1/orders/{id}")).await.ok()
    }
    /// The first item as the public page shows it.
    pub(crate) async fn item(&self, n: usize) -> Value {
        let view = self
            .app
            .anyone()
            .get(&format!("/api/v1/campaigns/{}", self.campaign))
            .await
            .ok();
        view["items"][n].clone()
    }
    /// Moves to one second past the counting point.
    pub(crate) async fn count(&self) {
        let view = self
            .app
            .anyone()
            .get(&format!("/api/v1/campaigns/{}", self.campaign))
            .await
            .ok();
        let left = view["counting_at"].as_i64().unwrap() - self.app.ctx.now().0;
        self.app.advance(left + 1_000).await;
    }
    /// The sum of all ledger balances: zero, always.
    pub(crate) async fn trial(&self) -> i64 {
        self.app.write(Trial(self.app.scope())).await.unwrap()
    }
    /// Brings a counted order to its pickup point and hands it over.
    pub(crate) async fn handed_over(&self, order: &str) -> julin_orders::HandOver {
        let id: OrderId = order.parse().unwrap();
        let campaign = self.campaign.parse().unwrap();
        self.app
            .write(Hand {
                scope: self.app.scope(),
                campaign,
                order: id,
                by: self.leader,
            })
            .await
            .unwrap()
    }
}

struct Hand {
    scope: Scope,
    campaign: julin_kernel::CampaignId,
    order: OrderId,
    by: PersonId,
}
impl Command for Hand {
    type Output = julin_orders::HandOver;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let to = julin_orders::OrderStatus::AtPickup;
        julin_orders::advance(
            tx,
            self.scope,
            (self.campaign, None),
            to,
            Some(self.by),
            i64::MAX,
        )
        .await?;
        julin_orders::hand_over(tx, self.scope, self.order, self.by, 48 * 3_600).await
    }
}
