//! The counter's view: who waits, found the way leaders find people, families together.
use crate::replace::{self, RosterReplacement};
use crate::words;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, OrderId, PersonId, PickupPointId, Scope};
use julin_orders::{OrderStatus, RosterOrder, RosterQuery};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// One item of a waiting order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterItemView {
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces.
    pub quantity: i64,
    /// Picture.
    pub image_url: String,
    /// Whether all of it was refunded: it stays here.
    pub refunded: bool,
}

/// One waiting order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterOrderView {
    /// The order.
    pub order: OrderId,
    /// The buy.
    pub campaign: CampaignId,
    /// 跟团号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain_number: Option<i64>,
    /// The buyer.
    pub member: PersonId,
    /// Their name.
    pub member_name: String,
    /// Last four digits of their number.
    pub phone_tail4: String,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// What is in it.
    pub lines: Vec<RosterItemView>,
    /// Where it stands.
    pub status: OrderStatus,
    /// Last four digits of the pickup code.
    pub pickup_code_tail: String,
    /// The member's note.
    pub note: String,
    /// Whether it was asked for itself, or is shown because it belongs to the same family.
    pub matched: bool,
}

/// All orders of one family at one pickup point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterFamily {
    /// `3栋1203`, or the name of who told no address.
    pub key: String,
    /// Their orders.
    pub orders: Vec<OrderId>,
}

/// Who waits.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RosterView {
    /// Waiting orders, families together.
    pub orders: Vec<RosterOrderView>,
    /// The same by family, for one tap.
    pub families: Vec<RosterFamily>,
    /// Goods in place of others that wait for their members.
    pub replacements: Vec<RosterReplacement>,
}

/// Who did not come yet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnclaimedView {
    /// Waiting orders.
    pub orders: Vec<RosterOrderView>,
    /// For the group, ready to be pasted into WeChat.
    pub text: String,
}

/// The orders that match, with everything else that their families wait for.
pub(crate) async fn read(tx: &mut Tx, scope: Scope, query: &RosterQuery) -> Result<RosterView> {
    let matched = julin_orders::roster(tx, scope, query).await?;
    let hits: HashSet<OrderId> = matched.iter().map(|o| o.order.id).collect();
    let whole = if query.q.trim().is_empty() {
        matched
    } else {
        let families: HashSet<_> = matched.iter().map(family_of).collect();
        let all = RosterQuery {
            q: String::new(),
            ..query.clone()
        };
        let all = julin_orders::roster(tx, scope, &all).await?;
        all.into_iter()
            .filter(|o| families.contains(&family_of(o)))
            .collect()
    };
    let families = families(&whole);
    let view = |o: RosterOrder| {
        let matched = hits.contains(&o.order.id);
        order_view(o, matched)
    };
    Ok(RosterView {
        orders: whole.into_iter().map(view).collect(),
        families,
        replacements: replace::roster(tx, scope, query).await?,
    })
}

/// Who did not come yet for a campaign, with a text for the group.
pub(crate) async fn unclaimed(
    tx: &mut Tx,
    scope: Scope,
    query: &RosterQuery,
    title: &str,
) -> Result<UnclaimedView> {
    let waiting = julin_orders::roster(tx, scope, query).await?;
    let text = words::unclaimed(title, &waiting);
    let view = |o| order_view(o, true);
    Ok(UnclaimedView {
        orders: waiting.into_iter().map(view).collect(),
        text,
    })
}

/// Building and unit at a pickup point; who told no unit is a family alone.
fn family_of(o: &RosterOrder) -> (PickupPointId, String) {
    let key = if o.order.unit.is_empty() {
        o.order.member_id.to_string()
    } else {
        o.family()
    };
    (o.order.pickup_point_id, key)
}

fn families(orders: &[RosterOrder]) -> Vec<RosterFamily> {
    let mut seen: Vec<((PickupPointId, String), RosterFamily)> = vec![];
    for o in orders {
        let home = family_of(o);
        match seen.iter_mut().find(|(key, _)| *key == home) {
            Some((_, family)) => family.orders.push(o.order.id),
            None => seen.push((
                home,
                RosterFamily {
                    key: o.family(),
                    orders: vec![o.order.id],
                },
            )),
        }
    }
    seen.into_iter().map(|(_, family)| family).collect()
}

fn order_view(o: RosterOrder, matched: bool) -> RosterOrderView {
    let line = |l: julin_orders::Line| RosterItemView {
        refunded: l.is_refunded(),
        name: l.name,
        spec: l.spec,
        quantity: l.quantity,
        image_url: l.image_url,
    };
    let code = o.order.pickup_code.unwrap_or_default();
    RosterOrderView {
        order: o.order.id,
        campaign: o.order.campaign_id,
        chain_number: o.order.chain_number,
        member: o.order.member_id,
        member_name: o.member_name,
        phone_tail4: o.phone_tail4,
        building: o.order.building,
        unit: o.order.unit,
        lines: o.lines.into_iter().map(line).collect(),
        status: o.order.status,
        pickup_code_tail: code
            .get(code.len().saturating_sub(4)..)
            .unwrap_or_default()
            .to_owned(),
        note: o.order.note,
        matched,
    }
}
