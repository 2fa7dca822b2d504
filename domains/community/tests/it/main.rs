//! Communities, leaders, invitations and memberships, through HTTP, with the real identity below.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod estate;
mod facade;
mod invite;
mod leaders;
mod levels;
mod membership;
mod people;

use async_trait::async_trait;
use julin_community::{People, PersonBrief};
use julin_db::{Command, Result, Tx};
use julin_identity::{grant, people as persons, register_or_find};
use julin_kernel::{PersonId, Scope};
use julin_testkit::{Client, TestApp};
use julin_web::{Reach, Role};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// The port as `app` wires it.
struct Neighbours;

#[async_trait]
impl People for Neighbours {
    async fn register(
        &self,
        tx: &mut Tx,
        scope: Scope,
        phone: &str,
        nickname: &str,
    ) -> Result<PersonId> {
        Ok(register_or_find(tx, scope, phone, nickname).await?.0)
    }
    async fn grant_leader(&self, tx: &mut Tx, scope: Scope, person: PersonId) -> Result<()> {
        Ok(grant(tx, scope, person, Role::Leader, Reach::Leader(person)).await?)
    }
    async fn cards(
        &self,
        tx: &mut Tx,
        scope: Scope,
        ids: &[PersonId],
    ) -> Result<HashMap<PersonId, PersonBrief>> {
        let found = persons(tx, scope, ids).await?;
        let brief = |p: julin_identity::Person| PersonBrief {
            nickname: p.nickname,
            phone_masked: p.phone_masked,
            phone_tail4: p.phone_tail4,
            avatar_url: p.avatar_url,
        };
        Ok(found.into_iter().map(|(id, p)| (id, brief(p))).collect())
    }
}

async fn start() -> TestApp {
    let rooms = vec![julin_identity::room(), julin_community::room()];
    TestApp::with(rooms, |_, ports| {
        ports.put::<dyn People>(Arc::new(Neighbours));
        None
    })
    .await
}

/// A registered person.
struct Register(Scope, String, String);
impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        Ok(register_or_find(tx, self.0, &self.1, &self.2).await?.0)
    }
}

async fn resident(app: &TestApp, phone: &str, nickname: &str) -> PersonId {
    app.write(Register(app.scope(), phone.into(), nickname.into()))
        .await
        .unwrap()
}

/// A community with two buildings and a pickup point.
async fn estate(app: &TestApp, name: &str) -> Value {
    let operator = app.operator();
    let body = json!({"name": name, "address": "花园路 1 号"});
    let made = operator.post("/api/v1/communities", body).await.ok();
    let path = format!("/api/v1/communities/{}", text(&made["id"]));
    let buildings = json!({"names": ["1栋", "2栋"]});
    operator
        .post(&format!("{path}/buildings"), buildings)
        .await
        .ok();
    let point = json!({"name": "东门驿站", "address": "东门内", "hours": "17:00–21:00"});
    operator
        .post(&format!("{path}/pickup-points"), point)
        .await
        .ok()
}

/// Makes a leader there; answers her card.
async fn lead(app: &TestApp, estate: &Value, phone: &str, nickname: &str) -> Value {
    let path = format!("/api/v1/communities/{}/leaders", text(&estate["id"]));
    let body = json!({"phone": phone, "nickname": nickname, "intro": "住 1 栋的王姐",
        "pickup_point": estate["pickup_points"][0]["id"]});
    let view = app.operator().post(&path, body).await.ok();
    let all = view["leaders"].as_array().unwrap();
    all.iter()
        .find(|l| l["nickname"] == nickname)
        .unwrap()
        .clone()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
fn id(value: &Value) -> PersonId {
    text(value).parse().unwrap()
}

/// A leader's client.
fn as_leader(app: &TestApp, card: &Value) -> Client {
    app.leader(id(&card["id"]))
}

async fn code_of(app: &TestApp, card: &Value) -> String {
    let invite = as_leader(app, card).get("/api/v1/leader/invite").await.ok();
    text(&invite["code"]).to_owned()
}

async fn join(app: &TestApp, member: PersonId, code: &str, body: Value) -> Value {
    let path = format!("/api/v1/invites/{code}/join");
    app.member(member).post(&path, body).await.ok()
}

/// The `MemberJoined` events so far.
async fn joined_events(app: &TestApp) -> Vec<Value> {
    let sql = julin_db::q!(
        "SELECT body FROM events_outbox WHERE name = 'community.member_joined' ORDER BY id"
    );
    let rows: Vec<(String,)> = app.ctx.db.all(sql).await.unwrap();
    let parse = |row: (String,)| serde_json::from_str::<Value>(&row.0).unwrap()["data"].clone();
    rows.into_iter().map(parse).collect()
}
