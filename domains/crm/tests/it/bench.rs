//! A community with a leader, and events as the rooms that know would tell them.
use julin_community::{
    Appointment, NewCommunity, NewPickupPoint, People, appoint_leader, create_community,
    ensure_membership, put_pickup_point,
};
use julin_contracts::{
    CancelReason, Event, MessageRequested, OrderCancelled, OrderCompleted, OrderHead,
    OrderLineFact, OrderPaid,
};
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LineId, LiveId, Money, OrderId, PersonId,
    PickupPointId, Scope, SkuId, SupplierId,
};
use julin_testkit::TestApp;
use julin_wiring::IdentityPeople;
use std::sync::Arc;

pub(crate) const DAY_MS: i64 = 86_400_000;

struct Found(Scope);
impl Command for Found {
    type Output = (CommunityId, PickupPointId, PersonId);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let home = NewCommunity {
            name: "枫林苑".into(),
            address: "枫林路 1 号".into(),
            district: None,
        };
        let community = create_community(tx, self.0, &home).await?;
        let point = NewPickupPoint {
            name: "北门".into(),
            address: "北门".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let pickup_point = put_pickup_point(tx, self.0, community, &point).await?;
        let new = Appointment {
            community,
            phone: "13800000001".into(),
            nickname: "李姐".into(),
            pickup_point,
            intro: String::new(),
        };
        let leader = appoint_leader(tx, self.0, &IdentityPeople, &new).await?;
        Ok((community, pickup_point, leader))
    }
}

struct Join(Scope, PersonId, String, String);
impl Command for Join {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let member = IdentityPeople
            .register(tx, self.0, &self.2, &self.3)
            .await?;
        ensure_membership(tx, self.0, member, self.1).await?;
        Ok(member)
    }
}

struct Emit(Scope, Event);
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
    pub(crate) community: CommunityId,
    pub(crate) pickup_point: PickupPointId,
    pub(crate) leader: PersonId,
}

impl World {
    pub(crate) async fn start() -> Self {
        let rooms = vec![
            julin_identity::room(),
            julin_community::room(),
            julin_crm::room(),
        ];
        let app = TestApp::with(rooms, |_, ports| {
            ports.put::<dyn People>(Arc::new(IdentityPeople));
            None
        })
        .await;
        let (community, pickup_point, leader) = app.write(Found(app.scope())).await.unwrap();
        Self {
            app,
            community,
            pickup_point,
            leader,
        }
    }
    /// A neighbour joins the leader.
    pub(crate) async fn join(&self, phone: &str, name: &str) -> PersonId {
        let join = Join(self.app.scope(), self.leader, phone.into(), name.into());
        let member = self.app.write(join).await.unwrap();
        self.app.drain().await;
        member
    }
    pub(crate) async fn emit(&self, event: impl Into<Event>) {
        self.app
            .write(Emit(self.app.scope(), event.into()))
            .await
            .unwrap();
        self.app.drain().await;
    }
    pub(crate) fn head(&self, order: i64, member: PersonId, live: Option<i64>) -> OrderHead {
        OrderHead {
            order: OrderId(order),
            member,
            campaign: CampaignId(1),
            leader: self.leader,
            community: self.community,
            pickup_point: self.pickup_point,
            live: live.map(LiveId),
            card: None,
        }
    }
    pub(crate) async fn paid(&self, order: i64, member: PersonId, amount: i64) {
        self.paid_in(order, member, amount, None).await;
    }
    pub(crate) async fn paid_in(
        &self,
        order: i64,
        member: PersonId,
        amount: i64,
        live: Option<i64>,
    ) {
        let total = Money(amount);
        let line = OrderLineFact {
            line: LineId(order),
            item: CampaignItemId(1),
            sku: SkuId(1),
            supplier: SupplierId(1),
            name: "樱桃".into(),
            quantity: 1,
            unit_price: total,
            supply_price: total,
            commission_bps: 0,
            commission: julin_contracts::CommissionRule::Rate,
            amount: total,
        };
        let head = self.head(order, member, live);
        let lines = vec![line];
        let event = OrderPaid {
            head,
            chain_number: order,
            lines,
            total,
            first: false,
            discounts: vec![],
        };
        self.emit(event).await;
    }
    pub(crate) async fn completed(&self, order: i64, member: PersonId) {
        let (head, net) = (self.head(order, member, None), Money(100));
        self.emit(OrderCompleted { head, net }).await;
    }
    pub(crate) async fn cancelled(&self, order: i64, member: PersonId) {
        let head = self.head(order, member, None);
        let reason = CancelReason::Member;
        self.emit(OrderCancelled {
            head,
            lines: vec![],
            reason,
            was_paid: true,
        })
        .await;
    }
    /// The messages asked for with a template, in order.
    pub(crate) async fn messages(&self, template: &str) -> Vec<MessageRequested> {
        let mut tx = self.app.ctx.db.read().await.unwrap();
        let sql = q!(
            "SELECT body FROM events_outbox WHERE name = 'messaging.message_requested' ORDER BY id"
        );
        let rows: Vec<(String,)> = tx.all(sql).await.unwrap();
        let read = |body: &str| match serde_json::from_str(body).unwrap() {
            Event::MessageRequested(m) => m,
            other => panic!("{other:?}"),
        };
        let all = rows.iter().map(|r| read(&r.0));
        all.filter(|m| m.template == template).collect()
    }
    /// The leader's people, narrowed by a query.
    pub(crate) async fn members(&self, query: &str) -> Vec<serde_json::Value> {
        let path = format!("/api/v1/leader/members{query}");
        let page = self.app.leader(self.leader).get(&path).await.ok();
        page["items"].as_array().unwrap().clone()
    }
    /// The tags of the only member that a query finds.
    pub(crate) async fn tags(&self, query: &str) -> Vec<(String, String)> {
        let found = self.members(query).await;
        assert_eq!(found.len(), 1, "{found:?}");
        let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
        let tags = found[0]["tags"].as_array().unwrap().iter();
        tags.map(|t| (text(&t["tag"]), text(&t["reason"])))
            .collect()
    }
}
