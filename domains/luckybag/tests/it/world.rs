//! A shop with goods, a coupon and sessions that the test sets.
use async_trait::async_trait;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, LiveId, PersonId, PoolId, Scope, Ts};
use julin_luckybag::{Asked, Deeds, RoomSession, Rooms};
use julin_testkit::{Client, TestApp};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The session of all tests, the store's own.
pub(crate) const LIVE: LiveId = LiveId(500);

/// What the live room would know.
#[derive(Default)]
pub(crate) struct FakeRooms {
    pub(crate) sessions: Mutex<HashMap<LiveId, RoomSession>>,
    pub(crate) deeds: Mutex<HashMap<PersonId, Deeds>>,
    /// As of when deeds were asked for last.
    pub(crate) until: Mutex<Option<Ts>>,
}

#[async_trait]
impl Rooms for FakeRooms {
    async fn session(&self, _: &mut Tx, _: Scope, live: LiveId) -> Result<Option<RoomSession>> {
        Ok(self.sessions.lock().unwrap().get(&live).copied())
    }
    async fn deeds(
        &self,
        _: &mut Tx,
        _: Scope,
        _: LiveId,
        members: &[PersonId],
        asked: &Asked,
    ) -> Result<HashMap<PersonId, Deeds>> {
        *self.until.lock().unwrap() = asked.until;
        let known = self.deeds.lock().unwrap();
        let of = |m: &PersonId| known.get(m).map(|d| (*m, *d));
        Ok(members.iter().filter_map(of).collect())
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) rooms: Arc<FakeRooms>,
    pub(crate) host: Client,
    pub(crate) sku: String,
    pub(crate) stock: PoolId,
}

/// Reads the pool of a SKU.
struct PoolOf(Scope, String);

impl Command for PoolOf {
    type Output = PoolId;
    async fn run(&self, tx: &mut Tx) -> Result<PoolId> {
        let sku = self.1.parse().unwrap();
        let found = julin_catalog::product_snapshot(tx, self.0, &[sku]).await?;
        Ok(found[&sku].pool)
    }
}

/// A registered resident.
struct Register(Scope, String, String);

impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        Ok(
            julin_identity::register_or_find(tx, self.0, &self.1, &self.2)
                .await?
                .0,
        )
    }
}

struct NoTags;

#[async_trait]
impl julin_promo::MemberTags for NoTags {
    async fn tags(&self, _: &mut Tx, _: Scope, _: PersonId) -> Result<Vec<String>> {
        Ok(vec![])
    }
}

struct NoBuys;

