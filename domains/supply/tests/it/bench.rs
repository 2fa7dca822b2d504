//! A community with two pickup points and a leader at each, a supplier who sells by the case, and one
//! open campaign of both leaders.
use crate::provider::Till;
use julin_community::{
    Address, Appointment, NewCommunity, NewPickupPoint, People, add_buildings, appoint_leader,
    buildings_of, create_community, join, put_pickup_point,
};
use julin_db::{Command, Result, Tx};
use julin_kernel::{CommunityId, PersonId, PickupPointId, Scope, SupplierId};
use julin_payments::PaymentProvider;
use julin_testkit::{Client, START, TestApp};
use julin_web::{Grant, Reach, Role};
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};
use std::sync::Arc;

struct Found(Scope);
impl Command for Found {
    type Output = (CommunityId, Vec<(PersonId, PickupPointId)>);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let home = NewCommunity {
            name: "枫林苑".into(),
            address: "枫林路 1 号".into(),
            district: None,
        };
        let community = create_community(tx, self.0, &home).await?;
        let buildings = ["3栋".to_owned(), "12栋".to_owned()];
        add_buildings(tx, self.0, community, &buildings).await?;
        let mut leaders = vec![];
        for (phone, nickname, place) in [
            ("13800000001", "李姐", "北门小店"),
            ("13800000002", "周姐", "南门驿站"),
        ] {
            let point = NewPickupPoint {
                name: place.into(),
                address: "枫林路".into(),
                hours: "9–20".into(),
                keeper_note: None,
            };
            let pickup_point = put_pickup_point(tx, self.0, community, &point).await?;
            let new = Appointment {
                community,
                phone: phone.into(),
                nickname: nickname.into(),
                pickup_point,
                intro: String::new(),
            };
            let leader = appoint_leader(tx, self.0, &IdentityPeople, &new).await?;
            leaders.push((leader, pickup_point));
        }
        Ok((community, leaders))
    }
}

/// A resident who joins a leader with an address.
struct Settle {
    scope: Scope,
    community: CommunityId,
    leader: PersonId,
    phone: String,
    name: &'static str,
    home: Option<(&'static str, &'static str)>,
}
impl Command for Settle {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let member = IdentityPeople
            .register(tx, self.scope, &self.phone, self.name)
            .await?;
        let mut address = Address::default();
        if let Some((building, unit)) = self.home {
            let all = buildings_of(tx, self.scope, self.community).await?;
            address.building = all.iter().find(|b| b.name == building).map(|b| b.id);
            address.unit = Some(unit.to_owned());
        }
        join(tx, self.scope, member, self.leader, &address).await?;
        Ok(member)
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) till: Till,
    pub(crate) community: CommunityId,
    pub(crate) leaders: Vec<(PersonId, PickupPointId)>,
    pub(crate) supplier: SupplierId,
    pub(crate) campaign: String,
    pub(crate) items: Vec<String>,
}

fn text(v: &Value) -> String {
    v.as_str().unwrap().to_owned()
}

