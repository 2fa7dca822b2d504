//! Sorting lists: what goes to a pickup point, and into whose bag, building by building.
use crate::lot::{self, SortingLot};
use crate::purchase::SupplyCampaign;
use crate::replace::{self, SortingReplacement};
use crate::store::sorting::{self as store, BagLine};
use julin_community::PickupPointRef;
use julin_db::{Result, Tx};
use julin_identity::mask_name;
use julin_kernel::{CampaignItemId, Code, OrderId, PersonId, PickupPointId, Scope, Ts};
use julin_orders::{Order, OrderStatus};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// Pieces of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SortingItem {
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Pieces.
    pub quantity: i64,
}

/// One bag.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingOrder {
    /// The order.
    pub order_id: OrderId,
    /// 跟团号.
    pub chain_number: i64,
    /// `王**`
    pub name_masked: String,
    /// Building.
    pub building: String,
    /// Unit.
    pub unit: String,
    /// Last four digits of the number.
    pub phone_tail4: String,
    /// Where it stands.
    pub status: OrderStatus,
    /// The member's note.
    pub note: String,
    /// What goes in.
    pub items: Vec<SortingItem>,
    /// Pieces that did not come.
    pub short: i64,
}

/// What goes to one building.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingBuilding {
    /// Its name; empty for those who told none.
    pub building: String,
    /// Bags.
    pub orders: i64,
    /// Pieces by SKU.
    pub items: Vec<SortingItem>,
}

/// The leader of a sorting list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingLeader {
    /// Who.
    pub id: PersonId,
    /// Her name.
    pub nickname: String,
}

/// The sorting list of a campaign at a pickup point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SortingView {
    /// The campaign.
    pub campaign: SupplyCampaign,
    /// Where.
    pub pickup_point: PickupPointRef,
    /// Whose neighbours, if one leader's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leader: Option<SortingLeader>,
    /// Pieces in all.
    pub items: Vec<SortingItem>,
    /// By building.
    pub buildings: Vec<SortingBuilding>,
    /// When the goods arrived there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<Ts>,
    /// Bag by bag, in the order of buildings and units.
    pub orders: Vec<SortingOrder>,
    /// Which lot to open for whom, of goods that came in lots.
    pub lots: Vec<SortingLot>,
    /// Goods that travel along in place of others, to be fetched on earlier orders.
    pub replacements: Vec<SortingReplacement>,
    /// The same as a workbook.
    pub xlsx_url: String,
}

/// Reads the sorting list, of one leader's people only if one is given.
pub(crate) async fn read(
    tx: &mut Tx,
    scope: Scope,
    campaign: SupplyCampaign,
    point: PickupPointId,
    leader: Option<PersonId>,
) -> Result<SortingView> {
    let place = julin_community::pickup_point(tx, scope, point).await?;
    let place = place.ok_or_else(|| Code::NOT_FOUND.field("pickup_point"))?;
    let lines = store::at_point(tx, scope, campaign.id, point).await?;
    let mut ids: Vec<OrderId> = lines.iter().map(|l| l.order_id).collect();
    ids.dedup();
    let mut orders = julin_orders::orders(tx, scope, &ids).await?;
    orders.retain(|o| is_sorted_for(o.status) && leader.is_none_or(|l| o.leader_id == l));
    let leader = only_leader(tx, scope, &orders).await?;
    let mut bags = bags(tx, scope, campaign.id, orders, lines).await?;
    bags.sort_by_key(|b| (place_key(&b.building), place_key(&b.unit), b.chain_number));
    let id = campaign.id;
    let arrivals = crate::store::counter::arrivals(tx, scope, id).await?;
    let replacements = replace::sorting(tx, scope, id, point).await?;
    let arrived = arrivals.into_iter().find(|(at, _)| *at == point);
    Ok(SortingView {
        arrived_at: arrived.map(|(_, when)| when),
        items: sum(bags.iter().flat_map(|b| &b.items)),
        buildings: by_building(&bags),
        replacements,
        lots: lot::on_list(tx, scope, id, point).await?,
        campaign,
        pickup_point: PickupPointRef {
            id: place.id,
            name: place.name,
            address: place.address,
            hours: place.hours,
        },
        leader,
        orders: bags,
        xlsx_url: format!("/api/v1/campaigns/{id}/sorting.xlsx?pickup_point={point}"),
    })
}

