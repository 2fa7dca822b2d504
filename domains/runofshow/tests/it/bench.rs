//! A leader with a campaign of two items and a planned session, beside the real live room; the
//! assistant says what the test wants.
use async_trait::async_trait;
use julin_community::People;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CardId, LiveId, PersonId, Scope, Ts};
use julin_live::{LiveStatus, MediaStats, Readiness, Recorded, Recorder, StreamView};
use julin_runofshow::{Assistant, AssistantFault, CardBrief, LiveBrief, Lives, Prompt, Stage};
use julin_testkit::{Client, Reply, START, TestApp};
use julin_web::{Actor, Ctx, Reach, Role};
use julin_wiring::{Found, Founded, IdentityPeople};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

pub(crate) const MINUTE_MS: i64 = 60_000;
/// When the planned session is due.
pub(crate) const DUE: Ts = Ts(START.0 + 240 * MINUTE_MS);

struct NoMedia;
impl MediaStats for NoMedia {
    fn stats(&self, _: &str) -> Option<StreamView> {
        None
    }
    fn kick(&self, _: &str) {}
}

#[async_trait]
impl Recorder for NoMedia {
    fn start(&self, _: &str) -> std::io::Result<()> {
        Ok(())
    }
    async fn seal(&self, _: &str) -> std::io::Result<Recorded> {
        Ok(Recorded::default())
    }
    async fn look(&self, _: &str) -> std::io::Result<Recorded> {
        Ok(Recorded::default())
    }
    async fn erase(&self, _: &str) -> std::io::Result<bool> {
        Ok(false)
    }
}

/// The live room, adapted as `app` does.
struct Sessions;

#[async_trait]
impl Lives for Sessions {
    async fn brief(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<LiveBrief>> {
        let found = julin_live::session_brief(tx, scope, live).await?;
        Ok(found.map(|s| LiveBrief {
            live,
            title: s.title,
            reach: s.reach,
            leader: s.leader,
            assistants: s.assistants,
            stage: match s.status {
                LiveStatus::Planned => Stage::Planned,
                LiveStatus::OnAir => Stage::OnAir,
                LiveStatus::Ended => Stage::Ended,
                LiveStatus::Cancelled => Stage::Cancelled,
            },
            starts_at: s.starts_at,
            started_at: s.started_at,
            ended_at: s.ended_at,
            campaign: s.campaign,
            cards: s
                .cards
                .iter()
                .map(|(card, item)| CardBrief {
                    card: *card,
                    item: *item,
                })
                .collect(),
        }))
    }
    async fn spotlight(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        live: LiveId,
        card: CardId,
    ) -> Result<Vec<CardId>> {
        julin_live::spotlight(tx, actor, live, card).await
    }
    async fn tell_cards(
        &self,
        ctx: &Ctx,
        scope: Scope,
        live: LiveId,
        cards: &[CardId],
    ) -> Result<()> {
        julin_live::tell_cards(ctx, scope, live, cards).await
    }
}

struct Checklists;

#[async_trait]
impl Readiness for Checklists {
    async fn missing(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<String>> {
        julin_runofshow::missing(tx, scope, live).await
    }
}

type Answer = std::result::Result<String, AssistantFault>;

/// Says what it was told to, and remembers what it was asked.
pub(crate) struct Parrot {
    model: Option<String>,
    pub(crate) answers: Mutex<Vec<Answer>>,
    pub(crate) asked: Mutex<Vec<Prompt>>,
}

#[async_trait]
impl Assistant for Parrot {
    fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }
    async fn complete(&self, prompt: &Prompt) -> Answer {
        self.asked.lock().unwrap().push(prompt.clone());
        self.answers
            .lock()
            .unwrap()
            .pop()
            .unwrap_or(Err(AssistantFault::Down))
    }
}

struct Operator(Scope, PersonId);

impl Command for Operator {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        Ok(julin_identity::grant(tx, self.0, self.1, Role::Operator, Reach::Shop).await?)
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) parrot: Arc<Parrot>,
    pub(crate) leader: PersonId,
    pub(crate) rival: PersonId,
    pub(crate) live: String,
    pub(crate) cards: Vec<String>,
}

impl World {
    /// Without an assistant.
    pub(crate) async fn start() -> Self {
        Self::with_model(None).await
    }

