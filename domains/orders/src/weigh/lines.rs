//! The lines of a campaign that are sold by weight, as sorting needs them.
use super::settlement;
use crate::order::OrderStatus;
use crate::store::{self, Line, Order, select_order};
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, Grams, Money, OrderId, PersonId, PickupPointId, Scope};
use std::collections::HashMap;

/// Which lines.
#[derive(Debug, Clone, Copy)]
pub struct WeighQuery {
    /// Of this campaign.
    pub campaign: CampaignId,
    /// At this pickup point.
    pub pickup_point: Option<PickupPointId>,
    /// Of this leader's people.
    pub leader: Option<PersonId>,
}

/// One line to be weighed, or weighed.
#[derive(Debug, Clone)]
pub struct WeighLine {
    /// Its order.
    pub order: Order,
    /// The line.
    pub line: Line,
    /// What will go back at pickup, once it is weighed.
    pub refund: Option<Money>,
    /// Whether its weight can no longer be changed.
    pub locked: bool,
}

impl WeighLine {
    /// What its pieces weigh by the offer.
    pub fn ordered(&self) -> Result<Grams> {
        let terms = self.line.weighed_by();
        let grams = terms.map(|t| t.ordered(self.line.came())).transpose()?;
        Ok(grams.unwrap_or_default())
    }
}

/// Lines of counted orders that are sold by weight and of which something came, in the order of 跟团号.
pub async fn weigh_lines(tx: &mut Tx, scope: Scope, query: &WeighQuery) -> Result<Vec<WeighLine>> {
    let orders = orders(tx, scope, query).await?;
    let ids: Vec<OrderId> = orders.iter().map(|o| o.id).collect();
    let mut orders: HashMap<OrderId, Order> = orders.into_iter().map(|o| (o.id, o)).collect();
    let mut found = vec![];
    for line in store::lines(tx, scope, &ids).await? {
        if line.weighed_by().is_none() || line.came() == 0 {
            continue;
        }
        let Some(order) = orders.get_mut(&line.order_id).cloned() else {
            continue;
        };
        found.push(of(order, line)?);
    }
    found.sort_by_key(|w| (w.order.chain_number, w.line.id));
    Ok(found)
}

async fn orders(tx: &mut Tx, scope: Scope, query: &WeighQuery) -> Result<Vec<Order>> {
    use OrderStatus as S;
    let sql = select_order!(
        "WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        query.campaign
    );
    let counted = S::ALL
        .iter()
        .copied()
        .filter(|s| !matches!(s, S::PendingPayment | S::Paid | S::Cancelled));
    let sql = sql
        .and(" AND pickup_point_id = ", query.pickup_point)
        .and(" AND leader_id = ", query.leader)
        .within(" AND status IN ", counted);
    Ok(tx.all(sql.push(" ORDER BY id")).await?)
}

fn of(order: Order, line: Line) -> Result<WeighLine> {
    let locked = matches!(order.status, OrderStatus::PickedUp | OrderStatus::Completed);
    let refund = match line.weighed_grams {
        Some(_) if locked => Some(line.weight_refund),
        Some(grams) => Some(settlement(&line, Some(grams))?.total()?),
        None => None,
    };
    Ok(WeighLine {
        order,
        line,
        refund,
        locked,
    })
}
