//! Placing, written: sub-orders per supplier and temperature zone, and the lines with what is frozen
//! on them.
use crate::decide::PricedLine;
use crate::store::{self, Line};
use julin_db::{Error, Result, Tx};
use julin_groupbuy::{CampaignSnapshot, ItemSnapshot};
use julin_kernel::{Money, OrderId, Scope, SubOrderId, SupplierId};
use std::collections::BTreeMap;

/// Writes the lines of one order; one sub-order for each supplier and temperature zone.
pub(crate) async fn write_lines(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    campaign: &CampaignSnapshot,
    priced: &[PricedLine],
) -> Result<Vec<Line>> {
    let mut sub_orders: BTreeMap<(SupplierId, String), SubOrderId> = BTreeMap::new();
    let mut lines = Vec::with_capacity(priced.len());
    for line in priced {
        let offer = campaign.items.iter().find(|i| i.id == line.item);
        let offer = offer.ok_or_else(|| Error::internal("priced an item that is not on offer"))?;
        let zone = (offer.supplier, offer.temperature.to_string());
        let sub_order = if let Some(id) = sub_orders.get(&zone) {
            *id
        } else {
            let id = tx.new_id();
            store::insert_sub_order(tx, scope, id, order, zone.0, &zone.1).await?;
            sub_orders.insert(zone, id);
            id
        };
        let tiers = serde_json::to_string(&offer.tiers).map_err(Error::internal)?;
        let line = freeze(tx, order, offer, line);
        store::insert_line(tx, scope, &line, sub_order, &tiers).await?;
        lines.push(line);
    }
    Ok(lines)
}

fn freeze(tx: &mut Tx, order: OrderId, offer: &ItemSnapshot, line: &PricedLine) -> Line {
    Line {
        id: tx.new_id(),
        order_id: order,
        item_id: line.item,
        sku_id: offer.sku,
        supplier_id: offer.supplier,
        pool_id: line.pool,
        name: offer.name.clone(),
        spec: offer.spec.clone(),
        image_url: offer.image_urls.first().cloned().unwrap_or_default(),
        guarantee_text: offer.guarantee_text.clone().unwrap_or_default(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        supply_price: offer.supply_price,
        commission_bps: offer.commission_bps,
        amount: line.amount,
        final_unit_price: None,
        true_up: Money::ZERO,
        refunded: Money::ZERO,
    }
}
