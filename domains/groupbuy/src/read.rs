//! Loading campaigns for a reader.
use crate::figures::Figures;
use crate::flash::{self, FlashSaleView};
use crate::names::chain_page;
use crate::share::{self, Told};
use crate::store::campaign::{self, CampaignRow};
use crate::store::list::{self, CampaignFilter};
use crate::store::{chain, dispatch, extension, presale, quota, step};
use crate::view::{CampaignCard, CampaignShare, CampaignView, ItemView, MyCampaign, MyChainOrder};
use julin_community::{LeaderCard, People, leader_cards};
use julin_db::{DbError, Result, Tx};
use julin_kernel::{
    CampaignId, CampaignItemId, CommunityId, Money, Page, PageQuery, PersonId, Scope,
};
use julin_web::Locale;
use std::collections::HashMap;

/// Who reads, and what the answer depends on besides the rows.
pub(crate) struct Reader<'a> {
    pub(crate) scope: Scope,
    pub(crate) people: &'a dyn People,
    /// The signed-in member.
    pub(crate) me: Option<PersonId>,
    pub(crate) locale: Locale,
    /// The public address of the store.
    pub(crate) public_url: &'a str,
    /// How long after the count goods are promised at the pickup point, in seconds.
    pub(crate) promise_s: i64,
}

/// Who takes part in each campaign.
type Leaders = HashMap<CampaignId, Vec<(PersonId, CommunityId)>>;

async fn leaders_of(tx: &mut Tx, scope: Scope, ids: &[CampaignId]) -> Result<Leaders, DbError> {
    let mut leaders = Leaders::new();
    for (id, leader, community) in campaign::leaders(tx, scope, ids).await? {
        leaders.entry(id).or_default().push((leader, community));
    }
    Ok(leaders)
}

/// The leader that a campaign is shown for: the one asked for, the first of the community asked for,
/// the owner, or the first.
fn shown_for(
    row: &CampaignRow,
    leaders: &[(PersonId, CommunityId)],
    leader: Option<PersonId>,
    community: Option<CommunityId>,
) -> Option<PersonId> {
    let asked = leader.filter(|l| leaders.iter().any(|x| x.0 == *l));
    let there = || leaders.iter().find(|x| Some(x.1) == community).map(|x| x.0);
    let first = || row.leader_id.or_else(|| leaders.first().map(|x| x.0));
    asked.or_else(there).or_else(first)
}

/// A page of campaigns, the newest first.
pub(crate) async fn cards(
    tx: &mut Tx,
    reader: &Reader<'_>,
    filter: &CampaignFilter,
    query: &PageQuery,
) -> Result<Page<CampaignCard>> {
    let rows = list::page(tx, reader.scope, filter, query).await?;
    let page = Page::of(rows, query, |c| c.id.0);
    let ids: Vec<CampaignId> = page.items.iter().map(|c| c.id).collect();
    let leaders = leaders_of(tx, reader.scope, &ids).await?;
    let mut shown = HashMap::new();
    for row in &page.items {
        let all = leaders.get(&row.id).map_or(&[][..], Vec::as_slice);
        if let Some(leader) = shown_for(row, all, filter.leader, filter.community) {
            shown.insert(row.id, leader);
        }
    }
    let people: Vec<PersonId> = shown.values().copied().collect();
    let who = leader_cards(tx, reader.scope, reader.people, &people).await?;
    let figures = Figures::of(tx, reader.scope, &ids).await?;
    let card = |row: CampaignRow| {
        let leader = who.get(shown.get(&row.id)?)?.clone();
        Some(card(row, leader, &figures))
    };
    Ok(Page {
        items: page.items.into_iter().filter_map(card).collect(),
        next: page.next,
    })
}

fn card(row: CampaignRow, leader: LeaderCard, figures: &Figures) -> CampaignCard {
    let items: Vec<_> = figures.ordinary(row.id).collect();
    let pictures = items.iter().flat_map(|i| &i.image_urls.0);
    let prices = items.iter().map(|i| figures.price(i));
    let gaps = items.iter().filter_map(|i| figures.next(i));
    CampaignCard {
        id: row.id,
        cover_url: pictures.take(1).next().cloned(),
        leader,
        status: row.status,
        opens_at: row.opens_at,
        cutoff_at: row.cutoff_at,
        joined_count: figures.joined(row.id),
        item_count: i64::try_from(items.len()).unwrap_or(i64::MAX),
        presale: items.iter().any(|i| i.deposit.is_some()),
        min_price: prices.min().unwrap_or(Money::ZERO),
        next_tier_gap: gaps.map(|n| n.gap).min(),
        stock_ratio_bps: figures.stock_ratio_bps(row.id),
        live_id: row.live_id,
        title: row.title,
    }
}

