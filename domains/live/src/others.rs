//! What this room reads of the rooms below, as far as lives care.
use julin_catalog::Pool;
use julin_community::{LeaderCard, People, leader_cards};
use julin_db::{DbError, Result, Tx};
use julin_groupbuy::{ItemSnapshot, snapshot};
use julin_kernel::{CampaignId, CampaignItemId, CommunityId, Money, PersonId, PoolId, Scope, Ts};
use julin_web::Ctx;
use serde::Serialize;
use std::collections::HashMap;

/// A tier of a card's price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct CardTier {
    /// From how many pieces on, all buyers together.
    pub min_quantity: i64,
    /// What one costs then.
    pub price: Money,
    /// Whether it is reached.
    pub reached: bool,
}

/// An item on offer, as a card shows it.
#[derive(Debug, Clone)]
pub(crate) struct Offer {
    pub(crate) item: CampaignItemId,
    pub(crate) pool: PoolId,
    pub(crate) name: String,
    pub(crate) spec: String,
    pub(crate) image_url: Option<String>,
    pub(crate) base_price: Money,
    pub(crate) price: Money,
    pub(crate) tiers: Vec<CardTier>,
}

impl From<ItemSnapshot> for Offer {
    fn from(item: ItemSnapshot) -> Self {
        let tiers = item.tiers.iter().map(|t| CardTier {
            min_quantity: t.min_quantity,
            price: t.price,
            reached: item.paid_quantity >= t.min_quantity,
        });
        Self {
            item: item.id,
            pool: item.pool,
            tiers: tiers.collect(),
            name: item.name,
            spec: item.spec,
            image_url: item.image_urls.into_iter().next(),
            base_price: item.base_price,
            price: item.price,
        }
    }
}

/// A campaign that is sold in lives.
#[derive(Debug, Clone)]
pub(crate) struct Campaign {
    pub(crate) cutoff_at: Ts,
    pub(crate) leaders: Vec<PersonId>,
    pub(crate) offers: Vec<Offer>,
}

pub(crate) async fn campaign(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Option<Campaign>, DbError> {
    let found = snapshot(tx, scope, id).await?;
    Ok(found.map(|c| Campaign {
        cutoff_at: c.cutoff_at,
        leaders: c.leaders,
        // A flash sale is no card: it has its own place in the room.
        offers: c
            .items
            .into_iter()
            .filter(|i| i.flash.is_none())
            .map(Offer::from)
            .collect(),
    }))
}

/// What can still be sold out of each pool.
pub(crate) async fn stock(
    tx: &mut Tx,
    scope: Scope,
    pools: &[PoolId],
) -> Result<HashMap<PoolId, i64>, DbError> {
    let found = julin_catalog::pools(tx, scope, pools).await?;
    Ok(found
        .into_iter()
        .map(|(id, pool)| (id, Pool::available(&pool)))
        .collect())
}

/// The cards of hosts.
pub(crate) async fn host_cards(
    ctx: &Ctx,
    tx: &mut Tx,
    scope: Scope,
    hosts: &[PersonId],
) -> Result<HashMap<PersonId, LeaderCard>> {
    if hosts.is_empty() {
        return Ok(HashMap::new());
    }
    let people = ctx.port::<dyn People>();
    leader_cards(tx, scope, &*people, hosts).await
}

/// The names of communities.
pub(crate) async fn community_names(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CommunityId],
) -> Result<HashMap<CommunityId, String>, DbError> {
    let found = julin_community::communities(tx, scope, ids).await?;
    Ok(found
        .into_iter()
        .map(|(id, community)| (id, community.name))
        .collect())
}

/// The nicknames of persons.
pub(crate) async fn nicknames(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, String>, DbError> {
    let people = julin_identity::people(tx, scope, ids).await?;
    Ok(people
        .into_iter()
        .map(|(id, person)| (id, person.nickname))
        .collect())
}

/// Names the session that goes with a campaign: the one on air, else the next one. After a session was
/// planned, moved, begun or ended.
pub(crate) async fn link_campaign(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<(), DbError> {
    let next = crate::store::session::coming(tx, scope, campaign).await?;
    let (next, linked) = (
        next.first().copied(),
        snapshot(tx, scope, campaign).await?.and_then(|c| c.live),
    );
    if next != linked {
        julin_groupbuy::link_live(tx, scope, campaign, next).await?;
    }
    Ok(())
}
