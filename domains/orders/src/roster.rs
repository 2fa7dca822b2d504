//! The roster at the counter: found the way leaders find people.
use crate::advance::at;
use crate::order::OrderStatus;
use crate::store::{self, Line, Order, select_order};
use julin_db::{DbError, Sql, Tx};
use julin_kernel::{CampaignId, OrderId, PersonId, PickupPointId, Scope};
use std::collections::HashMap;

/// Orders waiting to be handed over.
#[derive(Debug, Clone, Default)]
pub struct RosterQuery {
    /// Of this leader's people.
    pub leader: Option<PersonId>,
    /// At this pickup point.
    pub pickup_point: Option<PickupPointId>,
    /// Of this campaign.
    pub campaign: Option<CampaignId>,
    /// 跟团号, building and room, last four digits, or pickup code; empty lists all.
    pub q: String,
}

/// One order of the roster.
#[derive(Debug, Clone)]
pub struct RosterOrder {
    /// The order.
    pub order: Order,
    /// What is in it.
    pub lines: Vec<Line>,
    /// The member's name.
    pub member_name: String,
    /// Last four digits of their number.
    pub phone_tail4: String,
}

impl RosterOrder {
    /// One key for all of a family's orders: building and unit, or the member where none is told.
    pub fn family(&self) -> String {
        let o = &self.order;
        if o.unit.is_empty() {
            self.member_name.clone()
        } else {
            format!("{}{}", o.building, o.unit)
        }
    }
}

/// Rows of a roster at the most.
const ROSTER_MAX: i64 = 2_000;

/// The orders at the pickup point that match.
pub async fn roster(
    tx: &mut Tx,
    scope: Scope,
    query: &RosterQuery,
) -> Result<Vec<RosterOrder>, DbError> {
    let sql = waiting(scope, query)
        .push(" ORDER BY building, unit, id")
        .and(" LIMIT ", Some(ROSTER_MAX));
    let orders: Vec<Order> = tx.all(sql).await?;
    let all = dress(tx, scope, orders).await?;
    let wanted = Wanted::read(&query.q);
    Ok(all.into_iter().filter(|o| wanted.matches(o)).collect())
}

/// Orders at the pickup point, found by the narrowest way that the query leaves.
fn waiting(scope: Scope, query: &RosterQuery) -> Sql {
    let status = Some(OrderStatus::AtPickup);
    match (query.leader, query.pickup_point, query.campaign) {
        (None, Some(point), Some(campaign)) => {
            at(scope, campaign, point).and(" AND status = ", status)
        }
        (None, Some(point), None) => select_order!(
            "WHERE shop_id = $1 AND pickup_point_id = $2 AND pickup_code IS NOT NULL",
            scope.shop,
            point
        )
        .and(" AND status = ", status),
        _ => select_order!("WHERE shop_id = $1", scope.shop)
            .and(" AND status = ", status)
            .and(" AND leader_id = ", query.leader)
            .and(" AND pickup_point_id = ", query.pickup_point)
            .and(" AND campaign_id = ", query.campaign),
    }
}

/// Some orders that match, wherever they stand.
pub async fn roster_of(
    tx: &mut Tx,
    scope: Scope,
    ids: &[OrderId],
    q: &str,
) -> Result<Vec<RosterOrder>, DbError> {
    let sql = select_order!("WHERE shop_id = $1", scope.shop);
    let orders: Vec<Order> = tx
        .all(
            sql.within(" AND id IN ", ids.iter().copied())
                .push(" ORDER BY id"),
        )
        .await?;
    let wanted = Wanted::read(q);
    let all = dress(tx, scope, orders).await?;
    Ok(all.into_iter().filter(|o| wanted.matches(o)).collect())
}

async fn dress(tx: &mut Tx, scope: Scope, orders: Vec<Order>) -> Result<Vec<RosterOrder>, DbError> {
    let members: Vec<_> = orders.iter().map(|o| o.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let ids: Vec<_> = orders.iter().map(|o| o.id).collect();
    let mut lines: HashMap<OrderId, Vec<Line>> = HashMap::new();
    for line in store::lines(tx, scope, &ids).await? {
        lines.entry(line.order_id).or_default().push(line);
    }
    let dressed = orders.into_iter().map(|order| {
        let person = people.get(&order.member_id);
        RosterOrder {
            lines: lines.remove(&order.id).unwrap_or_default(),
            member_name: person.map(|p| p.nickname.clone()).unwrap_or_default(),
            phone_tail4: person.map(|p| p.phone_tail4.clone()).unwrap_or_default(),
            order,
        }
    });
    Ok(dressed.collect())
}

/// What was typed at the counter, read in every way it may be meant.
struct Wanted {
    digits: Option<String>,
    place: String,
    text: String,
}

impl Wanted {
    fn read(q: &str) -> Self {
        let text = q.trim().to_owned();
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        Self {
            digits: digits.then(|| text.clone()),
            place: place_key(&text),
            text,
        }
    }

    fn matches(&self, o: &RosterOrder) -> bool {
        if self.text.is_empty() {
            return true;
        }
        if let Some(digits) = &self.digits {
            let number = o
                .order
                .chain_number
                .is_some_and(|n| n.to_string() == *digits);
            let tail = digits.len() == 4 && o.phone_tail4 == *digits;
            let code = o.order.pickup_code.as_deref() == Some(digits);
            return number || tail || code || (digits.len() >= 3 && o.order.unit == *digits);
        }
        let home = place_key(&format!("{}-{}", o.order.building, o.order.unit));
        (self.place.contains('-') && home == self.place) || o.member_name.contains(&self.text)
    }
}

/// `3栋1203`, `3号楼-1203室`, `3 # 1203` → `3-1203`.
fn place_key(text: &str) -> String {
    let groups = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|g| !g.is_empty());
    groups.collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::place_key;

    #[test]
    fn a_place_is_read_however_it_is_written() {
        for text in ["3栋1203", "3号楼-1203室", "3 # 1203", "3-1203"] {
            assert_eq!(place_key(text), "3-1203", "{text}");
        }
        assert_eq!(place_key("A座1203"), "a-1203");
    }
}
