//! The purchase of a counted campaign, decided: one purchase order per supplier, whole cases.
use julin_kernel::{CampaignItemId, Grams, Money, MoneyError, SkuId, SupplierId};
use julin_orders::DemandLine;
use std::collections::{BTreeMap, HashMap};

/// What is to be bought from one supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedOrder {
    pub(crate) supplier: SupplierId,
    pub(crate) lines: Vec<PlannedLine>,
    pub(crate) total: Money,
}

/// One SKU of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlannedLine {
    pub(crate) item: CampaignItemId,
    pub(crate) sku: SkuId,
    pub(crate) name: String,
    pub(crate) spec: String,
    /// Paid by members.
    pub(crate) needed: i64,
    /// Ordered: needed, rounded up to whole cases.
    pub(crate) quantity: i64,
    pub(crate) case_size: i64,
    pub(crate) supply_price: Money,
    pub(crate) amount: Money,
    /// What a piece weighs by the offer, of goods sold by weight.
    pub(crate) unit_grams: Option<Grams>,
}

/// How a SKU is packed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Packing {
    /// Pieces in a case.
    pub(crate) case_size: i64,
    /// What a piece weighs by the offer, of goods sold by weight.
    pub(crate) grams: Option<Grams>,
    /// Pieces bought beside what members paid for: they replace others.
    pub(crate) extra: i64,
}

/// Adds the demand up by supplier and item, in whole cases. Items of one SKU (one is a flash sale of the
/// other) fill cases together: the first has what is left over.
pub(crate) fn plan(
    demand: &[DemandLine],
    packed: &HashMap<SkuId, Packing>,
) -> Result<Vec<PlannedOrder>, MoneyError> {
    let mut needs: BTreeMap<(SupplierId, CampaignItemId, Money), (&DemandLine, i64)> =
        BTreeMap::new();
    for line in demand {
        let key = (line.supplier_id, line.item_id, line.supply_price);
        needs.entry(key).or_insert((line, 0)).1 += line.quantity;
    }
    let mut of_sku: HashMap<(SupplierId, SkuId), i64> = HashMap::new();
    for ((supplier, ..), (line, needed)) in &needs {
        *of_sku.entry((*supplier, line.sku_id)).or_default() += needed;
    }
    let mut orders: Vec<PlannedOrder> = vec![];
    for ((supplier, ..), (line, needed)) in needs {
        // Only the first of its items finds it.
        let all = of_sku.remove(&(supplier, line.sku_id));
        let planned = planned_line(line, (needed, all), packed)?;
        match orders.last_mut().filter(|o| o.supplier == supplier) {
            Some(order) => {
                order.total = order.total.plus(planned.amount)?;
                order.lines.push(planned);
            }
            None => orders.push(PlannedOrder {
                supplier,
                total: planned.amount,
                lines: vec![planned],
            }),
        }
    }
    Ok(orders)
}

fn planned_line(
    line: &DemandLine,
    (needed, of_sku): (i64, Option<i64>),
    packed: &HashMap<SkuId, Packing>,
) -> Result<PlannedLine, MoneyError> {
    let packing = packed.get(&line.sku_id).copied().unwrap_or_default();
    let case_size = packing.case_size.max(1);
    let quantity = match of_sku {
        Some(all) => {
            let wanted = all.checked_add(packing.extra).ok_or(MoneyError)?;
            whole_cases(wanted, case_size).ok_or(MoneyError)? - (all - needed)
        }
        None => needed,
    };
    Ok(PlannedLine {
        item: line.item_id,
        sku: line.sku_id,
        name: line.name.clone(),
        spec: line.spec.clone(),
        needed,
        quantity,
        case_size,
        supply_price: line.supply_price,
        amount: line.supply_price.times(quantity)?,
        unit_grams: packing.grams,
    })
}

/// The smallest number of pieces in whole cases that covers the need.
fn whole_cases(needed: i64, case_size: i64) -> Option<i64> {
    let rest = needed % case_size;
    let more = if rest == 0 { 0 } else { case_size - rest };
    needed.checked_add(more)
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{CommunityId, PersonId, PickupPointId};
    use proptest::prelude::*;

    fn need(supplier: i64, item: i64, point: i64, quantity: i64) -> DemandLine {
        DemandLine {
            item_id: CampaignItemId(item),
            sku_id: SkuId(item),
            supplier_id: SupplierId(supplier),
            name: format!("item {item}"),
            spec: String::new(),
            leader_id: PersonId(point),
            pickup_point_id: PickupPointId(point),
            community_id: CommunityId(1),
            quantity,
            supply_price: Money(1_000 + item),
        }
    }

    #[test]
    fn items_of_one_sku_fill_cases_together() {
        let flash = DemandLine {
            item_id: CampaignItemId(9),
            ..need(1, 4, 1, 5)
        };
        let packed = HashMap::from([(
            SkuId(4),
            Packing {
                case_size: 10,
                grams: None,
                extra: 0,
            },
        )]);
        let orders = plan(&[need(1, 4, 1, 3), flash, need(1, 4, 2, 3)], &packed).unwrap();
        let lines = orders[0]
            .lines
            .iter()
            .map(|l| (l.item.0, l.needed, l.quantity));
        assert_eq!(lines.collect::<Vec<_>>(), [(4, 6, 15), (9, 5, 5)]);
    }

    #[test]
    fn what_replaces_others_fills_cases_and_is_needed_by_nobody_who_paid() {
        let packing = |extra| Packing {
            case_size: 4,
            grams: None,
            extra,
        };
        for (extra, ordered) in [(0, 4), (1, 4), (2, 8)] {
            let packed = HashMap::from([(SkuId(4), packing(extra))]);
            let orders = plan(&[need(1, 4, 1, 3)], &packed).unwrap();
            let line = &orders[0].lines[0];
            assert_eq!((line.needed, line.quantity), (3, ordered), "{extra}");
        }
    }

    proptest! {
        #[test]
        fn every_piece_is_ordered_and_no_case_too_many(
            needs in prop::collection::vec((1i64..4, 1i64..5, 1i64..4, 1i64..50), 0..40),
            case in 1i64..13,
        ) {
            // An item has one supplier.
            let demand: Vec<_> = needs.iter().map(|(s, i, p, q)| need(*s, s * 10 + i, *p, *q)).collect();
            let packing = Packing { case_size: case, grams: None, extra: 0 };
            let packed = (0..100).map(|sku| (SkuId(sku), packing)).collect();
            let orders = plan(&demand, &packed).unwrap();
            let suppliers: std::collections::BTreeSet<_> = demand.iter().map(|d| d.supplier_id).collect();
            prop_assert_eq!(orders.len(), suppliers.len());
            let needed: i64 = orders.iter().flat_map(|o| &o.lines).map(|l| l.needed).sum();
            prop_assert_eq!(needed, demand.iter().map(|d| d.quantity).sum::<i64>());
            for order in &orders {
                for l in &order.lines {
                    prop_assert!(l.quantity >= l.needed && l.quantity - l.needed < case);
                    prop_assert_eq!(l.quantity % case, 0);
                    prop_assert_eq!(l.amount.0, l.supply_price.0 * l.quantity);
                }
                prop_assert_eq!(order.total.0, order.lines.iter().map(|l| l.amount.0).sum::<i64>());
            }
        }
    }
}
