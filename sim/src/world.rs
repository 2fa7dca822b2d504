//! The shop under test: its rooms in one process, on a database of its own, with a clock that stands
//! still, a provider, two leaders, their members and a few goods.
mod goods;

use crate::dice::Dice;
use crate::model::{
    Bearer, COUPON, Kilo, Model, SHARE_BPS, SHARE_MOST, Stands, THRESHOLD, Voucher,
};
use crate::savings::{AllBuys, NoTags, POINTS, Points};
use crate::till::{Payer, Till};
use anyhow::{Context as _, Result, bail};
use julin_community::People;
use julin_db::{Command, Db, Tx, q};
use julin_events::Runner;
use julin_identity::{
    DbSessions, LocalInbox, NewStaff, SmsSender, create_staff, open_session, register_or_find,
};
use julin_kernel::{PersonId, Scope, Ts};
use julin_payments::PaymentProvider;
use julin_promo::{Buys, MemberTags};
use julin_settlement::{BillPort, PayoutPort};
use julin_testkit::{Client, SHOP, TestApp};
use julin_web::{Grant, Reach, Role, Room};
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A leader, signed in.
pub(crate) struct Host {
    pub(crate) id: i64,
    pub(crate) client: Client,
    /// Where her people's goods may lie: usually at the first.
    pub(crate) points: [i64; 2],
    pub(crate) community: String,
}

/// The shop.
pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) till: Till,
    pub(crate) runner: Runner,
    pub(crate) operator: Client,
    /// Two who decide.
    pub(crate) staff: Vec<Client>,
    pub(crate) hosts: Vec<Host>,
    /// With the index of their leader; the leaders themselves buy too.
    pub(crate) members: Vec<(i64, Client, usize)>,
}

/// The rooms that orders go through.
pub(crate) fn rooms() -> Vec<Room> {
    vec![
        julin_identity::room(),
        julin_community::room(),
        julin_catalog::room(),
        julin_ledger::room(),
        julin_messaging::room(),
        julin_promo::room(),
        julin_groupbuy::room(),
        julin_payments::room(),
        julin_orders::room(),
        julin_supply::room(),
        julin_settlement::room(),
    ]
}

/// Signs somebody in; makes them if they are new.
enum Enter {
    Phone(String),
    Operator(&'static str),
}

impl Command for Enter {
    type Output = (PersonId, String);
    async fn run(&self, tx: &mut Tx) -> julin_db::Result<(PersonId, String)> {
        let scope = Scope::shop(SHOP);
        let person = match self {
            Self::Phone(phone) => register_or_find(tx, scope, phone, "邻居").await?.0,
            Self::Operator(login) => {
                let new = NewStaff {
                    login: (*login).into(),
                    nickname: "运营".into(),
                    password_hash: "none".into(),
                    grants: vec![Grant {
                        role: Role::Operator,
                        reach: Reach::Shop,
                    }],
                };
                create_staff(tx, scope, &new).await?
            }
        };
        let life_s = 4_000 * 86_400;
        Ok((person, open_session(tx, scope, person, life_s).await?))
    }
}

/// A client's answer, or the code of the refusal; anything else is a fault of the shop.
pub(crate) fn answer(reply: julin_testkit::Reply) -> Result<Result<Value, String>> {
    let json = reply.json();
    match reply.status {
        200..300 => Ok(Ok(json)),
        400..500 => Ok(Err(json["code"].as_str().unwrap_or_default().to_owned())),
        status => bail!("{status}: {json}"),
    }
}

/// A number that is told as a text.
pub(crate) fn number(value: &Value) -> Result<i64> {
    let text = value.as_str().with_context(|| format!("no id: {value}"))?;
    Ok(text.parse()?)
}

/// How something is sold by weight, as it is written.
pub(crate) fn weighing(kilo: Kilo) -> Value {
    json!({ "unit": "份", "grams": kilo.grams, "tolerance_bps": kilo.tolerance })
}

impl World {
    /// Builds it, and the model of it.
    pub(crate) async fn build(dice: &mut Dice) -> Result<(Self, Model)> {
        let mut till = None;
        let mut app = TestApp::with(rooms(), |db: &Db, ports| {
            let made = Till::new(db.clone());
            ports.put::<dyn PaymentProvider>(Arc::new(made.clone()));
            ports.put::<dyn PayoutPort>(Arc::new(Payer(made.clone())));
            ports.put::<dyn BillPort>(Arc::new(Payer(made.clone())));
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn MemberTags>(Arc::new(NoTags));
            ports.put::<dyn Buys>(Arc::new(AllBuys));
            ports.put::<dyn SmsSender>(Arc::new(LocalInbox(db.clone())));
            till = Some(made);
            Some(Arc::new(DbSessions::new(db.clone())))
        })
        .await;
        let callbacks = julin_payments::callbacks().with_state(app.ctx.clone());
        app.router = app.router.clone().merge(callbacks);
        let mut staff = vec![];
        for login in ["operator", "second"] {
            let (_, token) = app.write(Enter::Operator(login)).await?;
            staff.push(Client::new(app.router.clone(), Some(token)));
        }
        let mut world = Self {
            runner: app.runner.clone(),
            till: till.context("no till")?,
            operator: staff[0].clone(),
            staff,
            app,
            hosts: vec![],
            members: vec![],
        };
        let mut model = Model::default();
        for n in 0..2 {
            world.host(n).await?;
        }
        world.terms(dice, &mut model).await?;
        world.goods(dice, &mut model).await?;
        world.savings(&mut model).await?;
        model.now = world.now();
        Ok((world, model))
    }

