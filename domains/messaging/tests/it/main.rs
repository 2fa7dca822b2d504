//! Messages are delivered once a key, read in the reader's language, by their owner alone.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
use julin_contracts::{Envelope, MessageRequested};
use julin_db::{Command, Result, Tx, q};
use julin_events::emit;
use julin_kernel::{EventId, PersonId, Scope};
use julin_testkit::{Client, TestApp};
use julin_web::Locale;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ANN: PersonId = PersonId(7);
const BOB: PersonId = PersonId(8);

async fn start() -> TestApp {
    TestApp::start(vec![julin_messaging::room()]).await
}

struct Ask(Scope, MessageRequested);
impl Command for Ask {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        emit(tx, self.0, self.1.clone()).await?;
        Ok(())
    }
}

fn welcome(to: PersonId, key: &str) -> MessageRequested {
    let args = [("leader", "王姐"), ("community", "阳光花园")];
    MessageRequested {
        to,
        template: "welcome".into(),
        args: args.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
        link: Some("/home".into()),
        key: key.into(),
    }
}

async fn ask(app: &TestApp, request: MessageRequested) {
    app.write(Ask(app.scope(), request)).await.unwrap();
    app.drain().await;
}

async fn inbox(client: &Client) -> Vec<Value> {
    let page = client.get("/api/v1/inbox").await.ok();
    page["items"].as_array().unwrap().clone()
}

async fn unread(client: &Client) -> i64 {
    client.get("/api/v1/inbox/unread").await.ok()["count"]
        .as_i64()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_read_in_the_readers_language() {
    let app = start().await;
    ask(&app, welcome(ANN, "k1")).await;
    let ann = app.member(ANN);
    let message = inbox(&ann).await.remove(0);
    assert_eq!(message["title"], "Welcome to 阳光花园");
    assert_eq!(message["template"], "welcome");
    assert_eq!(message["link"], "/home");
    assert!(message.get("read_at").is_none());
    let zh = [("accept-language", "zh-CN")];
    let page = ann
        .send("GET", "/api/v1/inbox", vec![].into(), &zh)
        .await
        .ok();
    assert_eq!(page["items"][0]["title"], "欢迎加入阳光花园");
    assert_eq!(page["items"][0]["id"], message["id"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_delivered_once_also_in_another_event() {
    let app = start().await;
    for _ in 0..3 {
        ask(&app, welcome(ANN, "k1")).await;
    }
    ask(&app, welcome(ANN, "k2")).await;
    assert_eq!(inbox(&app.member(ANN)).await.len(), 2);
    assert_eq!(app.runner.dead_letters(app.scope()).await.unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_is_remembered_and_counted() {
    let app = start().await;
    for key in ["k1", "k2", "k3"] {
        ask(&app, welcome(ANN, key)).await;
    }
    ask(&app, welcome(BOB, "k4")).await;
    let ann = app.member(ANN);
    assert_eq!(unread(&ann).await, 3);
    let first = inbox(&ann).await[2]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/inbox/{first}/read");
    app.advance(5_000).await;
    assert_eq!(ann.post(&path, json!({})).await.status, 204);
    let read_at = inbox(&ann).await[2]["read_at"].clone();
    assert_eq!(read_at, app.ctx.now().0);
    app.advance(5_000).await;
    // Read again, and all of them: the first reading stands.
    assert_eq!(ann.post(&path, json!({})).await.status, 204);
    assert_eq!(unread(&ann).await, 2);
    assert_eq!(
        ann.post("/api/v1/inbox/read-all", json!({})).await.status,
        204
    );
    assert_eq!(unread(&ann).await, 0);
    assert_eq!(inbox(&ann).await[2]["read_at"], read_at);
    assert_eq!(unread(&app.member(BOB)).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_touches_anothers_inbox() {
    let app = start().await;
    ask(&app, welcome(ANN, "k1")).await;
    let id = inbox(&app.member(ANN)).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let bob = app.member(BOB);
    assert_eq!(inbox(&bob).await, Vec::<Value>::new());
    let path = format!("/api/v1/inbox/{id}/read");
    bob.post(&path, json!({})).await.refused(404, "not_found");
    assert_eq!(unread(&app.member(ANN)).await, 1);
    let anyone = app.anyone();
    for path in ["/api/v1/inbox", "/api/v1/inbox/unread"] {
        anyone.get(path).await.refused(401, "unauthenticated");
    }
    for path in [path.as_str(), "/api/v1/inbox/read-all"] {
        anyone
            .post(path, json!({}))
            .await
            .refused(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_come_first_in_pages() {
    let app = start().await;
    for n in 0..5 {
        let mut request = welcome(ANN, &format!("k{n}"));
        request.args.insert("community".into(), format!("c{n}"));
        ask(&app, request).await;
    }
    let ann = app.member(ANN);
    let (mut titles, mut cursor) = (vec![], String::new());
    loop {
        let page = ann
            .get(&format!("/api/v1/inbox?limit=2{cursor}"))
            .await
            .ok();
        let items = page["items"].as_array().unwrap();
        titles.extend(
            items
                .iter()
                .map(|m| m["title"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_str() else {
            break;
        };
        cursor = format!("&cursor={next}");
    }
    let expected = ["c4", "c3", "c2", "c1", "c0"].map(|c| format!("Welcome to {c}"));
    assert_eq!(titles, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_cannot_be_read_is_set_aside_and_stops_nothing() {
    let app = start().await;
    let mut unknown = welcome(ANN, "k1");
    unknown.template = "spam".into();
    let mut lacking = welcome(ANN, "k2");
    lacking.args = BTreeMap::new();
    let mut foreign = welcome(ANN, "k3");
    foreign.link = Some("//elsewhere.example".into());
    for request in [unknown, lacking, foreign, welcome(ANN, "k4")] {
        ask(&app, request).await;
    }
    assert_eq!(inbox(&app.member(ANN)).await.len(), 1);
    let dead = app.runner.dead_letters(app.scope()).await.unwrap();
    let mut errors: Vec<&str> = dead.iter().map(|d| d.error.as_str()).collect();
    errors.sort_unstable();
    assert_eq!(
        errors,
        [
            "a message of welcome links out of the mall",
            "no template spam",
            "template welcome lacks leader",
        ]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_sees_the_event_knows_the_message() {
    let app = start().await;
    ask(&app, welcome(ANN, "k1")).await;
    let sql = q!("SELECT id FROM events_outbox");
    let event: (EventId,) = app.ctx.db.one(sql).await.unwrap();
    let mut envelope = Envelope {
        id: event.0,
        pos: 1,
        shop: app.scope().shop,
        at: app.ctx.now(),
        event: welcome(ANN, "k1").into(),
    };
    let notice = julin_messaging::notice(&envelope, Locale::Zh).unwrap();
    assert_eq!(
        (notice.to, notice.title.as_str()),
        (ANN, "欢迎加入阳光花园")
    );
    let delivered = inbox(&app.member(ANN)).await.remove(0);
    assert_eq!(delivered["id"], notice.id.to_string());
    let mut spam = welcome(ANN, "k2");
    spam.template = "spam".into();
    envelope.event = spam.into();
    assert_eq!(julin_messaging::notice(&envelope, Locale::Zh), None);
}
