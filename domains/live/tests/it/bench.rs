//! A community with two leaders, one campaign of the first, and a fake media server.
use crate::preheat_fake::Before;
use async_trait::async_trait;
use julin_community::People;
use julin_contracts::Event;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CommunityId, LiveId, PersonId, Scope, Ts};
use julin_live::{
    Highlight, Highlights, MediaStats, PlayElsewhere, Readiness, Recorded, Recorder, StreamView,
};
use julin_realtime::{Listener, Viewer};
use julin_testkit::{Client, START, TestApp};
use julin_wiring::{Found, IdentityPeople};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

pub(crate) const MINUTE_MS: i64 = 60_000;
/// When the planned session is due.
pub(crate) const DUE: Ts = Ts(START.0 + 60 * MINUTE_MS);

/// Says what the test wants, and remembers whom it cut off.
#[derive(Default)]
pub(crate) struct FakeMedia {
    pub(crate) publishing: Mutex<HashSet<String>>,
    pub(crate) kicked: Mutex<Vec<String>>,
    pub(crate) looked: Mutex<Vec<String>>,
    /// Where viewers watch over HLS instead of here.
    pub(crate) elsewhere: Mutex<Option<String>>,
    /// What was told to the recorder.
    pub(crate) asked: Mutex<Vec<String>>,
    /// What it recorded, or why it cannot.
    pub(crate) recorded: Mutex<Recorded>,
}

impl MediaStats for FakeMedia {
    fn stats(&self, stream: &str) -> Option<StreamView> {
        let publishing = self.publishing.lock().unwrap().contains(stream);
        publishing.then_some(StreamView {
            publishing,
            fps: 30,
            ..StreamView::default()
        })
    }
    fn kick(&self, stream: &str) {
        self.kicked.lock().unwrap().push(stream.to_owned());
    }
    fn look_for_source(&self, stream: &str) {
        self.looked.lock().unwrap().push(stream.to_owned());
    }
    fn play(&self, _stream: &str, _token: Option<&str>, _now: Ts) -> PlayElsewhere {
        PlayElsewhere {
            hls: self.elsewhere.lock().unwrap().clone(),
            ..PlayElsewhere::default()
        }
    }
}

#[async_trait]
impl Recorder for FakeMedia {
    fn start(&self, stream: &str) -> std::io::Result<()> {
        self.asked.lock().unwrap().push(format!("start {stream}"));
        Ok(())
    }
    async fn seal(&self, stream: &str) -> std::io::Result<Recorded> {
        self.asked.lock().unwrap().push(format!("seal {stream}"));
        self.look(stream).await
    }
    async fn look(&self, _: &str) -> std::io::Result<Recorded> {
        Ok(self.recorded.lock().unwrap().clone())
    }
    async fn erase(&self, stream: &str) -> std::io::Result<bool> {
        self.asked.lock().unwrap().push(format!("erase {stream}"));
        Ok(true)
    }
}

/// What must still be done before going live, as the test says.
#[derive(Default)]
pub(crate) struct Gate(pub(crate) Mutex<Vec<String>>);

#[async_trait]
impl Readiness for Gate {
    async fn missing(&self, _: &mut Tx, _: Scope, _: LiveId) -> Result<Vec<String>> {
        Ok(self.0.lock().unwrap().clone())
    }
}

/// What was given away, as the test says.
#[derive(Default)]
pub(crate) struct Given(pub(crate) Mutex<Vec<Highlight>>);

#[async_trait]
impl Highlights for Given {
    async fn of(&self, _: &mut Tx, _: Scope, _: LiveId) -> Result<Vec<Highlight>> {
        Ok(self.0.lock().unwrap().clone())
    }
}

struct Register(Scope, String, String);

impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        IdentityPeople.register(tx, self.0, &self.1, &self.2).await
    }
}

/// Emits an event, as the room that knows would.
pub(crate) struct Emit(pub(crate) Scope, pub(crate) Event);