/// A campaign as it stands in the tables, with those who take part.
pub(crate) struct Loaded {
    pub(crate) row: CampaignRow,
    pub(crate) leaders: Vec<PersonId>,
    /// The leader it is shown for.
    pub(crate) leader: LeaderCard,
    /// Without flash sales, which sell only at their time.
    pub(crate) items: Vec<ItemView>,
    pub(crate) flash_sales: Vec<FlashSaleView>,
    pub(crate) paid_quantity: i64,
    pub(crate) joined_count: i64,
}

/// Loads a campaign for one of its leaders; none if there is none, or nobody leads it.
pub(crate) async fn load(
    tx: &mut Tx,
    reader: &Reader<'_>,
    id: CampaignId,
    leader: Option<PersonId>,
) -> Result<Option<Loaded>> {
    let Some(row) = campaign::get(tx, reader.scope, id).await? else {
        return Ok(None);
    };
    let all = leaders_of(tx, reader.scope, &[id]).await?.remove(&id);
    let all = all.unwrap_or_default();
    let Some(shown) = shown_for(&row, &all, leader, None) else {
        return Ok(None);
    };
    let card = leader_cards(tx, reader.scope, reader.people, &[shown])
        .await?
        .remove(&shown);
    let figures = Figures::of(tx, reader.scope, &[id]).await?;
    let now = tx.now();
    Ok(card.map(|leader| Loaded {
        leaders: all.iter().map(|l| l.0).collect(),
        leader,
        items: figures.ordinary(id).map(|i| figures.view(i)).collect(),
        flash_sales: flash::of_campaign(&figures, id, now),
        paid_quantity: figures.paid_of_all(id),
        joined_count: figures.joined(id),
        row,
    }))
}

/// A campaign with everything on its page.
pub(crate) async fn view(
    tx: &mut Tx,
    reader: &Reader<'_>,
    id: CampaignId,
    leader: Option<PersonId>,
) -> Result<Option<CampaignView>> {
    let Some(loaded) = load(tx, reader, id, leader).await? else {
        return Ok(None);
    };
    let my = match reader.me {
        Some(me) => Some(mine(tx, reader.scope, &loaded, me).await?),
        None => None,
    };
    let share = shared(tx, reader, &loaded).await?;
    let extension = extension::of(tx, reader.scope, id).await?;
    let presale = presale::of(tx, reader.scope, id).await?;
    let dispatch = dispatch::of(tx, reader.scope, id).await?;
    let timeline = step::of(tx, reader.scope, id).await?;
    let row = loaded.row;
    Ok(Some(CampaignView {
        id,
        title: row.title,
        description: row.description,
        status: row.status,
        opens_at: row.opens_at,
        cutoff_at: row.cutoff_at,
        counting_at: row.counting_at,
        pickup_by: row
            .counting_at
            .plus_s(presale.map_or(0, |p| p.window_s()) + reader.promise_s),
        presale: presale.map(|p| p.view(row.counting_at)),
        zone: row.zone,
        pickup_note: row.pickup_note,
        min_quantity: row.min_quantity,
        extension,
        dispatch,
        timeline,
        paid_quantity: loaded.paid_quantity,
        joined_count: loaded.joined_count,
        leader: loaded.leader,
        owner_id: row.leader_id,
        leaders: loaded.leaders,
        items: loaded.items,
        flash_sales: loaded.flash_sales,
        my,
        share,
        live_id: row.live_id,
    }))
}

async fn mine(
    tx: &mut Tx,
    scope: Scope,
    loaded: &Loaded,
    me: PersonId,
) -> Result<MyCampaign, DbError> {
    let orders = chain::of_member(tx, scope, loaded.row.id, me).await?;
    let ordinary = loaded.items.iter().map(|i| i.id);
    let flash = loaded.flash_sales.iter().map(|s| s.item.id);
    let items: Vec<CampaignItemId> = ordinary.chain(flash).collect();
    let bought = quota::bought(tx, scope, me, &items).await?;
    let order = |(id, chain_number)| MyChainOrder { id, chain_number };
    Ok(MyCampaign {
        orders: orders.into_iter().map(order).collect(),
        bought: bought
            .into_iter()
            .filter(|(_, n)| *n > 0)
            .map(|(item, n)| (item.to_string(), n))
            .collect(),
    })
}

/// How many names the text for the group lists.
const NAMES_MAX: i64 = 100;

async fn shared(tx: &mut Tx, reader: &Reader<'_>, loaded: &Loaded) -> Result<CampaignShare> {
    let (id, leader) = (loaded.row.id, loaded.leader.id);
    let newest = PageQuery {
        cursor: None,
        limit: Some(NAMES_MAX),
    };
    let chain = chain_page(tx, reader.scope, id, Some(leader), None, &newest).await?;
    let told = Told::new(loaded, reader.public_url, reader.locale);
    Ok(CampaignShare {
        text: share::open_text(&told, &chain.items),
        url: told.url,
        poster_url: format!("/api/v1/campaigns/{id}/poster.png?leader={leader}"),
    })
}
