//! A community with two leaders and one supplier's goods.
use async_trait::async_trait;
use julin_community::{
    Appointment, NewCommunity, NewPickupPoint, People, appoint_leader, create_community,
    put_pickup_point,
};
use julin_db::{Command, Result, Tx};
use julin_groupbuy::{
    ChainEntry, ChainItem, LiveHosts, OverLimit, add_chain_row, count_paid, give_quota_back,
    next_chain_number, take_quota, uncount, void_chain_row,
};
use julin_kernel::{CampaignId, CampaignItemId, CommunityId, OrderId, PersonId, Scope, Ts};
use julin_testkit::{Client, SHOP, START, TestApp};
use julin_web::Actor;
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const TIMEOUT_MS: i64 = 15 * 60_000;

/// Those who host a live, as the live room would tell.
#[derive(Default)]
pub(crate) struct Hosts(pub(crate) Mutex<HashSet<PersonId>>);

#[async_trait]
impl LiveHosts for Hosts {
    async fn hosts(&self, _: &mut Tx, actor: &Actor, _: CampaignId) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&actor.person))
    }
}

/// Makes the community; answers its id, the leaders and three members.
struct Settle;
impl Command for Settle {
    type Output = (CommunityId, Vec<PersonId>, Vec<PersonId>);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let scope = Scope::shop(SHOP);
        let new = NewCommunity {
            name: "翠湖花园".to_owned(),
            address: "翠湖路1号".to_owned(),
            district: None,
        };
        let community = create_community(tx, scope, &new).await?;
        let point = NewPickupPoint {
            name: "南门岗亭".to_owned(),
            address: "南门".to_owned(),
            hours: "16:00-20:00".to_owned(),
            keeper_note: None,
        };
        let pickup_point = put_pickup_point(tx, scope, community, &point).await?;
        let mut leaders = vec![];
        for (phone, nickname) in [("13800000001", "王姐"), ("13800000002", "李哥")] {
            let new = Appointment {
                community,
                phone: phone.to_owned(),
                nickname: nickname.to_owned(),
                pickup_point,
                intro: String::new(),
            };
            leaders.push(appoint_leader(tx, scope, &IdentityPeople, &new).await?);
        }
        let mut members = vec![];
        for (phone, name) in [
            ("13900000001", "赵小明"),
            ("13900000002", "钱多"),
            ("13900000003", "孙悟空"),
        ] {
            members.push(
                julin_identity::register_or_find(tx, scope, phone, name)
                    .await?
                    .0,
            );
        }
        Ok((community, leaders, members))
    }
}

pub(crate) struct Bench {
    pub(crate) app: TestApp,
    pub(crate) community: CommunityId,
    pub(crate) leaders: Vec<PersonId>,
    pub(crate) members: Vec<PersonId>,
    pub(crate) skus: Vec<String>,
    pub(crate) hosts: Arc<Hosts>,
}

/// The n-th of an answer's items.
pub(crate) fn item_id(view: &Value, n: usize) -> CampaignItemId {
    view["items"][n]["id"].as_str().unwrap().parse().unwrap()
}
pub(crate) fn campaign_id(view: &Value) -> CampaignId {
    view["id"].as_str().unwrap().parse().unwrap()
}

