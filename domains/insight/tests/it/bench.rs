//! A community with a leader, and events as the rooms that know would tell them.
use julin_community::{
    Address, Appointment, NewCommunity, NewPickupPoint, People, add_buildings, appoint_leader,
    buildings_of, create_community, join, put_pickup_point,
};
use julin_contracts::{CancelReason, Event, OrderCancelled, OrderHead, OrderLineFact, OrderPaid};
use julin_db::{Command, Result, Tx};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LineId, Money, OrderId, PersonId, PickupPointId,
    Scope, SkuId, SupplierId,
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
        let buildings = ["3栋".to_owned(), "12栋".to_owned()];
        add_buildings(tx, self.0, community, &buildings).await?;
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

struct Join(Scope, PersonId, String, String, &'static str);
impl Command for Join {
    type Output = PersonId;
    async fn run(&self, tx: &mut Tx) -> Result<PersonId> {
        let member = IdentityPeople
            .register(tx, self.0, &self.2, &self.3)
            .await?;
        let home = julin_community::leader(tx, self.0, self.1).await?.unwrap();
        let buildings = buildings_of(tx, self.0, home.community).await?;
        let address = Address {
            building: buildings.iter().find(|b| b.name == self.4).map(|b| b.id),
            ..Address::default()
        };
        join(tx, self.0, member, self.1, &address).await?;
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
            julin_catalog::room(),
            julin_insight::room(),
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
    pub(crate) async fn join(&self, phone: &str, name: &str, building: &'static str) -> PersonId {
        let join = Join(
            self.app.scope(),
            self.leader,
            phone.into(),
            name.into(),
            building,
        );
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
    pub(crate) fn head(&self, order: i64, member: PersonId) -> OrderHead {
        OrderHead {
            order: OrderId(order),
            member,
            campaign: CampaignId(1),
            leader: self.leader,
            community: self.community,
            pickup_point: self.pickup_point,
            live: None,
            card: None,
        }
    }
    /// An order of some pieces of the SKUs 1, 2, … at 10.00 each.
    pub(crate) async fn paid(&self, order: i64, member: PersonId, pieces: &[i64]) {
        let wanted = (1..).zip(pieces).filter(|(_, n)| **n > 0);
        let lines: Vec<_> = wanted.map(|(sku, n)| line(order, sku, *n)).collect();
        let total = Money(lines.iter().map(|l| l.amount.0).sum());
        let event = OrderPaid {
            head: self.head(order, member),
            chain_number: order,
            lines,
            total,
            first: false,
            discounts: vec![],
        };
        self.emit(event).await;
    }
    pub(crate) async fn cancelled(&self, order: i64, member: PersonId) {
        let head = self.head(order, member);
        let reason = CancelReason::Member;
        self.emit(OrderCancelled {
            head,
            lines: vec![],
            reason,
            was_paid: true,
        })
        .await;
    }
}

fn line(order: i64, sku: i64, quantity: i64) -> OrderLineFact {
    let price = Money(1_000);
    OrderLineFact {
        line: LineId(order * 10 + sku),
        item: CampaignItemId(sku),
        sku: SkuId(sku),
        supplier: SupplierId(1),
        name: ["樱桃", "豆腐"][usize::try_from(sku - 1).unwrap()].into(),
        quantity,
        unit_price: price,
        supply_price: price,
        commission_bps: 0,
        commission: julin_contracts::CommissionRule::Rate,
        amount: Money(price.0 * quantity),
    }
}
