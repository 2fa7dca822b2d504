//! A leader whose neighbours pay in cash and have picked up, and sessions that the test sets.
use async_trait::async_trait;
use julin_community::People;
use julin_db::{Command, Result, Tx};
use julin_kernel::{CampaignId, LiveId, OrderId, PersonId, Scope, Ts};
use julin_showcase::{RoomSession, Rooms};
use julin_testkit::{Client, START, TestApp};
use julin_web::{Actor, Permission, Reach};
use julin_wiring::{Found, IdentityPeople};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The leader's session.
pub(crate) const LIVE: LiveId = LiveId(500);
/// A session of the other leader.
pub(crate) const OTHER_LIVE: LiveId = LiveId(501);

/// What the live room would know.
#[derive(Default)]
pub(crate) struct FakeRooms {
    pub(crate) sessions: Mutex<HashMap<LiveId, RoomSession>>,
    pub(crate) assistants: Mutex<Vec<(LiveId, PersonId)>>,
}

#[async_trait]
impl Rooms for FakeRooms {
    async fn session(&self, _: &mut Tx, _: Scope, live: LiveId) -> Result<Option<RoomSession>> {
        Ok(self.sessions.lock().unwrap().get(&live).copied())
    }
    async fn moderates(&self, _: &mut Tx, actor: &Actor, live: LiveId) -> Result<bool> {
        let helps = self
            .assistants
            .lock()
            .unwrap()
            .contains(&(live, actor.person));
        let session = self.sessions.lock().unwrap().get(&live).copied();
        let over = session.map(|s| s.leader.map_or(Reach::Shop, Reach::Leader));
        Ok(helps || over.is_some_and(|r| actor.may(Permission::Moderate, r)))
    }
}

struct NoTags;

#[async_trait]
impl julin_promo::MemberTags for NoTags {
    async fn tags(&self, _: &mut Tx, _: Scope, _: PersonId) -> Result<Vec<String>> {
        Ok(vec![])
    }
}

struct NoBuys;

#[async_trait]
impl julin_promo::Buys for NoBuys {
    async fn has(&self, _: &mut Tx, _: Scope, _: CampaignId, _: Option<PersonId>) -> Result<bool> {
        Ok(false)
    }
}

struct Register(Scope, String, String);

impl Command for Register {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        IdentityPeople.register(tx, self.0, &self.1, &self.2).await
    }
}

/// Brings a counted campaign's orders to the pickup point and hands one over.
struct Hand(Scope, CampaignId, OrderId, PersonId);

impl Command for Hand {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (to, by) = (julin_orders::OrderStatus::AtPickup, Some(self.3));
        julin_orders::advance(tx, self.0, (self.1, None), to, by, i64::MAX).await?;
        let handed = julin_orders::hand_over(tx, self.0, self.2, self.3, 48 * 3_600).await?;
        assert_eq!(handed, julin_orders::HandOver::Done);
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) app: TestApp,
    pub(crate) rooms: Arc<FakeRooms>,
    pub(crate) leader: PersonId,
    pub(crate) rival: PersonId,
    pub(crate) campaign: String,
    pub(crate) items: Vec<String>,
}

