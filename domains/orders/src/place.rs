//! Placing an order, as it is asked for.
use crate::decide::Ask;
use crate::discount::Wish;
use crate::round::Round;
use crate::team::TeamAsk;
use julin_community::Address;
use julin_db::{Batch, Lane, LaneOptions, Result, Tx};
use julin_kernel::{
    Bps, BuildingId, CampaignId, CampaignItemId, CardId, Fault, Id as _, LiveId, Money, OrderId,
    PersonId, PickupPointId, Scope, TeamId, Ts,
};
use julin_promo::{GrantId, PointsRules, Want};
use julin_web::{Ctx, body_hash, check};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a shop promises that says nothing else: two days after the count.
const PROMISE_S: i64 = 48 * 3_600;

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
    /// Opens a team (拼团) for the one item asked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_team: bool,
    /// Takes a seat in this team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// The member's coupons to use, at most one of each bearer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub coupon_ids: Vec<GrantId>,
    /// Pay with up to so many points.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub points: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(crate) fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// One line asked for.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PlaceOrderLine {
    /// The item.
    pub item_id: CampaignItemId,
    /// How many (份), 1–999.
    pub quantity: i64,
}

/// An order as placed: it holds stock until `pay_by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PlacedOrder {
    /// The order.
    pub id: OrderId,
    /// What it costs.
    pub total: Money,
    /// Until when it may be paid.
    pub pay_by: Ts,
}

/// One request to place, checked as far as it can be without the store.
#[derive(Debug)]
pub struct PlaceOrder {
    pub(crate) scope: Scope,
    pub(crate) ask: Ask,
    /// Coupons and points.
    pub(crate) wish: Wish,
    /// Seconds after the count within which the goods are promised.
    pub(crate) promise_s: i64,
    pub(crate) campaign: CampaignId,
    pub(crate) live: Option<LiveId>,
    pub(crate) card: Option<CardId>,
    pub(crate) address: Address,
    pub(crate) note: String,
    pub(crate) pay_within_s: i64,
    /// Same key and body, same order.
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl PlaceOrder {
    /// `pay_within_s`: how long the member has to pay, in seconds.
    pub fn new(
        scope: Scope,
        member: PersonId,
        key: String,
        body: &PlaceOrderBody,
        pay_within_s: i64,
    ) -> Result<Self, Fault> {
        let unit = body.unit.as_deref();
        let unit = unit.map(|u| check::text("unit", u, 0, 20)).transpose()?;
        let lines = body.lines.iter().map(|l| (l.item_id, l.quantity));
        Ok(Self {
            scope,
            ask: Ask {
                member,
                leader: body.leader_id,
                lines: lines.collect(),
                team: TeamAsk::of(body.open_team, body.team_id)?,
            },
            wish: Wish {
                want: Want {
                    member,
                    coupons: body.coupon_ids.clone(),
                    points: body.points,
                },
                rules: PointsRules::default(),
            },
            promise_s: PROMISE_S,
            campaign: body.campaign_id,
            live: body.live_id,
            card: body.card_id,
            address: Address {
                building: body.building_id,
                unit,
                pickup_point: body.pickup_point_id,
            },
            note: check::text("note", &body.note, 0, 200)?,
            pay_within_s,
            key,
            hash: body_hash(body),
        })
    }

    /// With the shop's own rules for points and its promise.
    pub fn by_rules_of(mut self, ctx: &Ctx) -> Self {
        self.wish.rules = points_rules(ctx);
        self.promise_s = ctx.config.store.pickup_promise_s;
        self
    }

    /// Places it in the lane of its campaign, together with all who ask at the same moment.
    pub async fn place(self, ctx: &Ctx) -> Result<PlacedOrder> {
        lane(ctx).ask(self.campaign.raw(), self).await
    }
}

/// The lanes in which orders are placed, by campaign.
pub(crate) fn lane(ctx: &Ctx) -> Arc<Lane<PlaceOrders>> {
    let options = LaneOptions {
        lanes: ctx.config.orders.lanes,
        waiting_max: ctx.config.orders.waiting_max,
        ..LaneOptions::default()
    };
    ctx.lanes.of::<PlaceOrders>(&ctx.db, options)
}

/// How points pay in this shop.
pub(crate) fn points_rules(ctx: &Ctx) -> PointsRules {
    let promo = &ctx.config.promo;
    PointsRules {
        per_yuan: promo.points_per_yuan,
        share_max: Bps(promo.points_share_max_bp.into()),
    }
}

/// Places all orders that wait in a lane, in one transaction.
#[derive(Debug, Default)]
pub struct PlaceOrders;

impl Batch for PlaceOrders {
    type Request = PlaceOrder;
    type Answer = PlacedOrder;

    /// Campaign by campaign, in the order of their ids, so that locks are taken in one order.
    async fn run(&self, tx: &mut Tx, requests: &[PlaceOrder]) -> Result<Vec<Result<PlacedOrder>>> {
        let mut rounds: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, request) in requests.iter().enumerate() {
            let round = (request.scope.shop, request.campaign);
            rounds.entry(round).or_default().push(at);
        }
        let mut answers: Vec<_> = requests.iter().map(|_| None).collect();
        for members in rounds.into_values() {
            let asked: Vec<&PlaceOrder> = members.iter().map(|at| &requests[*at]).collect();
            for (at, answer) in members.into_iter().zip(Round::play(tx, &asked).await?) {
                answers[at] = Some(answer);
            }
        }
        Ok(answers.into_iter().flatten().collect())
    }
}