    pub(crate) async fn with_model(model: Option<&str>) -> Self {
        let parrot = Arc::new(Parrot {
            model: model.map(str::to_owned),
            answers: Mutex::default(),
            asked: Mutex::default(),
        });
        let assistant = parrot.clone();
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_messaging::room(),
            julin_groupbuy::room(),
            julin_live::room(),
            julin_runofshow::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn MediaStats>(Arc::new(NoMedia));
            ports.put::<dyn Recorder>(Arc::new(NoMedia));
            ports.put::<dyn Readiness>(Arc::new(Checklists));
            ports.put::<dyn Lives>(Arc::new(Sessions));
            ports.put::<dyn Assistant>(assistant);
            None
        })
        .await;
        let Founded { leader, rival, .. } = app.write(Found(app.scope())).await.unwrap();
        let host = app.leader(leader);
        let item = |name: &str, price: i64, tiers: Value| json!({"quick": {"name": name, "spec": "5斤装"}, "base_price": price, "stock": 50, "tiers": tiers});
        let campaign = json!({
            "title": "周一水果", "cutoff_at": START.plus_s(3 * 86_400),
            "items": [
                item("樱桃", 6_990, json!([{"min_quantity": 30, "price": 5_990}])),
                item("蜜桃", 1_990, json!([])),
            ],
        });
        let campaign = host.post("/api/v1/campaigns", campaign).await.ok();
        let items = campaign["items"].as_array().unwrap().iter();
        let items: Vec<Value> = items.map(|i| i["id"].clone()).collect();
        let plan = json!({"title": "樱桃专场", "starts_at": DUE, "campaign_id": campaign["id"],
                          "item_ids": items, "interest_tags": []});
        let made = host.post("/api/v1/lives", plan).await.ok();
        let cards = made["cards"].as_array().unwrap().iter();
        Self {
            live: made["id"].as_str().unwrap().to_owned(),
            cards: cards
                .map(|c| c["id"].as_str().unwrap().to_owned())
                .collect(),
            app,
            parrot,
            leader,
            rival,
        }
    }

    pub(crate) fn host(&self) -> Client {
        self.app.leader(self.leader)
    }
    pub(crate) async fn make_operator(&self, person: PersonId) {
        self.app
            .write(Operator(self.app.scope(), person))
            .await
            .unwrap();
    }
    /// `/api/v1/lives/…/run-of-show{rest}`
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/lives/{}/run-of-show{rest}", self.live)
    }
    pub(crate) async fn get(&self) -> Value {
        self.host().get(&self.path("")).await.ok()
    }
    pub(crate) async fn prompter(&self) -> Value {
        self.host().get(&self.path("/prompter")).await.ok()
    }
    pub(crate) async fn put(&self, rest: &str, body: Value) -> Reply {
        self.host().put(&self.path(rest), body).await
    }
    pub(crate) async fn post(&self, rest: &str, body: Value) -> Reply {
        self.host().post(&self.path(rest), body).await
    }
    /// Steers the session itself: start, end, cancel.
    pub(crate) async fn steer(&self, what: &str) -> Reply {
        let path = format!("/api/v1/lives/{}/{what}", self.live);
        self.host().post(&path, json!({})).await
    }
    /// Writes a script of the first card, on top of version `version`.
    pub(crate) async fn write_script(&self, version: i64, usage: &str) -> Reply {
        let body = json!({ "version": version, "text": text(usage) });
        self.put(&format!("/scripts/{}", self.cards[0]), body).await
    }
    pub(crate) async fn approve(&self, version: i64) -> Reply {
        let path = format!("/scripts/{}/approve", self.cards[0]);
        self.post(&path, json!({ "version": version })).await
    }
    /// Opening, both products, closing.
    pub(crate) async fn plan_rundown(&self) -> Vec<String> {
        let segment = |kind: &str, title: &str, card: Option<&String>, minutes: i64| json!({"kind": kind, "title": title, "card_id": card, "planned_minutes": minutes, "note": ""});
        let segments = json!([
            segment("opening", "问好", None, 5),
            segment("product", "", Some(&self.cards[0]), 8),
            segment("product", "", Some(&self.cards[1]), 6),
            segment("closing", "再见", None, 3),
        ]);
        let view = self
            .put("/rundown", json!({ "version": 0, "segments": segments }))
            .await
            .ok();
        ids(&view["segments"])
    }
    /// One item that must be done an hour before, one to be done during, one after.
    pub(crate) async fn plan_checklist(&self) -> Vec<String> {
        let view = self
            .put("/checklist", json!({ "version": 0, "tasks": tasks() }))
            .await
            .ok();
        ids(&view["tasks"])
    }
    pub(crate) async fn inbox(&self, who: PersonId) -> Vec<Value> {
        let inbox = self.app.member(who).get("/api/v1/inbox").await.ok();
        inbox["items"].as_array().unwrap().clone()
    }
}

pub(crate) fn tasks() -> Value {
    json!([
        {"phase": "before", "title": "样品到场", "role": "host", "due_minutes": 60, "must": true},
        {"phase": "during", "title": "回复公屏", "role": "assistant", "due_minutes": 10, "must": false},
        {"phase": "after", "title": "核对订单", "role": "supply", "due_minutes": 30, "must": false},
    ])
}

pub(crate) fn text(usage: &str) -> Value {
    json!({
        "selling_points": ["皮薄", "核小"], "usage": usage, "promotion": "今天团购价",
        "comparison": {"price": 8_990, "source": "小区门口超市货架", "seen_at": START},
        "qa": [{"question": "甜吗", "answer": "甜"}],
    })
}

pub(crate) fn ids(list: &Value) -> Vec<String> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}
