//! The community screen: what neighbours buy today.
use crate::days::starts;
use crate::goods::{self, InsightGoods};
use crate::store::figures;
use julin_community::CommunityRef;
use julin_db::{Result, Tx};
use julin_identity::mask_name;
use julin_kernel::{Code, CommunityId, Money, Scope, Ts, Zone};
use serde::Serialize;
use utoipa::ToSchema;

/// Today so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenToday {
    /// Paid orders.
    orders: i64,
    /// What was paid, less what was given back.
    paid_amount: Money,
    /// Neighbours who take part.
    members: i64,
}

/// What a building bought.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenBuilding {
    /// Its name.
    name: String,
    /// Pieces.
    quantity: i64,
}

/// One paid order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenTick {
    /// `王**`
    name_masked: String,
    /// `樱桃×2`
    item: String,
    /// When it was paid.
    at: Ts,
}

/// What a screen shows.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ScreenView {
    /// Where.
    community: CommunityRef,
    /// Today so far.
    today: ScreenToday,
    /// What was bought most in the last seven days.
    hot: Vec<InsightGoods>,
    /// Pieces by building in the last seven days.
    buildings: Vec<ScreenBuilding>,
    /// The latest paid orders, newest first.
    ticker: Vec<ScreenTick>,
    /// When this was read.
    updated_at: Ts,
}

const DAYS: usize = 7;
const HOT: i64 = 8;
const TICKS: i64 = 20;

/// Reads a community's screen.
pub(crate) async fn read(
    tx: &mut Tx,
    scope: Scope,
    zone: &Zone,
    id: CommunityId,
) -> Result<ScreenView> {
    let found = julin_community::community(tx, scope, id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let now = tx.now();
    let starts = starts(zone, now, DAYS);
    let (since, today) = (starts[0], starts[DAYS - 1]);
    let slots = figures::slots(tx, scope, Some(id), today).await?;
    let buildings = figures::buildings(tx, scope, id, since).await?;
    let building = |(name, quantity)| ScreenBuilding { name, quantity };
    Ok(ScreenView {
        community: CommunityRef {
            id,
            name: found.name,
        },
        today: ScreenToday {
            orders: slots.iter().map(|s| s.orders).sum(),
            paid_amount: Money::sum(slots.iter().map(|s| s.amount))?,
            members: julin_community::members_of_community(tx, scope, id).await?,
        },
        hot: goods::top(tx, scope, Some(id), since, HOT).await?,
        buildings: buildings.into_iter().map(building).collect(),
        ticker: ticker(tx, scope, id, since).await?,
        updated_at: now,
    })
}

async fn ticker(
    tx: &mut Tx,
    scope: Scope,
    community: CommunityId,
    since: Ts,
) -> Result<Vec<ScreenTick>> {
    let orders = figures::latest(tx, scope, community, since, TICKS).await?;
    let members: Vec<_> = orders.iter().map(|o| o.member_id).collect();
    let people = julin_identity::people(tx, scope, &members).await?;
    let tick = |o: crate::store::keep::OrderRow| ScreenTick {
        name_masked: people
            .get(&o.member_id)
            .map(|p| mask_name(&p.nickname))
            .unwrap_or_default(),
        item: o.item,
        at: o.at,
    };
    Ok(orders.into_iter().map(tick).collect())
}
