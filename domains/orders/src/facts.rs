//! Orders as other rooms hear of them.
use crate::store::{Line, Order};
use julin_contracts::{OrderHead, OrderLineFact};

pub(crate) fn head(o: &Order) -> OrderHead {
    OrderHead {
        order: o.id,
        member: o.member_id,
        campaign: o.campaign_id,
        leader: o.leader_id,
        community: o.community_id,
        pickup_point: o.pickup_point_id,
        live: o.live_id,
        card: o.card_id,
    }
}

pub(crate) fn lines(lines: &[Line]) -> Vec<OrderLineFact> {
    let fact = |l: &Line| OrderLineFact {
        line: l.id,
        item: l.item_id,
        sku: l.sku_id,
        supplier: l.supplier_id,
        name: l.name.clone(),
        quantity: l.quantity,
        unit_price: l.unit_price,
        supply_price: l.supply_price,
        commission_bps: l.commission_bps,
        commission: l.commission.0,
        amount: l.amount,
    };
    lines.iter().map(fact).collect()
}