impl Command for Emit {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        julin_events::emit(tx, self.0, self.1.clone())
            .await
            .map(|_| ())
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) media: Arc<FakeMedia>,
    pub(crate) gate: Arc<Gate>,
    pub(crate) given: Arc<Given>,
    pub(crate) before: Arc<Before>,
    pub(crate) community: CommunityId,
    pub(crate) leader: PersonId,
    pub(crate) rival: PersonId,
    pub(crate) campaign: String,
    pub(crate) items: Vec<String>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let media = Arc::new(FakeMedia::default());
        let port = media.clone();
        let gate = Arc::new(Gate::default());
        let open = gate.clone();
        let given = Arc::new(Given::default());
        let away = given.clone();
        let before = Arc::new(Before::default());
        let known = before.clone();
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_messaging::room(),
            julin_groupbuy::room(),
            julin_live::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn MediaStats>(port.clone());
            ports.put::<dyn Recorder>(port);
            ports.put::<dyn Readiness>(open.clone());
            ports.put::<dyn Highlights>(away.clone());
            crate::preheat_fake::put(ports, &known);
            None
        })
        .await;
        let home = app.write(Found(app.scope())).await.unwrap();
        let item = |name: &str, price: i64, stock: i64, tiers: Value| {
            json!({"quick": {"name": name, "spec": "1份"}, "base_price": price, "stock": stock,
                   "tiers": tiers})
        };
        let campaign = json!({
            "title": "周一水果", "cutoff_at": START.plus_s(3 * 86_400),
            "items": [
                item("樱桃", 6_990, 50, json!([{"min_quantity": 30, "price": 5_990}])),
                item("蜜桃", 1_990, 40, json!([])),
            ],
        });
        let made = app
            .leader(home.leader)
            .post("/api/v1/campaigns", campaign)
            .await
            .ok();
        let ids = made["items"].as_array().unwrap().iter();
        let items = ids.map(|i| i["id"].as_str().unwrap().to_owned()).collect();
        let campaign = made["id"].as_str().unwrap().to_owned();
        Self {
            app,
            media,
            gate,
            given,
            before,
            community: home.community,
            leader: home.leader,
            rival: home.rival,
            campaign,
            items,
        }
    }

    /// What a leader plans.
    pub(crate) fn plan(&self) -> Value {
        json!({"title": "樱桃专场", "starts_at": DUE, "campaign_id": self.campaign,
               "item_ids": self.items, "interest_tags": ["水果", "海鲜"]})
    }
    pub(crate) fn host(&self) -> Client {
        self.app.leader(self.leader)
    }
    /// A planned session; answers its id.
    pub(crate) async fn planned(&self) -> String {
        let made = self.host().post("/api/v1/lives", self.plan()).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }
    /// A session on air; answers its id.
    pub(crate) async fn on_air(&self) -> String {
        let id = self.planned().await;
        self.host()
            .post(&format!("/api/v1/lives/{id}/start"), json!({}))
            .await
            .ok();
        id
    }
    /// A registered resident.
    pub(crate) async fn resident(&self, n: i64, nickname: &str) -> (PersonId, Client) {
        let register = Register(
            self.app.scope(),
            format!("1390000{n:04}"),
            nickname.to_owned(),
        );
        let id = self.app.write(register).await.unwrap();
        (id, self.app.member(id))
    }
    /// The card ids of a session, in order.
    pub(crate) async fn cards(&self, live: &str) -> Vec<String> {
        let view = self
            .host()
            .get(&format!("/api/v1/lives/{live}/admin"))
            .await
            .ok();
        let cards = view["cards"].as_array().unwrap().iter();
        cards
            .map(|c| c["id"].as_str().unwrap().to_owned())
            .collect()
    }
    /// Somebody who hears a session's topic.
    pub(crate) fn listener(&self, live: &str, key: &str, member: Option<PersonId>) -> Listener {
        let viewer = Viewer {
            key: key.to_owned(),
            member: member.map(|m| m.0),
        };
        let mut listener = self.app.ctx.hub.listen(viewer);
        listener.subscribe(&format!("live:{live}"), None, false);
        listener
    }
}

/// What a listener was told since last asked: kind and data.
pub(crate) fn told(listener: &mut Listener) -> Vec<(String, Value)> {
    let texts = listener.drain();
    let parsed = texts
        .iter()
        .map(|t| serde_json::from_str::<Value>(t).unwrap());
    let messages = parsed.filter(|m| m["seq"].is_i64() && !m["data"].is_null());
    messages
        .map(|m| (m["kind"].as_str().unwrap().to_owned(), m["data"].clone()))
        .collect()
}

pub(crate) fn kinds(told: &[(String, Value)]) -> Vec<&str> {
    told.iter().map(|(kind, _)| kind.as_str()).collect()
}