impl World {
    /// A leader sells cherries and peaches, and has a session that is on air.
    pub(crate) async fn start() -> Self {
        let rooms = Arc::new(FakeRooms::default());
        let port = rooms.clone();
        let all = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_catalog::room(),
            julin_ledger::room(),
            julin_messaging::room(),
            julin_groupbuy::room(),
            julin_payments::room(),
            julin_promo::room(),
            julin_orders::room(),
            julin_showcase::room(),
        ];
        let app = TestApp::with(all, |_, ports| {
            ports.put::<dyn Rooms>(port);
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            ports.put::<dyn julin_promo::MemberTags>(Arc::new(NoTags));
            ports.put::<dyn julin_promo::Buys>(Arc::new(NoBuys));
            None
        })
        .await;
        let home = app.write(Found(app.scope())).await.unwrap();
        let (campaign, items) = campaign(&app.leader(home.leader), "周一水果", START).await;
        let world = Self {
            app,
            rooms,
            leader: home.leader,
            rival: home.rival,
            campaign,
            items,
        };
        let sells = world.campaign.clone();
        world.set(LIVE, (Some(world.leader), &sells), true);
        world
    }

    /// Sets a session.
    pub(crate) fn set(
        &self,
        live: LiveId,
        (leader, campaign): (Option<PersonId>, &str),
        on_air: bool,
    ) {
        let session = RoomSession {
            leader,
            campaign: campaign.parse().unwrap(),
            on_air,
        };
        self.rooms.sessions.lock().unwrap().insert(live, session);
    }
    pub(crate) fn host(&self) -> Client {
        self.app.leader(self.leader)
    }
    /// A resident, signed in.
    pub(crate) async fn resident(&self, n: i64) -> (PersonId, Client) {
        let register = Register(self.app.scope(), phone(n), "王小明".to_owned());
        let id = self.app.write(register).await.unwrap();
        (id, self.app.member(id))
    }
    /// An order of both goods, paid in cash to the leader.
    pub(crate) async fn bought(&self, n: i64) -> String {
        let lines: Vec<Value> = self
            .items
            .iter()
            .map(|item| json!({ "item_id": item, "quantity": 1 }))
            .collect();
        let body = json!({ "campaign_id": self.campaign, "pay": "cash", "lines": lines,
                           "buyer": { "phone": phone(n), "name": "王小明" } });
        let made = self.host().post("/api/v1/leader/orders", body).await.ok();
        self.app.drain().await;
        made["id"].as_str().unwrap().to_owned()
    }
    /// Counts the campaign and hands this order over.
    pub(crate) async fn picked_up(&self, order: &str) {
        let view = format!("/api/v1/campaigns/{}", self.campaign);
        let view = self.app.anyone().get(&view).await.ok();
        let left = view["counting_at"].as_i64().unwrap() - self.app.ctx.now().0;
        if left > 0 {
            self.app.advance(left + 1_000).await;
        }
        let campaign = self.campaign.parse().unwrap();
        let hand = Hand(
            self.app.scope(),
            campaign,
            order.parse().unwrap(),
            self.leader,
        );
        self.app.write(hand).await.unwrap();
        self.app.drain().await;
    }
    /// A resident who has picked both goods up: with their lines, cherries first.
    pub(crate) async fn buyer(&self, n: i64) -> (Client, Vec<String>) {
        let (_, who) = self.resident(n).await;
        let order = self.bought(n).await;
        self.picked_up(&order).await;
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        let lines = view["lines"].as_array().unwrap().iter();
        let lines = lines.map(|l| l["id"].as_str().unwrap().to_owned());
        (who, lines.collect())
    }
    /// A post of a line, sent in in the leader's session; answers its id.
    pub(crate) async fn posted(&self, who: &Client, line: &str) -> String {
        let made = who.post("/api/v1/show-posts", post(who, line).await).await;
        made.ok()["id"].as_str().unwrap().to_owned()
    }
    /// Decides at the desk of the leader's session.
    pub(crate) async fn decide(&self, post: &str, action: &str) -> Value {
        let path = format!("/api/v1/show-posts/{post}/decide");
        let body = json!({ "action": action, "live_id": LIVE });
        self.host().post(&path, body).await.ok()
    }
    /// The ids on the wall of the leader's session.
    pub(crate) async fn wall(&self) -> Vec<Value> {
        let path = format!("/api/v1/lives/{LIVE}/show-posts");
        let wall = self.app.anyone().get(&path).await.ok();
        wall.as_array().unwrap().clone()
    }
}

/// A campaign of cherries and peaches.
pub(crate) async fn campaign(leader: &Client, title: &str, now: Ts) -> (String, Vec<String>) {
    let item = |name: &str, price: i64| json!({ "quick": { "name": name, "spec": "1份" }, "base_price": price, "stock": 50, "tiers": [] });
    let body = json!({ "title": title, "cutoff_at": now.plus_s(86_400),
                       "items": [item("樱桃", 1_990), item("蜜桃", 1_000)] });
    let made = leader.post("/api/v1/campaigns", body).await.ok();
    let items = made["items"].as_array().unwrap().iter();
    let items = items
        .map(|i| i["id"].as_str().unwrap().to_owned())
        .collect();
    (made["id"].as_str().unwrap().to_owned(), items)
}

fn phone(n: i64) -> String {
    format!("1390000{n:04}")
}

/// A post with a photo of one's own, sent in in the leader's session.
pub(crate) async fn post(who: &Client, line: &str) -> Value {
    json!({ "line_id": line, "live_id": LIVE, "words": "又脆又甜", "named": true, "consent": true,
            "image_keys": [picture(who, 1).await] })
}

/// The smallest PNG, so many pixels wide.
const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
    0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0, b'I', b'E', b'N', b'D',
    0xae, 0x42, 0x60, 0x82,
];

/// Uploads a picture of this width; answers its key.
pub(crate) async fn picture(who: &Client, width: u8) -> String {
    let head =
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
    let mut png = PNG.to_vec();
    png[19] = width;
    let body = [head.as_bytes(), &png, b"\r\n--edge--\r\n"].concat();
    let kind = [("content-type", "multipart/form-data; boundary=edge")];
    let kept = who
        .send("POST", "/api/v1/uploads", body.into(), &kind)
        .await
        .ok();
    kept["key"].as_str().unwrap().to_owned()
}
