//! Goods arrived at a pickup point: every member is told, the leader gets one text for her group.
use crate::refusals as no;
use crate::replace;
use crate::store::counter as store;
use crate::store::sorting::leaders;
use crate::words;
use julin_community::PickupPoint;
use julin_contracts::{GoodsArrived, MessageRequested};
use julin_db::{Command, Db, Result, Tx};
use julin_events::{emit, emit_all};
use julin_groupbuy::{CampaignSnapshot, CampaignStatus};
use julin_kernel::{CampaignId, Code, PickupPointId, Scope};
use julin_orders::{Order, OrderStatus, RosterQuery};
use julin_web::{Actor, Permission, Reach, audit};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an arrival did.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct ArrivalView {
    /// For the group, ready to be pasted into WeChat.
    pub text: String,
    /// Orders waiting at the pickup point.
    pub orders: usize,
    /// Orders that arrived just now.
    pub moved: usize,
}

/// Orders that arrive in one transaction.
const SOME: i64 = 500;

/// Notes that a campaign's goods arrived at a pickup point, of some orders at a time. A second time gives
/// the text again.
#[derive(Debug, Clone)]
pub struct Arrive {
    /// The tenant.
    pub scope: Scope,
    /// Who says so.
    pub actor: Actor,
    /// The campaign.
    pub campaign: CampaignId,
    /// Where.
    pub point: PickupPointId,
    /// How long after the count goods are promised, in seconds.
    pub promise_s: i64,
}

impl Arrive {
    /// Notes it for all orders that wait there.
    pub async fn all(self, db: &Db) -> Result<ArrivalView> {
        let mut moved = 0;
        loop {
            let (some, more) = db.write(self.clone()).await?;
            moved += some;
            if !more {
                break;
            }
        }
        self.view(&mut db.read().await?, moved).await
    }

    async fn view(&self, tx: &mut Tx, moved: usize) -> Result<ArrivalView> {
        let title = julin_groupbuy::title(tx, self.scope, self.campaign).await?;
        let point = julin_community::pickup_point(tx, self.scope, self.point).await?;
        let point = point.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        let query = RosterQuery {
            campaign: Some(self.campaign),
            pickup_point: Some(self.point),
            ..RosterQuery::default()
        };
        let waiting = julin_orders::roster(tx, self.scope, &query).await?;
        if waiting.is_empty() {
            return Err(no::NOTHING_ARRIVES.fault().into());
        }
        Ok(ArrivalView {
            text: words::arrived(&title, &point, &waiting),
            orders: waiting.len(),
            moved,
        })
    }
}

impl Command for Arrive {
    type Output = (usize, bool);
    async fn run(&self, tx: &mut Tx) -> Result<(usize, bool)> {
        require(tx, self.scope, &self.actor, self.point).await?;
        let campaign = julin_groupbuy::snapshot(tx, self.scope, self.campaign).await?;
        let campaign = campaign.ok_or(Code::NOT_FOUND.fault())?;
        if campaign.status == CampaignStatus::Succeeded {
            // Counted this very moment: its purchase is about to be planned.
            return Err(no::NOT_PLANNED.fault().into());
        }
        let point = julin_community::pickup_point(tx, self.scope, self.point).await?;
        let point = point.ok_or_else(|| Code::NOT_FOUND.field("pickup_point_id"))?;
        let (of, by) = ((self.campaign, Some(self.point)), Some(self.actor.person));
        may_leave(tx, self.scope, (self.campaign, self.point)).await?;
        let to = OrderStatus::AtPickup;
        let moved = julin_orders::advance(tx, self.scope, of, to, by, SOME).await?;
        if !moved.is_empty() {
            self.tell(tx, &campaign, &point, &moved).await?;
            self.fulfil(tx, campaign.status).await?;
        }
        let more = i64::try_from(moved.len()).is_ok_and(|n| n == SOME);
        if !more {
            replace::arrived(tx, self.scope, self.campaign, self.point).await?;
        }
        Ok((moved.len(), more))
    }
}

impl Arrive {
    async fn tell(
        &self,
        tx: &mut Tx,
        campaign: &CampaignSnapshot,
        point: &PickupPoint,
        moved: &[Order],
    ) -> Result<()> {
        let by = self.actor.person;
        if store::note_arrival(tx, self.scope, self.campaign, self.point, by).await? {
            let event = GoodsArrived {
                campaign: self.campaign,
                pickup_point: self.point,
                leaders: leaders(tx, self.scope, self.campaign, self.point).await?,
                promised_at: Some(campaign.counting_at.plus_s(self.promise_s)),
            };
            emit(tx, self.scope, event).await?;
        }
        let told = moved
            .iter()
            .map(|o| message(o, &campaign.title, point).into());
        emit_all(tx, self.scope, &told.collect::<Vec<_>>()).await?;
        let detail = serde_json::json!({ "pickup_point": self.point, "orders": moved.len() });
        let (action, id) = ("supply.arrival", self.campaign.0);
        audit(tx, &self.actor, action, "campaign", id, detail).await
    }

    async fn fulfil(&self, tx: &mut Tx, status: CampaignStatus) -> Result<()> {
        let (from, to) = (CampaignStatus::Procuring, CampaignStatus::Fulfilling);
        if status == from {
            julin_groupbuy::set_status(tx, self.scope, self.campaign, from, to).await?;
        }
        Ok(())
    }
}

fn message(order: &Order, title: &str, point: &PickupPoint) -> MessageRequested {
    let args = [
        ("campaign", title.to_owned()),
        ("pickup_point", point.name.clone()),
        ("code", order.pickup_code.clone().unwrap_or_default()),
    ];
    let args: BTreeMap<_, _> = args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    MessageRequested {
        to: order.member_id,
        template: "goods_arrived".to_owned(),
        args,
        link: Some(format!("/orders/{}", order.id)),
        key: format!("arrived:{}", order.id),
    }
}

/// No truck goes to a pickup point below the minimum before somebody has decided (rule 32).
pub(crate) async fn may_leave(
    tx: &mut Tx,
    scope: Scope,
    (campaign, point): (CampaignId, PickupPointId),
) -> Result<()> {
    if julin_orders::dispatch_waits(tx, scope, campaign, point).await? {
        return Err(no::DISPATCH_WAITS.field("pickup_point_id").into());
    }
    Ok(())
}

/// Refuses those who do not hand goods out at this pickup point.
pub(crate) async fn require(
    tx: &mut Tx,
    scope: Scope,
    actor: &Actor,
    point: PickupPointId,
) -> Result<()> {
    if actor.may(Permission::HandOver, Reach::PickupPoint(point)) {
        return Ok(());
    }
    let leaders = julin_community::leaders_of_pickup_point(tx, scope, point).await?;
    let hers = |l: &julin_community::Leader| {
        l.person == actor.person && actor.may(Permission::HandOver, Reach::Leader(l.person))
    };
    if leaders.iter().any(hers) {
        return Ok(());
    }
    Err(Code::FORBIDDEN.fault().into())
}