impl World {
    /// Cherries in cases of 4 at a supply price of 12.00, tofu by the piece at 3.00; no tiers.
    pub(crate) async fn start() -> Self {
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
            julin_orders::room(),
            julin_supply::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn PaymentProvider>(port);
            None
        })
        .await;
        let (community, leaders) = app.write(Found(app.scope())).await.unwrap();
        let operator = app.operator();
        let supplier = json!({"name": "山里人", "contact": "老陈", "phone": "13700000000"});
        let supplier = operator.post("/api/v1/suppliers", supplier).await.ok();
        let skus = [
            product(&operator, &supplier, "樱桃", 1_990, 1_200, 4).await,
            product(&operator, &supplier, "豆腐", 500, 300, 1).await,
        ];
        let item = |sku: &str, price: i64| json!({"sku_id": sku, "base_price": price, "stock": 50});
        let campaign = json!({
            "title": "周一鲜货", "cutoff_at": START.plus_s(86_400), "community_ids": [community],
            "items": [item(&skus[0], 1_990), item(&skus[1], 500)],
        });
        let made = operator.post("/api/v1/campaigns", campaign).await.ok();
        let items = made["items"].as_array().unwrap().iter();
        Self {
            till,
            community,
            leaders,
            supplier: text(&supplier["id"]).parse().unwrap(),
            campaign: text(&made["id"]),
            items: items.map(|i| text(&i["id"])).collect(),
            app,
        }
    }

    /// A resident among the people of a leader (0 or 1), signed in.
    pub(crate) async fn resident(
        &self,
        n: i64,
        name: &'static str,
        leader: usize,
        home: Option<(&'static str, &'static str)>,
    ) -> Client {
        let settle = Settle {
            scope: self.app.scope(),
            community: self.community,
            leader: self.leaders[leader].0,
            phone: format!("1390000{n:04}"),
            name,
            home,
        };
        self.app.member(self.app.write(settle).await.unwrap())
    }
    /// Places and pays; answers the order's id.
    pub(crate) async fn bought(&self, who: &Client, leader: usize, quantities: &[i64]) -> String {
        let wanted = self.items.iter().zip(quantities).filter(|(_, n)| **n > 0);
        let lines: Vec<Value> = wanted
            .map(|(item, n)| json!({"item_id": item, "quantity": n}))
            .collect();
        let body = json!({"campaign_id": self.campaign, "leader_id": self.leaders[leader].0, "lines": lines});
        let order = text(&who.post("/api/v1/orders", body).await.ok()["id"]);
        let prepay = format!("/api/v1/payments/{order}/prepay");
        who.post(&prepay, json!({})).await.ok();
        self.till.pay_all();
        self.app.clock.advance(6_000);
        who.get(&format!("/api/v1/payments/{order}")).await.ok();
        self.app.drain().await;
        order
    }
    /// Moves past the counting point: purchase orders are planned.
    pub(crate) async fn count(&self) {
        let path = self.path("");
        let view = self.app.anyone().get(&path).await.ok();
        let left = view["counting_at"].as_i64().unwrap() - self.app.ctx.now().0;
        self.app.advance(left + 1_000).await;
    }
    /// A path below the campaign.
    pub(crate) fn path(&self, tail: &str) -> String {
        format!("/api/v1/campaigns/{}{tail}", self.campaign)
    }
    pub(crate) fn host(&self, leader: usize) -> Client {
        self.app.leader(self.leaders[leader].0)
    }
    pub(crate) fn verifier(&self, leader: usize) -> Client {
        let reach = Reach::PickupPoint(self.leaders[leader].1);
        let role = Role::Verifier;
        self.app.person(PersonId(77), &[Grant { role, reach }])
    }
    pub(crate) fn seller(&self) -> Client {
        let reach = Reach::Supplier(self.supplier);
        let role = Role::Supplier;
        self.app.person(PersonId(66), &[Grant { role, reach }])
    }
    /// The one purchase order.
    pub(crate) async fn purchase(&self) -> Value {
        let path = format!("/api/v1/purchase-orders?campaign={}", self.campaign);
        let page = self.app.operator().get(&path).await.ok();
        let items = page["items"].as_array().unwrap();
        assert_eq!(items.len(), 1, "{page}");
        items[0].clone()
    }
    /// Sends the purchase order and counts everything in but `missing` pieces of each line.
    pub(crate) async fn received(&self, missing: &[i64], short: bool) -> julin_testkit::Reply {
        let po = self.purchase().await;
        let (path, operator) = (purchase_path(&po), self.app.operator());
        if po["status"] == "draft" {
            operator.post(&format!("{path}/send"), json!({})).await.ok();
        }
        let lines = po["lines"].as_array().unwrap().iter().zip(missing);
        let lines: Vec<Value> = lines
            .map(|(l, m)| json!({"line_id": l["id"], "received": l["quantity"].as_i64().unwrap() - m}))
            .collect();
        let body = json!({"lines": lines, "short": short});
        operator.post(&format!("{path}/receive"), body).await
    }
    /// The leader notes that goods arrived at her pickup point.
    pub(crate) async fn arrived(&self, leader: usize) -> Value {
        let body = json!({"pickup_point_id": self.leaders[leader].1});
        let path = self.path("/arrivals");
        let view = self.host(leader).post(&path, body).await.ok();
        self.app.drain().await;
        view
    }
    pub(crate) async fn status(&self, who: &Client, order: &str) -> String {
        text(&who.get(&format!("/api/v1/orders/{order}")).await.ok()["status"])
    }
}

pub(crate) fn purchase_path(po: &Value) -> String {
    format!("/api/v1/purchase-orders/{}", po["id"].as_str().unwrap())
}

async fn product(
    operator: &Client,
    supplier: &Value,
    name: &str,
    price: i64,
    supply_price: i64,
    case_size: i64,
) -> String {
    let sku = json!({"spec_name": "1份", "price": price, "supply_price": supply_price, "stock": 100,
                     "case_size": case_size});
    let product = json!({"supplier_id": supplier["id"], "name": name, "role": "traffic_driver",
                         "temperature": "chilled", "skus": [sku], "image_keys": []});
    let made = operator.post("/api/v1/products", product).await.ok();
    text(&made["skus"][0]["id"])
}
