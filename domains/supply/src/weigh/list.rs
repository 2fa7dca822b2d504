//! What has to be weighed for a pickup point, and what was.
use crate::purchase::SupplyCampaign;
use julin_community::PickupPointRef;
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_identity::mask_name;
use julin_kernel::{
    CampaignItemId, Code, Fault, Grams, LineId, Money, OrderId, PersonId, PickupPointId, Scope,
};
use julin_orders::{WeighLine, WeighQuery, weigh_lines};
use julin_web::{Actor, Permission, Reach};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// One line to be weighed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeighingLine {
    /// Its order.
    pub order_id: OrderId,
    /// The line.
    pub line_id: LineId,
    /// The item.
    pub item_id: CampaignItemId,
    /// 跟团号.
    pub chain_number: i64,
    /// `王**`
    pub name_masked: String,
    /// Last four digits of the number.
    pub phone_tail4: String,
    /// Building.
    pub building: String,
    /// Unit of the building, such as 1203.
    pub room: String,
    /// Name of the goods.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Picture.
    pub image_url: String,
    /// Pieces that came.
    pub quantity: i64,
    /// What a piece is called: 份, 只.
    pub unit: String,
    /// What they weigh by the offer.
    pub ordered_grams: Grams,
    /// Less is questioned …
    pub least_grams: Grams,
    /// … and so is more.
    pub most_grams: Grams,
    /// What they weigh, once weighed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grams: Option<Grams>,
    /// What goes back at pickup, tier and weight together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund: Option<Money>,
    /// Handed over: the weight is final.
    pub locked: bool,
}

/// One kind of goods in sum.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct WeighingItem {
    /// The item.
    #[schema(value_type = CampaignItemId)]
    pub item_id: Option<CampaignItemId>,
    /// Name.
    pub name: String,
    /// Specification.
    pub spec: String,
    /// Bags.
    pub lines: i64,
    /// Bags that were weighed.
    pub weighed: i64,
    /// What those that were weighed should weigh.
    pub ordered_grams: Grams,
    /// What they weigh.
    pub weighed_grams: Grams,
}

/// The weighing of a campaign at a pickup point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WeighingSheet {
    /// The campaign.
    pub campaign: SupplyCampaign,
    /// Where.
    pub pickup_point: PickupPointRef,
    /// By goods.
    pub items: Vec<WeighingItem>,
    /// Bag by bag, in the order of 跟团号.
    pub lines: Vec<WeighingLine>,
    /// The same as a workbook, to be filled in and uploaded.
    pub xlsx_url: String,
}

/// What a person may see of a campaign's weights.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// At which pickup point.
    pub(crate) point: PickupPointId,
    /// Only this leader's people.
    pub(crate) leader: Option<PersonId>,
}

/// Who weighs for the shop or at the pickup point sees all bags there, a leader those of her people.
pub(crate) fn seen_by(
    actor: &Actor,
    campaign: &CampaignSnapshot,
    point: PickupPointId,
) -> Result<Seen, Fault> {
    let may = |reach| actor.may(Permission::Weigh, reach);
    if may(Reach::PickupPoint(point)) {
        return Ok(Seen {
            point,
            leader: None,
        });
    }
    let hers = |l: &&PersonId| may(Reach::Leader(**l));
    let leader = campaign.leaders.iter().find(hers).copied();
    match leader {
        Some(_) => Ok(Seen { point, leader }),
        None => Err(Code::FORBIDDEN.fault()),
    }
}

/// Reads the lines with the people they belong to.
pub(crate) async fn read(
    tx: &mut Tx,
    scope: Scope,
    campaign: SupplyCampaign,
    seen: Seen,
) -> Result<WeighingSheet> {
    let place = julin_community::pickup_point(tx, scope, seen.point).await?;
    let place = place.ok_or_else(|| Code::NOT_FOUND.field("pickup_point"))?;
    let found = lines(tx, scope, &campaign, seen).await?;
    let members: Vec<PersonId> = found.iter().map(|w| w.order.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let mut views = Vec::with_capacity(found.len());
    for w in found {
        let person = people.get(&w.order.member_id);
        let name = person.map(|p| mask_name(&p.nickname)).unwrap_or_default();
        let tail = person.map(|p| p.phone_tail4.clone()).unwrap_or_default();
        views.extend(view(w, name, tail)?);
    }
    let (id, point) = (campaign.id, place.id);
    Ok(WeighingSheet {
        items: items(&views),
        campaign,
        pickup_point: PickupPointRef {
            id: place.id,
            name: place.name,
            address: place.address,
            hours: place.hours,
        },
        lines: views,
        xlsx_url: format!("/api/v1/campaigns/{id}/weighing.xlsx?pickup_point={point}"),
    })
}

pub(super) async fn lines(
    tx: &mut Tx,
    scope: Scope,
    campaign: &SupplyCampaign,
    seen: Seen,
) -> Result<Vec<WeighLine>> {
    let query = WeighQuery {
        campaign: campaign.id,
        pickup_point: Some(seen.point),
        leader: seen.leader,
    };
    weigh_lines(tx, scope, &query).await
}

fn view(w: WeighLine, name_masked: String, phone_tail4: String) -> Result<Option<WeighingLine>> {
    let ordered_grams = w.ordered()?;
    let (refund, locked, came) = (w.refund, w.locked, w.line.came());
    let Some(terms) = w.line.weighing.map(|terms| terms.0) else {
        return Ok(None);
    };
    let (least_grams, most_grams) = terms.expected(came)?;
    Ok(Some(WeighingLine {
        order_id: w.order.id,
        line_id: w.line.id,
        item_id: w.line.item_id,
        chain_number: w.order.chain_number.unwrap_or_default(),
        name_masked,
        phone_tail4,
        building: w.order.building,
        room: w.order.unit,
        name: w.line.name,
        spec: w.line.spec,
        image_url: w.line.image_url,
        quantity: came,
        unit: terms.unit,
        ordered_grams,
        least_grams,
        most_grams,
        grams: w.line.weighed_grams,
        refund,
        locked,
    }))
}

fn items(lines: &[WeighingLine]) -> Vec<WeighingItem> {
    let mut sums: BTreeMap<CampaignItemId, WeighingItem> = BTreeMap::new();
    for line in lines {
        let item = sums.entry(line.item_id).or_insert_with(|| WeighingItem {
            item_id: Some(line.item_id),
            name: line.name.clone(),
            spec: line.spec.clone(),
            ..WeighingItem::default()
        });
        item.lines += 1;
        if let Some(grams) = line.grams {
            item.weighed += 1;
            item.ordered_grams.0 += line.ordered_grams.0;
            item.weighed_grams.0 += grams.0;
        }
    }
    sums.into_values().collect()
}
