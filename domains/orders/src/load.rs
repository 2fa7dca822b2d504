//! Placing, loaded: what a round of requests on one campaign is judged by.
use crate::decide::{Ask, Shelf};
use crate::place::{PlaceOrder, PlacedOrder};
use crate::store;
use julin_catalog::Pool;
use julin_community::{Address, Home};
use julin_db::{Error, Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Fault, PersonId, PoolId, Scope};
use std::collections::{HashMap, HashSet};

/// What was answered under these keys before, with the hash of the body then.
pub(crate) type Before = HashMap<(PersonId, String), (String, PlacedOrder)>;

pub(crate) async fn before(tx: &mut Tx, scope: Scope, asked: &[&PlaceOrder]) -> Result<Before> {
    let keys = asked.iter().map(|a| (a.ask.member, a.key.as_str()));
    let found = store::by_keys(tx, scope, keys).await?;
    let entry = |row: store::Answered| {
        let answer = PlacedOrder {
            id: row.id,
            total: row.total,
            pay_by: row.pay_by,
        };
        ((row.member_id, row.idem_key), (row.idem_hash, answer))
    };
    Ok(found.into_iter().map(entry).collect())
}

/// Locks the pools of what is asked for, then reads what the members have bought: an item is sold out
/// of one pool, so nobody else takes quota of it meanwhile.
pub(crate) async fn shelf(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    asks: &[&Ask],
) -> Result<Shelf> {
    let held = julin_catalog::lock_pools(tx, scope, &pools_of(campaign, asks)).await?;
    stocked(tx, scope, campaign, asks, &held).await
}

/// Whether a round's stock is locked before it is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// Nobody else takes from it meanwhile.
    Locked,
    /// It was only looked at: what is taken is checked again as it is written, last of all.
    Seen,
}

/// Stock that may be looked at without a lock: more than what all batches under way take together.
const PLENTY: i64 = 4_096;

/// As `shelf`, but where there is plenty it locks nothing, so that several batches, on several nodes too,
/// are judged and written side by side and wait for each other only while they commit.
pub(crate) async fn rush(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    asks: &[&Ask],
) -> Result<(Shelf, Held)> {
    if tx.has_rivals() && asks.iter().all(|ask| ask.team.is_none()) {
        let shelf = seen(tx, scope, campaign, asks).await?;
        if is_plenty(&shelf, asks) {
            return Ok((shelf, Held::Seen));
        }
    }
    Ok((shelf(tx, scope, campaign, asks).await?, Held::Locked))
}

fn is_plenty(shelf: &Shelf, asks: &[&Ask]) -> bool {
    let mut left = shelf.available.clone();
    for (item, quantity) in asks.iter().flat_map(|ask| &ask.lines) {
        let pool = shelf.items.get(item).map(|i| i.pool);
        if let Some(left) = pool.and_then(|pool| left.get_mut(&pool)) {
            *left = left.saturating_sub(*quantity);
        }
    }
    left.values().all(|left| *left >= PLENTY)
}

/// The same, locking nothing: for a quote. Teams are not quoted.
pub(crate) async fn seen(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    asks: &[&Ask],
) -> Result<Shelf> {
    let held = julin_catalog::pools(tx, scope, &pools_of(campaign, asks)).await?;
    stocked(tx, scope, campaign, asks, &held).await
}

/// The pools of what is asked for.
fn pools_of(campaign: &CampaignSnapshot, asks: &[&Ask]) -> Vec<PoolId> {
    let lines = asks.iter().flat_map(|ask| ask.lines.iter());
    let asked: HashSet<_> = lines.map(|line| line.0).collect();
    let items = campaign.items.iter().filter(|i| asked.contains(&i.id));
    let pools: HashSet<_> = items.map(|i| i.pool).collect();
    pools.into_iter().collect()
}

async fn stocked(
    tx: &mut Tx,
    scope: Scope,
    campaign: &CampaignSnapshot,
    asks: &[&Ask],
    held: &HashMap<PoolId, Pool>,
) -> Result<Shelf> {
    let items: HashMap<_, _> = campaign.items.iter().map(|i| (i.id, i.clone())).collect();
    let wanted = || {
        let lines = |ask: &&Ask| {
            (
                ask.member,
                ask.lines.iter().map(|l| l.0).collect::<Vec<_>>(),
            )
        };
        asks.iter().map(lines)
    };
    let limited: HashSet<_> = wanted()
        .flat_map(|(member, items)| items.into_iter().map(move |item| (item, member)))
        .filter(|(item, _)| {
            items
                .get(item)
                .is_some_and(|i| i.limit_per_member.is_some())
        })
        .collect();
    let joined: Vec<_> = asks.iter().filter_map(|a| a.joins()).collect();
    let now = tx.now();
    Ok(Shelf {
        open: campaign.takes_orders(now),
        counting_at: campaign.counting_at,
        leaders: campaign.leaders.clone(),
        available: held.iter().map(|(id, p)| (*id, p.available())).collect(),
        bought: julin_groupbuy::bought_by(tx, scope, limited).await?,
        teams: julin_groupbuy::lock_teams(tx, scope, &joined).await?,
        items,
    })
}

/// Where one order goes.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// To where the member's orders from this leader go.
    Home(Home),
    /// The member joins this leader, or tells a new address, when the order is written.
    Joins,
}

/// Where the orders of a round go; a refusal if one may not go there.
pub(crate) struct Places(pub(crate) Vec<Result<Place, Fault>>);

pub(crate) async fn places(tx: &mut Tx, scope: Scope, asked: &[&PlaceOrder]) -> Result<Places> {
    let of: HashSet<_> = asked.iter().map(|a| (a.ask.member, a.ask.leader)).collect();
    let homes = julin_community::homes(tx, scope, of).await?;
    let mut places = Vec::with_capacity(asked.len());
    for request in asked {
        let home = homes.get(&(request.ask.member, request.ask.leader));
        places.push(match home.filter(|home| is_at(home, &request.address)) {
            Some(home) => Ok(Place::Home(home.clone())),
            None => may_join(tx, scope, request).await?.map(|()| Place::Joins),
        });
    }
    Ok(Places(places))
}

/// Whether an address tells nothing new.
fn is_at(home: &Home, address: &Address) -> bool {
    let same_building = address.building.is_none() || address.building == home.building;
    let same_unit = address.unit.is_none() || address.unit == home.unit;
    let same_point = address
        .pickup_point
        .is_none_or(|point| point == home.pickup_point);
    same_building && same_unit && same_point
}

async fn may_join(tx: &mut Tx, scope: Scope, asked: &PlaceOrder) -> Result<Result<(), Fault>> {
    match julin_community::may_join(tx, scope, asked.ask.leader, &asked.address).await {
        Ok(()) => Ok(Ok(())),
        Err(Error::Refused(fault)) => Ok(Err(fault)),
        Err(other) => Err(other),
    }
}
