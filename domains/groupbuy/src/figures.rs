//! The figures of campaigns: paid, left, joined, price now.
use crate::store::item::ItemRow;
use crate::store::{chain, counter, item, team};
use crate::view::{CampaignProgress, ItemProgress, ItemView, TierView};
use crate::{NextTier, next_tier, price_at};
use julin_catalog::{Pool, pools};
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignId, CampaignItemId, Money, PoolId, Scope};
use std::collections::HashMap;

/// Items and figures of some campaigns, read once.
pub(crate) struct Figures {
    items: HashMap<CampaignId, Vec<ItemRow>>,
    paid: HashMap<CampaignItemId, i64>,
    /// Pieces of complete teams: they count for the minimum, and for no tier.
    team: HashMap<CampaignItemId, i64>,
    pools: HashMap<PoolId, Pool>,
    joined: HashMap<CampaignId, i64>,
}

impl Figures {
    pub(crate) async fn of(tx: &mut Tx, scope: Scope, ids: &[CampaignId]) -> Result<Self, DbError> {
        let rows = item::of_campaigns(tx, scope, ids).await?;
        let bound: Vec<PoolId> = rows.iter().filter_map(|i| i.pool_id).collect();
        let teams: Vec<CampaignId> = rows
            .iter()
            .filter(|i| i.team.is_some())
            .map(|i| i.campaign_id)
            .collect();
        let mut items: HashMap<CampaignId, Vec<ItemRow>> = HashMap::new();
        for row in rows {
            items.entry(row.campaign_id).or_default().push(row);
        }
        Ok(Self {
            items,
            paid: counter::paid(tx, scope, ids).await?.into_iter().collect(),
            team: pieces(tx, scope, &teams).await?,
            pools: pools(tx, scope, &bound).await?,
            joined: chain::joined(tx, scope, ids).await?.into_iter().collect(),
        })
    }

    pub(crate) fn items(&self, id: CampaignId) -> &[ItemRow] {
        self.items.get(&id).map_or(&[], Vec::as_slice)
    }
    pub(crate) fn joined(&self, id: CampaignId) -> i64 {
        self.joined.get(&id).copied().unwrap_or(0)
    }
    pub(crate) fn paid(&self, item: &ItemRow) -> i64 {
        self.paid.get(&item.id).copied().unwrap_or(0)
    }
    pub(crate) fn paid_of_all(&self, id: CampaignId) -> i64 {
        let team = |i: &ItemRow| self.team.get(&i.id).copied().unwrap_or(0);
        self.items(id).iter().map(|i| self.paid(i) + team(i)).sum()
    }
    /// A draft has no pool yet: all of what it wants counts as there.
    pub(crate) fn available(&self, item: &ItemRow) -> i64 {
        let pool = item.pool_id.and_then(|id| self.pools.get(&id));
        pool.map_or(item.stock_total, Pool::available)
    }
    pub(crate) fn price(&self, item: &ItemRow) -> Money {
        let now = price_at(item.base_price, &item.tiers.0, self.paid(item));
        item.final_price.unwrap_or(now)
    }
    /// None once counted: nothing lies ahead any more.
    pub(crate) fn next(&self, item: &ItemRow) -> Option<NextTier> {
        let open = item.final_price.is_none();
        next_tier(item.base_price, &item.tiers.0, self.paid(item)).filter(|_| open)
    }
    /// What can be bought at any time, without flash sales.
    pub(crate) fn ordinary(&self, id: CampaignId) -> impl Iterator<Item = &ItemRow> {
        self.items(id).iter().filter(|i| i.flash_of.is_none())
    }
    /// What unpaid orders hold.
    pub(crate) fn held(&self, item: &ItemRow) -> i64 {
        let pool = item.pool_id.and_then(|id| self.pools.get(&id));
        pool.map_or(0, |p| p.reserved)
    }
    /// The share of the stock that is left; what flash sales have is out of their items'.
    pub(crate) fn stock_ratio_bps(&self, id: CampaignId) -> i64 {
        let total: i64 = self.ordinary(id).map(|i| i.stock_total).sum();
        let left: i64 = self.items(id).iter().map(|i| self.available(i)).sum();
        let ratio = i128::from(left) * 10_000 / i128::from(total.max(1));
        i64::try_from(ratio.clamp(0, 10_000)).unwrap_or(0)
    }

    pub(crate) fn view(&self, i: &ItemRow) -> ItemView {
        let some = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
        ItemView {
            id: i.id,
            sku_id: i.sku_id,
            name: i.name.clone(),
            spec: i.spec.clone(),
            image_urls: i.image_urls.0.clone(),
            role: i.role,
            base_price: i.base_price,
            price: self.price(i),
            tiers: self.tiers(i),
            next_tier: self.next(i),
            paid_quantity: self.paid(i),
            available: self.available(i),
            stock_total: i.stock_total,
            limit_per_member: i.limit_per_member,
            team: i.team.as_ref().map(|t| t.0.clone()),
            origin: some(&i.origin),
            unit_text: some(&i.unit_text),
            guarantee_text: i.guarantee_text.clone(),
            deposit: i.deposit,
            guarantee: i.guarantee.0,
            weighing: i.weighing.as_ref().map(|w| w.0.clone()),
        }
    }

    fn tiers(&self, i: &ItemRow) -> Vec<TierView> {
        let paid = i.final_quantity.unwrap_or(self.paid(i));
        let view = |t: &crate::Tier| TierView {
            min_quantity: t.min_quantity,
            price: t.price,
            reached: t.min_quantity <= paid,
        };
        i.tiers.0.iter().map(view).collect()
    }
}

/// Pieces of complete teams by item; asks nothing where nothing is sold to teams.
async fn pieces(
    tx: &mut Tx,
    scope: Scope,
    campaigns: &[CampaignId],
) -> Result<HashMap<CampaignItemId, i64>, DbError> {
    if campaigns.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(team::pieces(tx, scope, campaigns)
        .await?
        .into_iter()
        .collect())
}

/// What changed of a campaign, for the realtime topic `campaign:{id}`; none if unknown.
pub async fn progress(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Option<CampaignProgress>, DbError> {
    let figures = Figures::of(tx, scope, &[id]).await?;
    let item = |i: &ItemRow| ItemProgress {
        id: i.id,
        paid_quantity: figures.paid(i),
        price: figures.price(i),
        available: figures.available(i),
        next_tier: figures.next(i),
    };
    let items: Vec<ItemProgress> = figures.items(id).iter().map(item).collect();
    Ok((!items.is_empty()).then(|| CampaignProgress {
        campaign_id: id,
        paid_quantity: figures.paid_of_all(id),
        joined_count: figures.joined(id),
        items,
    }))
}