/// Counted orders stay on the list whatever became of them; ended ones are not on it.
fn is_sorted_for(status: OrderStatus) -> bool {
    use OrderStatus as S;
    !matches!(status, S::PendingPayment | S::Paid | S::Cancelled)
}

async fn only_leader(tx: &mut Tx, scope: Scope, orders: &[Order]) -> Result<Option<SortingLeader>> {
    let Some(id) = orders.first().map(|o| o.leader_id) else {
        return Ok(None);
    };
    if orders.iter().any(|o| o.leader_id != id) {
        return Ok(None);
    }
    let person = julin_identity::person(tx, scope, id).await?;
    let nickname = person.map(|p| p.nickname).unwrap_or_default();
    Ok(Some(SortingLeader { id, nickname }))
}

async fn bags(
    tx: &mut Tx,
    scope: Scope,
    campaign: julin_kernel::CampaignId,
    orders: Vec<Order>,
    all: Vec<BagLine>,
) -> Result<Vec<SortingOrder>> {
    let items = julin_groupbuy::snapshot(tx, scope, campaign).await?;
    let items = items.map(|c| c.items).unwrap_or_default();
    let specs: HashMap<CampaignItemId, String> =
        items.into_iter().map(|i| (i.id, i.spec)).collect();
    let mut lines: HashMap<OrderId, Vec<BagLine>> = HashMap::new();
    for line in all {
        lines.entry(line.order_id).or_default().push(line);
    }
    let members: Vec<_> = orders.iter().map(|o| o.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let bag = |o: Order| {
        let person = people.get(&o.member_id);
        let lines = lines.remove(&o.id).unwrap_or_default();
        SortingOrder {
            order_id: o.id,
            chain_number: o.chain_number.unwrap_or_default(),
            name_masked: person.map(|p| mask_name(&p.nickname)).unwrap_or_default(),
            building: o.building,
            unit: o.unit,
            phone_tail4: person.map(|p| p.phone_tail4.clone()).unwrap_or_default(),
            status: o.status,
            note: o.note,
            short: lines.iter().map(|l| l.short).sum(),
            items: lines.into_iter().filter_map(|l| item(l, &specs)).collect(),
        }
    };
    Ok(orders.into_iter().map(bag).collect())
}

fn item(line: BagLine, specs: &HashMap<CampaignItemId, String>) -> Option<SortingItem> {
    let quantity = line.quantity - line.short;
    (quantity > 0).then(|| SortingItem {
        spec: specs.get(&line.item_id).cloned().unwrap_or_default(),
        name: line.name,
        quantity,
    })
}

/// Adds equal goods up, in the order of their names.
fn sum<'a>(items: impl Iterator<Item = &'a SortingItem>) -> Vec<SortingItem> {
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for item in items {
        *sums.entry((&item.name, &item.spec)).or_default() += item.quantity;
    }
    let whole = |((name, spec), quantity): ((&str, &str), i64)| SortingItem {
        name: name.to_owned(),
        spec: spec.to_owned(),
        quantity,
    };
    sums.into_iter().map(whole).collect()
}

/// Bags are in the order of buildings.
fn by_building(bags: &[SortingOrder]) -> Vec<SortingBuilding> {
    let same = |a: &SortingOrder, b: &SortingOrder| a.building == b.building;
    let group = |bags: &[SortingOrder]| SortingBuilding {
        building: bags[0].building.clone(),
        orders: i64::try_from(bags.len()).unwrap_or(i64::MAX),
        items: sum(bags.iter().flat_map(|b| &b.items)),
    };
    bags.chunk_by(same).map(group).collect()
}

/// Sorts `3栋` before `12栋` and those without a building last.
fn place_key(place: &str) -> (bool, i64, String) {
    let digits: String = place
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    let number = digits.parse().unwrap_or(i64::MAX);
    (place.is_empty(), number, place.to_owned())
}

#[cfg(test)]
mod tests {
    use super::place_key;

    #[test]
    fn buildings_are_sorted_as_people_count() {
        let mut places = ["12栋", "", "3栋", "A座", "2号楼"];
        places.sort_by_key(|p| place_key(p));
        assert_eq!(places, ["2号楼", "3栋", "12栋", "A座", ""]);
    }
}
