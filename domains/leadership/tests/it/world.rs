//! A shop with one community, a leader of old, and residents who apply.
use julin_community::People;
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, Scope};
use julin_leadership::{ByHand, ContractPort, IdentityCheckPort};
use julin_testkit::{Client, OPERATOR, START, TestApp};
use julin_web::{Grant, Reach, Role};
use julin_wiring::{Found, IdentityPeople};
use serde_json::{Value, json};
use std::sync::Arc;

pub(crate) const DAY_MS: i64 = 86_400_000;

struct Register(Scope, &'static str, &'static str);

impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let (person, _) = julin_identity::register_or_find(tx, self.0, self.1, self.2).await?;
        Ok(person)
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) community: String,
    pub(crate) point: String,
    /// Leads since before any course.
    pub(crate) old: PersonId,
    /// Wants to lead.
    pub(crate) her: PersonId,
}

impl World {
    pub(crate) async fn start() -> Self {
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_messaging::room(),
            julin_groupbuy::room(),
            julin_leadership::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn IdentityCheckPort>(Arc::new(ByHand));
            ports.put::<dyn ContractPort>(Arc::new(ByHand));
            None
        })
        .await;
        let home = app.write(Found(app.scope())).await.unwrap();
        let her = Register(app.scope(), "13900000007", "赵小兰");
        let her = app.write(her).await.unwrap();
        app.drain().await;
        Self {
            community: home.community.to_string(),
            point: home.pickup_point.to_string(),
            app,
            old: home.leader,
            her,
        }
    }
    /// As a resident.
    pub(crate) fn resident(&self) -> Client {
        self.app.member(self.her)
    }
    /// As the leader that she became.
    pub(crate) fn leader(&self) -> Client {
        self.app.leader(self.her)
    }
    pub(crate) fn desk(&self) -> Client {
        self.app.operator()
    }
    /// A second pair of eyes.
    pub(crate) fn other_desk(&self) -> Client {
        let reach = Reach::Shop;
        let grant = Grant {
            role: Role::Operator,
            reach,
        };
        self.app.person(PersonId(OPERATOR.0 + 1), &[grant])
    }
    pub(crate) fn application(&self, submit: bool) -> Value {
        json!({
            "community_id": self.community, "building": "3栋", "hours_per_week": 12,
            "experience": "做过两年楼长", "why": "邻居们都找我买菜", "pickup": "家门口架空层",
            "image_keys": [], "consent": "2026-11", "submit": submit,
        })
    }
    /// Sends an application; answers its id.
    pub(crate) async fn apply(&self) -> String {
        let path = "/api/v1/leader-applications";
        let mine = self
            .resident()
            .post(path, self.application(true))
            .await
            .ok();
        mine["items"][0]["id"].as_str().unwrap().to_owned()
    }
    /// Does all that an approval asks for.
    pub(crate) async fn prepare(&self, id: &str) {
        let at = format!("/api/v1/leader-applications/{id}");
        let desk = self.desk();
        desk.put(&format!("{at}/review"), marks(4)).await.ok();
        desk.put(&format!("{at}/papers"), identity(true)).await.ok();
        desk.put(&format!("{at}/papers"), contract(true)).await.ok();
    }
    pub(crate) fn approval(&self) -> Value {
        json!({"community_id": self.community, "pickup_point": self.point,
               "intro": "北门的兰姐", "level": "silver"})
    }
    /// Applies and is taken on.
    pub(crate) async fn becomes_leader(&self) {
        let id = self.apply().await;
        self.prepare(&id).await;
        let path = format!("/api/v1/leader-applications/{id}/approve");
        self.desk().post(&path, self.approval()).await.ok();
        self.app.drain().await;
    }
    /// A course in the shop; answers its id.
    pub(crate) async fn course(&self, course: Value) -> String {
        let made = self
            .desk()
            .post("/api/v1/leader-courses", course)
            .await
            .ok();
        self.app.drain().await;
        made["id"].as_str().unwrap().to_owned()
    }
    pub(crate) async fn inbox(&self) -> Vec<Value> {
        self.app.drain().await;
        let inbox = self.resident().get("/api/v1/inbox").await.ok();
        inbox["items"].as_array().unwrap().clone()
    }
}

pub(crate) fn marks(mark: i64) -> Value {
    let one = |name: &str| json!({"criterion": name, "mark": mark, "note": "问过三位邻居"});
    json!({"marks": [one("小区里的人缘"), one("时间投入"), one("服务意识")],
           "recommends": true, "note": ""})
}

pub(crate) fn identity(seen: bool) -> Value {
    json!({"kind": "identity", "legal_name": "赵小兰", "number_tail": "123x", "seen_original": seen})
}

pub(crate) fn contract(seen: bool) -> Value {
    json!({"kind": "contract", "digest": "ab".repeat(32), "seen_original": seen})
}

/// A course with two lessons and three questions of which all are asked; two of three pass.
pub(crate) fn course(title: &str, buy: bool, live: bool) -> Value {
    let question = |text: &str, right: Value| json!({"text": text, "choices": ["甲", "乙", "丙"], "right": right, "why": "见第一课"});
    let lesson = |title: &str| {
        json!({"kind": "article", "title": title, "body": "第一段\n\n第二段",
               "image_keys": [], "live_id": null})
    };
    json!({
        "title": title, "summary": "十分钟看完", "sort": 1, "minutes": 10,
        "lessons": [lesson("收货"), lesson("发货")],
        "questions": [question("一", json!([0])), question("二", json!([1])),
                      question("三", json!([0, 2]))],
        "asked": 0, "pass_mark": 66, "attempts_per_day": 2,
        "gates_buy": buy, "gates_live": live, "status": "published",
    })
}

/// A buy that opens at once.
pub(crate) fn buy() -> Value {
    let item = json!({"quick": {"name": "樱桃", "spec": "5斤装"}, "base_price": 6_990, "stock": 50,
                      "tiers": []});
    json!({"title": "第一团", "cutoff_at": START.plus_s(20 * 86_400), "items": [item]})
}