impl Bench {
    pub(crate) async fn start() -> Self {
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_groupbuy::room(),
        ];
        let hosts = Arc::new(Hosts::default());
        let port: Arc<dyn LiveHosts> = hosts.clone();
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn LiveHosts>(port);
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            None
        })
        .await;
        let (community, leaders, members) = app.write(Settle).await.unwrap();
        let operator = app.operator();
        let made = operator
            .post("/api/v1/suppliers", json!({"name": "绿源"}))
            .await
            .ok();
        let mut skus = vec![];
        for (name, price) in [("沙瓤西红柿", 1_990), ("车厘子", 6_990)] {
            let body = json!({
                "supplier_id": made["id"], "name": name, "role": "traffic_driver",
                "temperature": "ambient", "origin": "山东",
                "skus": [{"spec_name": "5斤", "price": price, "supply_price": 1000, "stock": 100}],
            });
            let product = operator.post("/api/v1/products", body).await.ok();
            skus.push(product["skus"][0]["id"].as_str().unwrap().to_owned());
        }
        Self {
            app,
            community,
            leaders,
            members,
            skus,
            hosts,
        }
    }

    pub(crate) fn host(&self) -> Client {
        self.app.leader(self.leaders[0])
    }
    pub(crate) fn rival(&self) -> Client {
        self.app.leader(self.leaders[1])
    }

    /// Two items: tomatoes at 19.90, from 3 on 18.90, from 10 on 17.50, at most 5 each; cherries at
    /// 69.90. Cutoff in ten hours.
    pub(crate) fn body(&self) -> Value {
        json!({
            "title": "周三水果团", "cutoff_at": START.0 + 10 * HOUR_MS,
            "items": [
                {"sku_id": self.skus[0], "base_price": 1990, "stock": 40, "limit_per_member": 5,
                 "tiers": [{"min_quantity": 3, "price": 1890}, {"min_quantity": 10, "price": 1750}]},
                {"sku_id": self.skus[1], "base_price": 6990, "stock": 20},
            ],
        })
    }

    pub(crate) async fn campaign(&self) -> Value {
        self.host()
            .post("/api/v1/campaigns", self.body())
            .await
            .ok()
    }

    pub(crate) async fn view(&self, id: CampaignId) -> Value {
        self.app
            .anyone()
            .get(&format!("/api/v1/campaigns/{id}"))
            .await
            .ok()
    }

    /// What orders does when an order is paid: counts, numbers and lists it.
    pub(crate) async fn paid(
        &self,
        view: &Value,
        member: usize,
        lines: &[(usize, i64)],
    ) -> OrderId {
        let lines = lines.iter().map(|(n, q)| (item_id(view, *n), *q)).collect();
        let pay = Pay {
            campaign: campaign_id(view),
            leader: self.leaders[0],
            member: self.members[member],
            lines,
        };
        self.app.write(pay).await.unwrap()
    }

    /// The free stock of a SKU's own pool.
    pub(crate) async fn stock(&self, sku: usize) -> i64 {
        let page = self
            .app
            .operator()
            .get("/api/v1/products?limit=100")
            .await
            .ok();
        let skus = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|p| p["skus"].as_array().unwrap());
        let mut found = skus.filter(|s| s["id"] == self.skus[sku].as_str());
        found.next().unwrap()["stock"].as_i64().unwrap()
    }
}

struct Pay {
    campaign: CampaignId,
    leader: PersonId,
    member: PersonId,
    lines: Vec<(CampaignItemId, i64)>,
}
impl Command for Pay {
    type Output = OrderId;
    async fn run(&self, tx: &mut Tx) -> Result<OrderId> {
        let scope = Scope::shop(SHOP);
        count_paid(tx, scope, self.campaign, &self.lines).await?;
        let item = |(id, quantity): &(CampaignItemId, i64)| ChainItem {
            name: format!("item {id}"),
            quantity: *quantity,
        };
        let entry = ChainEntry {
            campaign: self.campaign,
            leader: self.leader,
            number: next_chain_number(tx, scope, self.campaign).await?,
            member: self.member,
            order: tx.new_id(),
            items: self.lines.iter().map(item).collect(),
            at: tx.now(),
        };
        add_chain_row(tx, scope, &entry).await?;
        Ok(entry.order)
    }
}

/// What orders does when a paid order is cancelled.
pub(crate) struct Unpay {
    pub(crate) campaign: CampaignId,
    pub(crate) order: OrderId,
    pub(crate) lines: Vec<(CampaignItemId, i64)>,
}
impl Command for Unpay {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let scope = Scope::shop(SHOP);
        uncount(tx, scope, self.campaign, &self.lines).await?;
        Ok(void_chain_row(tx, scope, self.order).await?)
    }
}

/// Takes or gives back quota.
#[derive(Debug, Clone)]
pub(crate) enum Quota {
    Take(Vec<(CampaignItemId, PersonId, i64)>),
    Give(Vec<(CampaignItemId, PersonId, i64)>),
}
impl Command for Quota {
    type Output = Vec<OverLimit>;
    async fn run(&self, tx: &mut Tx) -> Result<Vec<OverLimit>> {
        let scope = Scope::shop(SHOP);
        match self {
            Self::Take(wants) => Ok(take_quota(tx, scope, wants)
                .await?
                .err()
                .unwrap_or_default()),
            Self::Give(taken) => {
                give_quota_back(tx, scope, taken).await?;
                Ok(vec![])
            }
        }
    }
}

/// The events of a campaign room so far, by name.
pub(crate) async fn told(app: &TestApp, name: &str) -> Vec<Value> {
    let rows: Vec<(String, String)> = app
        .ctx
        .db
        .all(julin_db::q!(
            "SELECT name, body FROM events_outbox ORDER BY id"
        ))
        .await
        .unwrap();
    let bodies = rows.into_iter().filter(|(n, _)| n == name);
    bodies
        .map(|(_, body)| serde_json::from_str::<Value>(&body).unwrap()["data"].clone())
        .collect()
}

pub(crate) fn ts(ms: i64) -> Ts {
    START.plus_ms(ms)
}
