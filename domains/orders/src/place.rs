//! Placing an order: load sets → decide → write sets, a batch of one.
use crate::decide::{Ask, Verdict, decide};
use crate::order::OrderStatus;
use crate::refusals as no;
use crate::store::{self, Order};
use crate::{facts, jobs, load::load, write::write_lines};
use julin_community::Address;
use julin_contracts::OrderPlaced;
use julin_db::{Command, Error, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{
    BuildingId, CampaignId, CampaignItemId, CardId, CommunityId, LiveId, Money, OrderId, PersonId,
    PickupPointId, Scope,
};
use julin_payments::IntentDraft;
use julin_web::{Replay, body_hash, check};
use serde::{Deserialize, Serialize};

/// What a member asks for.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceOrderBody {
    /// The buy.
    pub campaign_id: CampaignId,
    /// The leader it is placed with; she earns.
    pub leader_id: PersonId,
    /// The leader's own unless told.
    #[serde(default)]
    pub pickup_point_id: Option<PickupPointId>,
    /// What and how many.
    pub lines: Vec<PlaceOrderLine>,
    /// For the leader, at most 200 characters.
    #[serde(default)]
    pub note: String,
    /// The live it is placed in.
    #[serde(default)]
    pub live_id: Option<LiveId>,
    /// The product card it comes from.
    #[serde(default)]
    pub card_id: Option<CardId>,
    /// Building, if not told before.
    #[serde(default)]
    pub building_id: Option<BuildingId>,
    /// Unit, such as 1203, if not told before.
    #[serde(default)]
    pub unit: Option<String>,
}

/// One line asked for.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceOrderLine {
    /// The item.
    pub item_id: CampaignItemId,
    /// How many (份), 1–999.
    pub quantity: i64,
}

/// Where an order goes.
struct Place {
    community: CommunityId,
    pickup_point: PickupPointId,
    building: String,
    unit: String,
}

/// Places one order.
pub struct PlaceOrder {
    /// The tenant.
    pub scope: Scope,
    /// The buyer.
    pub member: PersonId,
    /// Same key and body, same order.
    pub key: String,
    /// What is asked.
    pub body: PlaceOrderBody,
    /// How long the member has to pay, in seconds.
    pub pay_within_s: i64,
}

impl Command for PlaceOrder {
    type Output = OrderId;
    async fn run(&self, tx: &mut Tx) -> Result<OrderId> {
        let hash = body_hash(&self.body);
        let before = store::by_key(tx, self.scope, self.member, &self.key).await?;
        if let Replay::Same(order) = Replay::of(before, &hash)? {
            return Ok(order);
        }
        let ask = Ask {
            member: self.member,
            leader: self.body.leader_id,
            lines: self
                .body
                .lines
                .iter()
                .map(|l| (l.item_id, l.quantity))
                .collect(),
        };
        let asks = [ask];
        let (campaign, mut shelf) = load(tx, self.scope, self.body.campaign_id, &asks).await?;
        let now = tx.now();
        let verdict = decide(&mut shelf, &asks, now, self.pay_within_s).pop();
        let verdict = verdict.ok_or_else(|| Error::internal("no verdict"))??;
        let place = self.place(tx).await?;
        self.write(tx, &campaign, &verdict, &place, &hash).await
    }
}

impl PlaceOrder {
    /// Where the order goes: the member's place with this leader, joined on the first order.
    async fn place(&self, tx: &mut Tx) -> Result<Place> {
        let unit = self
            .body
            .unit
            .as_deref()
            .map(|u| check::text("unit", u, 0, 20))
            .transpose()?;
        let address = Address {
            building: self.body.building_id,
            unit,
            pickup_point: self.body.pickup_point_id,
        };
        let leader = self.body.leader_id;
        let joined = julin_community::join(tx, self.scope, self.member, leader, &address).await?;
        let home = julin_community::building_of(tx, self.scope, leader, self.member).await?;
        let (building, unit) = home.map(|h| (h.building_name, h.unit)).unwrap_or_default();
        Ok(Place {
            community: joined.community,
            pickup_point: joined.pickup_point,
            building: building.unwrap_or_default(),
            unit: unit.unwrap_or_default(),
        })
    }

    async fn write(
        &self,
        tx: &mut Tx,
        campaign: &CampaignSnapshot,
        verdict: &Verdict,
        place: &Place,
        hash: &str,
    ) -> Result<OrderId> {
        let order = self.order(tx, verdict, place)?;
        store::insert_order(tx, self.scope, &order, &self.key, hash).await?;
        store::write_step(
            tx,
            self.scope,
            order.id,
            order.status,
            Some(self.member),
            "placed",
        )
        .await?;
        let lines = write_lines(tx, self.scope, order.id, campaign, &verdict.lines).await?;
        let pools: Vec<_> = lines.iter().map(|l| (l.pool_id, l.quantity)).collect();
        if julin_catalog::reserve(tx, self.scope, &pools)
            .await?
            .is_err()
        {
            return Err(no::SOLD_OUT.field("lines").into());
        }
        let wants: Vec<_> = lines
            .iter()
            .map(|l| (l.item_id, self.member, l.quantity))
            .collect();
        if julin_groupbuy::take_quota(tx, self.scope, &wants)
            .await?
            .is_err()
        {
            return Err(no::LIMIT_EXCEEDED.field("lines").into());
        }
        let intent = IntentDraft {
            order: order.id,
            member: self.member,
            amount: order.total,
            expires_at: order.pay_by,
            description: campaign.title.clone(),
        };
        julin_payments::create_intent(tx, self.scope, intent).await?;
        let expiry = Job {
            kind: jobs::EXPIRE,
            key: order.id.to_string(),
            payload: jobs::OrderJob { order: order.id },
            run_at: order.pay_by,
        };
        enqueue(tx, self.scope, expiry).await?;
        let placed = OrderPlaced {
            head: facts::head(&order),
            lines: facts::lines(&lines),
            total: order.total,
            pay_by: order.pay_by,
        };
        emit(tx, self.scope, placed).await?;
        Ok(order.id)
    }

    fn order(&self, tx: &mut Tx, verdict: &Verdict, place: &Place) -> Result<Order> {
        Ok(Order {
            id: tx.new_id(),
            member_id: self.member,
            campaign_id: self.body.campaign_id,
            leader_id: self.body.leader_id,
            community_id: place.community,
            pickup_point_id: place.pickup_point,
            live_id: self.body.live_id,
            card_id: self.body.card_id,
            building: place.building.clone(),
            unit: place.unit.clone(),
            status: OrderStatus::PendingPayment,
            total: verdict.total,
            paid: Money::ZERO,
            true_up: Money::ZERO,
            refunded: Money::ZERO,
            chain_number: None,
            pickup_code: None,
            note: check::text("note", &self.body.note, 0, 200)?,
            placed_at: tx.now(),
            pay_by: verdict.pay_by,
            paid_at: None,
            picked_up_at: None,
            completed_at: None,
        })
    }
}