#[async_trait]
impl julin_promo::Buys for NoBuys {
    async fn has(&self, _: &mut Tx, _: Scope, _: CampaignId, _: Option<PersonId>) -> Result<bool> {
        Ok(false)
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        let rooms = Arc::new(FakeRooms::default());
        let port = rooms.clone();
        let all = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_groupbuy::room(),
            julin_promo::room(),
            julin_luckybag::room(),
        ];
        let app = TestApp::with(all, |_, ports| {
            ports.put::<dyn Rooms>(port);
            ports.put::<dyn julin_community::People>(Arc::new(julin_wiring::IdentityPeople));
            ports.put::<dyn julin_promo::MemberTags>(Arc::new(NoTags));
            ports.put::<dyn julin_promo::Buys>(Arc::new(NoBuys));
            None
        })
        .await;
        let host = app.operator();
        let supplier = host
            .post("/api/v1/suppliers", json!({"name": "绿源"}))
            .await
            .ok();
        let made = host
            .post("/api/v1/products", goods(&supplier["id"], 1_990))
            .await
            .ok();
        let sku = made["skus"][0]["id"].as_str().unwrap().to_owned();
        let stock = app.write(PoolOf(app.scope(), sku.clone())).await.unwrap();
        let world = Self {
            app,
            rooms,
            host,
            sku,
            stock,
        };
        world.set(true, false);
        world
    }

    /// Sets where the session stands.
    pub(crate) fn set(&self, on_air: bool, over: bool) {
        let session = RoomSession {
            leader: None,
            campaign: CampaignId(1),
            on_air,
            over,
        };
        self.rooms.sessions.lock().unwrap().insert(LIVE, session);
    }

    /// What is free on the shelf.
    pub(crate) async fn free(&self) -> i64 {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let found = julin_catalog::pools(&mut tx, self.app.scope(), &[self.stock]).await;
        found.unwrap()[&self.stock].available()
    }

    /// Residents with names, signed in.
    pub(crate) async fn residents(&self, n: usize) -> Vec<(PersonId, Client)> {
        let mut all = vec![];
        for i in 0..n {
            let phone = format!("139{i:08}");
            let register = Register(self.app.scope(), phone, format!("邻居{i}"));
            let id = self.app.write(register).await.unwrap();
            all.push((id, self.app.member(id)));
        }
        all
    }

    /// A bag of `pieces` goods with these rules.
    pub(crate) fn bag(&self, pieces: i64, rules: Value) -> Value {
        json!({"title": "西红柿福袋", "sku_id": self.sku, "pieces": pieces, "rules": rules, "open_s": 60,
               "claim_days": 3})
    }

    pub(crate) async fn plan(&self, bag: Value) -> String {
        let path = format!("/api/v1/lives/{LIVE}/lucky-bags");
        let made = self.host.post(&path, bag).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    /// A planned bag that is open.
    pub(crate) async fn open(&self, bag: Value) -> String {
        let id = self.plan(bag).await;
        let path = format!("/api/v1/lucky-bags/{id}/open");
        self.host.post(&path, json!({})).await.ok();
        id
    }

    /// A bag as somebody sees it.
    pub(crate) async fn seen(&self, by: &Client, bag: &str) -> Value {
        let all = by
            .get(&format!("/api/v1/lives/{LIVE}/lucky-bags"))
            .await
            .ok();
        let all = all.as_array().unwrap().clone();
        all.into_iter().find(|b| b["id"] == bag).unwrap()
    }

    /// A coupon of which there are so many.
    pub(crate) async fn coupon(&self, total: i64, per_member: i64) -> String {
        self.coupon_for(total, per_member, 30 * 86_400).await
    }

    /// What a host writes of a coupon that can be used so many seconds from now.
    pub(crate) fn coupon_input(&self, total: i64, per_member: i64, seconds: i64) -> Value {
        let now = self.app.ctx.now();
        json!({
            "title": "立减5元", "kind": "fixed", "amount": 500, "rate_bps": 0, "threshold": 0,
            "valid_from": now, "valid_until": now.plus_s(seconds), "extend_days": 0,
            "total": total, "per_member": per_member, "claimable": false,
        })
    }

    /// A coupon that can be used so many seconds from now.
    pub(crate) async fn coupon_for(&self, total: i64, per_member: i64, seconds: i64) -> String {
        let coupon = self.coupon_input(total, per_member, seconds);
        let made = self.host.post("/api/v1/coupons", coupon).await.ok();
        made["coupon_id"].as_str().unwrap().to_owned()
    }

    /// How many of a coupon are off the pile.
    pub(crate) async fn issued(&self, coupon: &str) -> i64 {
        let seen = self
            .host
            .get(&format!("/api/v1/coupons/{coupon}"))
            .await
            .ok();
        seen["issued"].as_i64().unwrap()
    }
}

pub(crate) fn goods(supplier: &Value, price: i64) -> Value {
    json!({
        "supplier_id": supplier, "name": "西红柿", "role": "traffic_driver", "temperature": "ambient",
        "skus": [{"spec_name": "5斤", "price": price, "supply_price": price / 2, "stock": 20}],
    })
}

/// A ticket of a member's making.
pub(crate) fn ticket(n: usize) -> Value {
    json!({"ticket": format!("{n:064x}")})
}
