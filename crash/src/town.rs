//! The neighbourhood: three leaders, their members, a few goods; made over HTTP.
use crate::record::Record;
use crate::web::{Person, id, ids};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::sync::Arc;

/// Who runs the shop.
pub(crate) const OPERATOR: &str = "operator";
/// Nobody keeps it from anybody.
pub(crate) const PASSWORD: &str = "crash-test-operator";
/// Sessions of members hold for weeks.
const LEADERS: usize = 3;
/// What lies in the shop's store of each SKU.
pub(crate) const STOCK: i64 = 100_000;

/// A leader and where her goods go.
#[derive(Clone)]
pub(crate) struct Leader {
    pub(crate) id: String,
    pub(crate) person: Person,
    pub(crate) community: String,
    pub(crate) point: String,
}

/// Everybody.
#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) operator: Person,
    pub(crate) leaders: Vec<Leader>,
    /// With the index of their leader.
    pub(crate) members: Vec<(Person, usize)>,
    pub(crate) skus: Vec<String>,
}

/// Makes it.
pub(crate) async fn make(base: &str, record: &Arc<Record>, members: usize) -> Result<Town> {
    let anyone = Person::new(base, record.clone())?;
    let login = json!({ "login": OPERATOR, "password": PASSWORD });
    let operator = anyone.sign_in("/api/v1/auth/password", &login).await?;
    let mut town = Town {
        operator,
        leaders: vec![],
        members: vec![],
        skus: vec![],
    };
    let mut invites = vec![];
    for n in 0..LEADERS {
        let (leader, invite) = town.leader(&anyone, n).await?;
        town.leaders.push(leader);
        invites.push(invite);
    }
    for n in 0..members {
        let leader = n % LEADERS;
        let member = phone(&anyone, &format!("1390002{n:04}")).await?;
        let path = format!("/api/v1/invites/{}/join", invites[leader].0);
        let home = json!({ "building": invites[leader].1, "unit": format!("{}01", 1 + n % 18) });
        member.post(&path, &format!("join-{n:08}"), home).await?;
        town.members.push((member, leader));
    }
    for n in 0..2 {
        town.goods(n).await?;
    }
    Ok(town)
}

impl Town {
    async fn leader(&self, anyone: &Person, n: usize) -> Result<(Leader, (String, String))> {
        let o = &self.operator;
        let key = |what: &str| format!("{what}-leader-{n}");
        let body = json!({ "name": format!("小区{n}"), "address": "静河路 1 号" });
        let community = id(&o
            .post("/api/v1/communities", &key("community"), body)
            .await?)?;
        let path = format!("/api/v1/communities/{community}");
        let names = json!({ "names": ["1栋", "2栋"] });
        let view = o
            .post(&format!("{path}/buildings"), &key("buildings"), names)
            .await?;
        let building = ids(&view["buildings"]).pop().context("building")?;
        let point = json!({ "name": "东门", "address": "岗亭", "hours": "每天" });
        let view = o
            .post(&format!("{path}/pickup-points"), &key("point"), point)
            .await?;
        let point = ids(&view["pickup_points"]).pop().context("point")?;
        let tel = format!("1380001{n:04}");
        let leader = json!({
            "phone": tel, "nickname": format!("团长{n}"), "intro": "你好", "pickup_point": point,
        });
        o.post(&format!("{path}/leaders"), &key("appoint"), leader)
            .await?;
        let person = phone(anyone, &tel).await?;
        let id = id(&person.get("/api/v1/me").await?)?;
        let invite = person.get("/api/v1/leader/invite").await?;
        let invite = invite["code"].as_str().context("invite")?.to_owned();
        let leader = Leader {
            id,
            person,
            community,
            point,
        };
        Ok((leader, (invite, building)))
    }

    /// A supplier with two SKUs.
    async fn goods(&mut self, n: usize) -> Result<()> {
        let o = &self.operator;
        let supplier = json!({ "name": format!("供应商{n}") });
        let supplier = o
            .post("/api/v1/suppliers", &format!("supplier-{n}"), supplier)
            .await?;
        let temperature = if n == 0 { "ambient" } else { "chilled" };
        let sku = |name: &str, price: i64| {
            json!({
                "spec_name": name, "price": price, "supply_price": price * 6 / 10, "stock": STOCK,
                "case_size": 6,
            })
        };
        let product = json!({
            "supplier_id": supplier["id"], "name": format!("货{n}"), "role": "traffic_driver",
            "temperature": temperature, "skus": [sku("一份", 1_990), sku("一箱", 3_333)],
        });
        let view = o
            .post("/api/v1/products", &format!("product-{n}"), product)
            .await?;
        self.skus.extend(ids(&view["skus"]));
        Ok(())
    }
}

/// Signs somebody in by telephone; the code is in the trial shop's inbox.
async fn phone(anyone: &Person, number: &str) -> Result<Person> {
    let asked = json!({ "phone": number });
    anyone
        .post("/api/v1/auth/otp", "no-key-needed", asked)
        .await?;
    let inbox = anyone
        .get(&format!("/api/v1/dev/inbox?phone={number}"))
        .await?;
    let rows = inbox["items"].as_array().or(inbox.as_array());
    let first = rows.and_then(|rows| rows.first()).context("no message")?;
    let words = first["body"].as_str().unwrap_or_default();
    let digits = words.chars().skip_while(|c| !c.is_ascii_digit());
    let code: String = digits.take(6).collect();
    let login: Value = json!({
        "phone": number, "code": code, "nickname": format!("邻居{number}"),
        "consent": { "terms": "2026-11", "privacy": "2026-11" },
    });
    anyone.sign_in("/api/v1/auth/login", &login).await
}