    pub(crate) fn now(&self) -> i64 {
        self.app.ctx.now().0
    }
    pub(crate) fn ts(&self) -> Ts {
        self.app.ctx.now()
    }

    /// A runner that knows nothing of what the last one was at.
    pub(crate) fn restart(&mut self) {
        let (mut reactions, mut jobs) = (vec![], vec![]);
        for room in rooms() {
            reactions.extend(room.reactions);
            jobs.extend((room.jobs)(&self.app.ctx));
        }
        self.runner = Runner::new(self.app.ctx.db.clone(), "test", reactions, jobs);
    }

    async fn enter(&self, phone: &str) -> Result<(i64, Client)> {
        let (id, token) = self.app.write(Enter::Phone(phone.into())).await?;
        Ok((id.0, Client::new(self.app.router.clone(), Some(token))))
    }

    async fn host(&mut self, n: usize) -> Result<()> {
        let o = &self.operator;
        let body = json!({ "name": format!("小区{n}"), "address": "静河路 1 号" });
        let made = o.post("/api/v1/communities", body).await.ok();
        let community = made["id"].as_str().context("community")?.to_owned();
        let path = format!("/api/v1/communities/{community}");
        let names = json!({ "names": ["1栋"] });
        let view = o.post(&format!("{path}/buildings"), names).await.ok();
        let building = view["buildings"][0]["id"].clone();
        let mut points = [0; 2];
        for (at, name) in ["东门", "西门"].iter().enumerate() {
            let point = json!({ "name": name, "address": "岗亭", "hours": "每天" });
            let view = o.post(&format!("{path}/pickup-points"), point).await.ok();
            let list = view["pickup_points"].as_array().context("points")?;
            let made = list.iter().find(|p| p["name"] == *name);
            points[at] = number(&made.context("point")?["id"])?;
        }
        let phone = format!("1380001000{n}");
        let leader = json!({
            "phone": phone, "nickname": format!("团长{n}"), "intro": "你好",
            "pickup_point": points[0].to_string(),
        });
        o.post(&format!("{path}/leaders"), leader).await.ok();
        let (id, client) = self.enter(&phone).await?;
        let invite = client.get("/api/v1/leader/invite").await.ok();
        let join = format!(
            "/api/v1/invites/{}/join",
            invite["code"].as_str().unwrap_or_default()
        );
        for m in 0..3 {
            let (id, member) = self.enter(&format!("139000{n}000{m}")).await?;
            let home = json!({ "building": building, "unit": format!("{m}01") });
            member.post(&join, home).await.ok();
            self.members.push((id, member, n));
        }
        let home = json!({ "building": building, "unit": "901" });
        client.post(&join, home).await.ok();
        self.members.push((id, client.clone(), n));
        self.hosts.push(Host {
            id,
            client,
            points,
            community,
        });
        Ok(())
    }

    /// Everybody has some points and a few coupons of the shop's.
    async fn savings(&self, model: &mut Model) -> Result<()> {
        let all: Vec<i64> = self.members.iter().map(|(id, ..)| *id).collect();
        let mut bearers = HashMap::new();
        let fixed = json!({ "kind": "fixed", "amount": COUPON });
        let id = self.coupon(&self.operator, fixed, (3, &all)).await?;
        bearers.insert(id, Bearer::Shop);
        let suppliers: BTreeSet<i64> = model.skus.iter().map(|s| s.supplier).collect();
        for supplier in suppliers {
            let above = json!({
                "kind": "threshold", "amount": COUPON, "threshold": THRESHOLD,
                "supplier_id": supplier.to_string(),
            });
            let id = self.coupon(&self.operator, above, (1, &all)).await?;
            bearers.insert(id, Bearer::Supplier(supplier));
        }
        for (n, host) in self.hosts.iter().enumerate() {
            let hers = self
                .members
                .iter()
                .filter(|(id, _, of)| *of == n && *id != host.id);
            let hers: Vec<i64> = hers.map(|(id, ..)| *id).collect();
            let share = json!({ "kind": "percentage", "rate_bps": SHARE_BPS, "cap": SHARE_MOST });
            let id = self.coupon(&host.client, share, (3, &hers)).await?;
            bearers.insert(id, Bearer::Leader);
        }
        for (member, ..) in &self.members {
            self.app.write(Points(*member)).await?;
            model.points.insert(*member, (POINTS, 0));
        }
        self.runner.drain().await?;
        let sql = q!("SELECT id, member_id, coupon_id FROM promo_grant ORDER BY id");
        let given: Vec<(i64, i64, i64)> = self.app.ctx.db.all(sql).await?;
        for (id, member, coupon) in given {
            let bearer = *bearers.get(&coupon).context("a coupon of nobody")?;
            model.grants.push(Voucher {
                id,
                member,
                bearer,
                stands: Stands::Issued,
            });
        }
        Ok(())
    }

    /// Somebody makes a coupon and gives it so often to some.
    async fn coupon(
        &self,
        by: &Client,
        mut body: Value,
        (times, to): (usize, &[i64]),
    ) -> Result<i64> {
        body["title"] = json!("满减");
        body["total"] = json!(10_000);
        body["per_member"] = json!(9);
        body["valid_until"] = json!(self.now() + 3_000 * 86_400_000_i64);
        let made = by.post("/api/v1/coupons", body).await.ok();
        let path = format!(
            "/api/v1/coupons/{}/give",
            made["coupon_id"].as_str().context("coupon")?
        );
        let to: Vec<String> = to.iter().map(ToString::to_string).collect();
        for _ in 0..times {
            by.post(&path, json!({ "member_ids": to })).await.ok();
            self.runner.drain().await?;
        }
        number(&made["coupon_id"])
    }
}
