//! The gate over a real WebSocket, with real sessions: what is no longer theirs is no longer heard.
use crate::http;
use futures_util::{SinkExt as _, StreamExt as _};
use julin_community::People;
use julin_db::{Command, Result, Tx};
use julin_identity::{
    DbSessions, STAFF_SESSION_S, SmsSender, grant, open_session, register_or_find,
};
use julin_kernel::{PersonId, Scope};
use julin_testkit::{Client, TestApp};
use julin_web::{Reach, Role, Room, SESSION_COOKIE};
use julin_wiring::IdentityPeople;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Message, protocol::CloseFrame};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

struct House {
    app: TestApp,
    address: SocketAddr,
}

/// Somebody with a session, in their browser.
struct Person {
    id: PersonId,
    token: String,
    client: Client,
}

/// Registers a person, perhaps as an operator.
struct Registered(Scope, &'static str, Option<Role>);
impl Command for Registered {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let id = register_or_find(tx, self.0, self.1, "小林").await?.0;
        if let Some(role) = self.2 {
            grant(tx, self.0, id, role, Reach::Shop).await?;
        }
        Ok(id)
    }
}

struct SignedIn(Scope, PersonId);
impl Command for SignedIn {
    type Output = String;
    async fn run(&self, tx: &mut Tx) -> Result<String> {
        Ok(open_session(tx, self.0, self.1, STAFF_SESSION_S).await?)
    }
}

impl House {
    async fn open() -> Self {
        let nothing = julin_db::Migrations {
            room: "app",
            files: &[],
        };
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_insight::room(),
            Room::new(nothing, http::routes()),
        ];
        let app = TestApp::with(rooms, |db, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            let inbox = julin_identity::LocalInbox(db.clone());
            ports.put::<dyn SmsSender>(Arc::new(inbox));
            Some(Arc::new(DbSessions::new(db.clone())))
        })
        .await;
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = app.router.clone();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { app, address }
    }

    async fn person(&self, phone: &'static str, role: Option<Role>) -> Person {
        let person = Registered(self.app.scope(), phone, role);
        self.signed_in(self.app.write(person).await.unwrap()).await
    }

    async fn signed_in(&self, id: PersonId) -> Person {
        let session = SignedIn(self.app.scope(), id);
        let token = self.app.write(session).await.unwrap();
        let client = Client::new(self.app.router.clone(), Some(token.clone()));
        Person { id, token, client }
    }

    async fn line(&self, who: Option<&Person>) -> Line {
        let url = format!("ws://{}/api/v1/realtime", self.address);
        let mut request = url.into_client_request().unwrap();
        if let Some(who) = who {
            let cookie = format!("{SESSION_COOKIE}={}", who.token);
            request
                .headers_mut()
                .insert("cookie", cookie.parse().unwrap());
        }
        Line(connect_async(request).await.unwrap().0)
    }

    fn tell(&self, topic: &str, n: i64) {
        self.app.ctx.hub.publish(topic, "n", &n).unwrap();
    }
}

struct Line(WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>);

impl Line {
    /// Asks for a topic; answers the kind or the refusal.
    async fn sub(&mut self, topic: &str, token: Option<&str>) -> String {
        let ask = json!({ "op": "sub", "topic": topic, "token": token });
        self.0.send(Message::text(ask.to_string())).await.unwrap();
        let said = self.next().await.unwrap();
        let word = said.get("code").unwrap_or(&said["kind"]);
        word.as_str().unwrap().to_owned()
    }

    /// The first message of the next frame, or the code with which the server closed.
    async fn next(&mut self) -> std::result::Result<Value, u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame: Vec<Value> = serde_json::from_str(&text).unwrap();
                    return Ok(frame[0].clone());
                }
                Some(Ok(Message::Close(Some(CloseFrame { code, .. })))) => return Err(code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return Err(0),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signing_out_ends_the_connection_of_that_session_only() {
    let house = House::open().await;
    let (here, there) = (
        house.person("13800000001", None).await,
        house.person("13800000001", None).await,
    );
    let topic = format!("person:{}", here.id);
    let (mut mine, mut other) = (
        house.line(Some(&here)).await,
        house.line(Some(&there)).await,
    );
    assert_eq!(mine.sub(&topic, None).await, "$hello");
    assert_eq!(other.sub(&topic, None).await, "$hello");
    let out = here.client.post("/api/v1/auth/logout", json!({})).await;
    assert_eq!(out.status, 204);
    assert_eq!(mine.next().await, Err(4001));
    house.tell(&topic, 1);
    assert_eq!(other.next().await.unwrap()["data"], 1, "the other device");
    let mut again = house.line(Some(&here)).await;
    assert_eq!(again.sub(&topic, None).await, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_whose_roles_were_taken_hear_no_more() {
    let house = House::open().await;
    let boss = house.person("13800000001", Some(Role::Operator)).await;
    let hire = json!({"login": "keeper", "nickname": "小许", "password": "long enough 1",
        "grants": [{"role": "operator", "reach": {"kind": "shop"}}]});
    let hired = boss.client.post("/api/v1/staff", hire).await.ok();
    let id = hired["id"].as_str().unwrap();
    let staff = house.signed_in(id.parse().unwrap()).await;
    let mut line = house.line(Some(&staff)).await;
    assert_eq!(line.sub("screen:7", None).await, "$hello");
    assert_eq!(line.sub(&format!("person:{id}"), None).await, "$hello");
    let none = json!({ "grants": [] });
    let path = format!("/api/v1/staff/{id}/grants");
    boss.client.put(&path, none).await.ok();
    let refused = line.next().await.unwrap();
    assert_eq!(
        (&refused["code"], &refused["topic"]),
        (&json!("forbidden"), &json!("screen:7"))
    );
    house.tell("screen:7", 1);
    house.tell(&format!("person:{id}"), 2);
    assert_eq!(
        line.next().await.unwrap()["data"],
        2,
        "they are still themselves"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_is_heard_by_its_token_until_that_is_revoked() {
    let house = House::open().await;
    let boss = house.person("13800000001", Some(Role::Operator)).await;
    let home = json!({"name": "枫林苑", "address": "枫林路 1 号"});
    let home = boss.client.post("/api/v1/communities", home).await.ok();
    let topic = format!("screen:{}", home["id"].as_str().unwrap());
    let make = async |revoke: bool| {
        let body = json!({"community_id": home["id"], "revoke": revoke});
        let made = boss.client.post("/api/v1/screen/token", body).await.ok();
        made["token"].as_str().unwrap().to_owned()
    };
    let token = make(false).await;
    let resident = house.person("13800000002", None).await;
    let mut stranger = house.line(Some(&resident)).await;
    assert_eq!(stranger.sub(&topic, None).await, "forbidden");
    let mut kiosk = house.line(None).await;
    for (wrong, shown) in [
        (&*topic, None),
        (&topic, Some("made up")),
        ("screen:1", Some(&*token)),
    ] {
        assert_eq!(
            kiosk.sub(wrong, shown).await,
            "forbidden",
            "{wrong} {shown:?}"
        );
    }
    assert_eq!(kiosk.sub(&topic, Some(&token)).await, "$hello");
    house.tell(&topic, 1);
    assert_eq!(kiosk.next().await.unwrap()["data"], 1);
    let fresh = make(true).await;
    assert_eq!(kiosk.next().await.unwrap()["code"], "forbidden");
    assert_eq!(kiosk.sub(&topic, Some(&token)).await, "forbidden");
    assert_eq!(kiosk.sub(&topic, Some(&fresh)).await, "$hello");
}
