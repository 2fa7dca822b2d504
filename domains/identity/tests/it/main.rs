//! Signing in, sessions, codes, passwords, staff and one's own record, through HTTP.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod codes;
mod me;
mod passwords;
mod registering;
mod sign_in;
mod staff;

use julin_db::{Command, Result, Tx};
use julin_identity::{DbSessions, LocalInbox, NewStaff, SmsSender, create_staff, hash_password};
use julin_kernel::{PersonId, Scope};
use julin_testkit::{Client, Reply, TestApp};
use julin_web::{Grant, Reach, Role, SESSION_COOKIE};
use serde_json::{Value, json};
use std::sync::Arc;

/// The room with its own sessions and the inbox of a trial shop.
async fn start() -> TestApp {
    TestApp::with(vec![julin_identity::room()], |db, ports| {
        ports.put::<dyn SmsSender>(Arc::new(LocalInbox(db.clone())));
        Some(Arc::new(DbSessions::new(db.clone())))
    })
    .await
}

/// Asks for a code and reads it out of the inbox.
async fn code_for(app: &TestApp, phone: &str) -> String {
    let anyone = app.anyone();
    let asked = anyone.post("/api/v1/auth/otp", json!({"phone": phone}));
    asked.await.ok();
    newest_code(
        &anyone
            .get(&format!("/api/v1/dev/inbox?phone={phone}"))
            .await
            .ok(),
    )
}

/// The six digits of the newest message.
fn newest_code(inbox: &Value) -> String {
    let body = inbox[0]["body"].as_str().unwrap();
    let digits = body.split(|c: char| !c.is_ascii_digit());
    digits
        .into_iter()
        .find(|d| d.len() == 6)
        .unwrap()
        .to_owned()
}

/// A code that is not this one.
fn other_than(code: &str) -> String {
    let n: u32 = code.parse().unwrap();
    format!("{:06}", (n + 1) % 1_000_000)
}

async fn login(app: &TestApp, phone: &str, code: &str, consent: bool) -> Reply {
    let mut body = json!({"phone": phone, "code": code, "nickname": "王小明"});
    if consent {
        body["consent"] = json!({"terms": "2026-11", "privacy": "2026-11"});
    }
    app.anyone().post("/api/v1/auth/login", body).await
}

/// The client that a sign-in's cookie makes.
fn signed(app: &TestApp, reply: &Reply) -> Client {
    let token = reply.cookie(SESSION_COOKIE).unwrap();
    Client::new(app.router.clone(), Some(token))
}

/// Signs a new resident up.
async fn sign_up(app: &TestApp, phone: &str) -> (Client, Value) {
    let code = code_for(app, phone).await;
    let reply = login(app, phone, &code, true).await;
    let client = signed(app, &reply);
    (client, reply.ok())
}

struct Hire(NewStaff, Scope);
impl Command for Hire {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        create_staff(tx, self.1, &self.0).await
    }
}

/// The first operator, with the password "correct horse".
async fn first_operator(app: &TestApp) -> PersonId {
    let password = "correct horse".to_owned();
    let new = NewStaff {
        login: "boss".into(),
        nickname: "店主".into(),
        password_hash: hash_password(app.ctx.rng(), password).await.unwrap(),
        grants: vec![Grant {
            role: Role::Operator,
            reach: Reach::Shop,
        }],
    };
    app.write(Hire(new, app.scope())).await.unwrap()
}

async fn enter(app: &TestApp, login: &str, password: &str) -> Reply {
    let body = json!({"login": login, "password": password});
    app.anyone().post("/api/v1/auth/password", body).await
}
