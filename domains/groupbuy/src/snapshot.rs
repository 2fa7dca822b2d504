//! A campaign as orders needs it: what can be bought, at which price, until when.
use crate::commission::{LeaderTerms, LevelCommission};
use crate::store::{campaign, counter, item};
use crate::{CampaignStatus, Flash, TeamTerms, Tier, tier};
use julin_catalog::{Guarantee, ProductRole, Temperature};
use julin_contracts::CommissionRule;
use julin_db::{DbError, Tx};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, LiveId, Money, PersonId, PoolId, ProductId, Scope,
    SkuId, SupplierId, Ts, Weighing,
};
use std::collections::HashMap;

/// A campaign at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignSnapshot {
    /// The campaign.
    pub id: CampaignId,
    /// The leader who opened it; none when an operator did.
    pub owner: Option<PersonId>,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: CampaignStatus,
    /// When it begins to take orders.
    pub opens_at: Ts,
    /// When placing stops.
    pub cutoff_at: Ts,
    /// When it is counted: the last payment deadline.
    pub counting_at: Ts,
    /// The store's zone, as an IANA name.
    pub zone: String,
    /// Fewer paid pieces than this, and everybody is refunded.
    pub min_quantity: Option<i64>,
    /// What to know about picking up.
    pub pickup_note: String,
    /// The live session that goes with it.
    pub live: Option<LiveId>,
    /// Leaders who take part; orders name one of them.
    pub leaders: Vec<PersonId>,
    /// Where they are leaders.
    pub communities: Vec<CommunityId>,
    /// What their levels add, frozen when it was published.
    pub terms: Vec<LeaderTerms>,
    /// What is on offer, in the order it is shown. None while it is a draft.
    pub items: Vec<ItemSnapshot>,
}

/// An item at one instant; all of it is frozen on the order line (rule 3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSnapshot {
    /// The item.
    pub id: CampaignItemId,
    /// Its SKU.
    pub sku: SkuId,
    /// Its product.
    pub product: ProductId,
    /// Its supplier.
    pub supplier: SupplierId,
    /// Name.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// Addresses of its pictures.
    pub image_urls: Vec<String>,
    /// What it is for.
    pub role: ProductRole,
    /// How it is kept.
    pub temperature: Temperature,
    /// Where it comes from.
    pub origin: String,
    /// What a piece is.
    pub unit_text: String,
    /// 坏单包赔, in words.
    pub guarantee_text: Option<String>,
    /// What is guaranteed, and how long.
    pub guarantee: Guarantee,
    /// Pieces in a supplier's case.
    pub case_size: i64,
    /// How it is sold by weight; none is sold by the piece.
    pub weighing: Option<Weighing>,
    /// Price before any tier.
    pub base_price: Money,
    /// Price now, by what is paid; the final one once counted.
    pub price: Money,
    /// Unit supply price.
    pub supply_price: Money,
    /// Commission of the leader.
    pub commission_bps: i64,
    /// How it is reckoned.
    pub commission: CommissionRule,
    /// What the campaign says for one level alone.
    pub commission_levels: Vec<LevelCommission>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// How much one member may buy.
    pub limit_per_member: Option<i64>,
    /// How it is sold to teams.
    pub team: Option<TeamTerms>,
    /// When it sells, if it is a flash sale (秒杀).
    pub flash: Option<Flash>,
    /// What is paid of a piece when it is ordered; all of it if none.
    pub deposit: Option<Money>,
    /// The pool that its stock is in.
    pub pool: PoolId,
    /// What was carved out for it.
    pub stock_total: i64,
    /// Paid, non-cancelled pieces so far.
    pub paid_quantity: i64,
    /// What it finally costs, once counted.
    pub final_price: Option<Money>,
}

impl CampaignSnapshot {
    /// Whether an order may be placed at `now`; the clock decides, also when a job is late.
    pub fn takes_orders(&self, now: Ts) -> bool {
        self.status == CampaignStatus::Open && self.opens_at <= now && now < self.cutoff_at
    }
    /// One of its items.
    pub fn item(&self, id: CampaignItemId) -> Option<&ItemSnapshot> {
        self.items.iter().find(|i| i.id == id)
    }
    /// Whether this leader takes part.
    pub fn has_leader(&self, leader: PersonId) -> bool {
        self.leaders.contains(&leader)
    }
    /// Paid pieces of all items.
    pub fn paid_quantity(&self) -> i64 {
        self.items.iter().map(|i| i.paid_quantity).sum()
    }
}

/// A campaign with its items, prices and counters, kept from changing until the transaction ends.
pub async fn hold(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Option<CampaignSnapshot>, DbError> {
    if !campaign::hold(tx, scope, id).await? {
        return Ok(None);
    }
    snapshot(tx, scope, id).await
}

/// A campaign with its items, prices and counters.
pub async fn snapshot(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Option<CampaignSnapshot>, DbError> {
    let Some(c) = campaign::get(tx, scope, id).await? else {
        return Ok(None);
    };
    let leaders = campaign::leaders_with_terms(tx, scope, id).await?;
    let rows = item::of_campaigns(tx, scope, &[id]).await?;
    let paid: HashMap<_, _> = counter::paid(tx, scope, &[id]).await?.into_iter().collect();
    let items = rows
        .into_iter()
        .filter_map(|i| item_of(&i, paid.get(&i.id).copied().unwrap_or(0)))
        .collect();
    Ok(Some(CampaignSnapshot {
        id,
        owner: c.leader_id,
        title: c.title,
        status: c.status,
        opens_at: c.opens_at,
        cutoff_at: c.cutoff_at,
        counting_at: c.counting_at,
        zone: c.zone,
        min_quantity: c.min_quantity,
        pickup_note: c.pickup_note,
        live: c.live_id,
        leaders: leaders.iter().map(|l| l.terms.leader).collect(),
        communities: leaders.iter().map(|l| l.community).collect(),
        terms: leaders.iter().map(|l| l.terms).collect(),
        items,
    }))
}

/// None while no stock is bound: the campaign is a draft.
fn item_of(i: &item::ItemRow, paid_quantity: i64) -> Option<ItemSnapshot> {
    let now = tier::price_at(i.base_price, &i.tiers.0, paid_quantity);
    Some(ItemSnapshot {
        id: i.id,
        sku: i.sku_id,
        product: i.product_id,
        supplier: i.supplier_id,
        name: i.name.clone(),
        spec: i.spec.clone(),
        image_urls: i.image_urls.0.clone(),
        role: i.role,
        temperature: i.temperature,
        origin: i.origin.clone(),
        unit_text: i.unit_text.clone(),
        guarantee_text: i.guarantee_text.clone(),
        guarantee: i.guarantee.0,
        case_size: i.case_size,
        weighing: i.weighing.as_ref().map(|w| w.0.clone()),
        base_price: i.base_price,
        price: i.final_price.unwrap_or(now),
        supply_price: i.supply_price,
        commission_bps: i.commission_bps,
        commission: i.commission.0,
        commission_levels: i.commission_levels.0.clone(),
        tiers: i.tiers.0.clone(),
        limit_per_member: i.limit_per_member,
        team: i.team.as_ref().map(|t| t.0.clone()),
        flash: i.flash(),
        deposit: i.deposit,
        pool: i.pool_id?,
        stock_total: i.stock_total,
        paid_quantity,
        final_price: i.final_price,
    })
}
