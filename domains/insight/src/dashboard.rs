//! The operator's dashboard.
use crate::days::{day_of, slot_start, starts};
use crate::goods::{self, InsightGoods};
use crate::reactions::{CAMPAIGN, LIVE};
use crate::store::figures;
use julin_db::{Result, Tx};
use julin_kernel::{Money, Scope, Ts, Zone};
use serde::Serialize;
use utoipa::ToSchema;

/// Today so far.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DashboardToday {
    /// Paid orders.
    orders: i64,
    /// What was paid, less what was given back.
    paid_amount: Money,
    /// Different buyers.
    buyers: i64,
    /// Who signed in for the first time.
    new_members: i64,
}

/// One day.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DashboardDay {
    /// `2026-11-23`, in the store's zone.
    day: String,
    /// Orders paid that day.
    orders: i64,
    /// What was paid for them, less what was given back since.
    paid_amount: Money,
}

/// What is going on in the shop.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct DashboardView {
    /// Today so far.
    today: DashboardToday,
    /// The last 30 days, today last.
    days: Vec<DashboardDay>,
    /// What was bought most in the last seven days.
    top_items: Vec<InsightGoods>,
    /// Campaigns that take orders.
    campaigns_open: i64,
    /// Lives on air.
    lives_on_air: i64,
    /// When this was read.
    updated_at: Ts,
}

const DAYS: usize = 30;
const TOP_DAYS: usize = 7;
const TOP: i64 = 10;

/// Reads the dashboard.
pub(crate) async fn read(tx: &mut Tx, scope: Scope, zone: &Zone, now: Ts) -> Result<DashboardView> {
    let starts = starts(zone, now, DAYS);
    let (first, today) = (starts[0], starts[DAYS - 1]);
    let mut sums = vec![(0, 0); DAYS];
    for row in figures::slots(tx, scope, None, first).await? {
        if let Some(day) = day_of(&starts, slot_start(row.slot)) {
            sums[day].0 += row.orders;
            sums[day].1 += row.amount.0;
        }
    }
    let day = |(start, (orders, amount)): (&Ts, &(i64, i64))| DashboardDay {
        day: zone.date(*start),
        orders: *orders,
        paid_amount: Money(*amount),
    };
    let (orders, amount) = sums[DAYS - 1];
    Ok(DashboardView {
        today: DashboardToday {
            orders,
            paid_amount: Money(amount),
            buyers: figures::buyers(tx, scope, today).await?,
            new_members: figures::new_members(tx, scope, today).await?,
        },
        days: starts.iter().zip(&sums).map(day).collect(),
        top_items: goods::top(tx, scope, None, starts[DAYS - TOP_DAYS], TOP).await?,
        campaigns_open: figures::running(tx, scope, CAMPAIGN).await?,
        lives_on_air: figures::running(tx, scope, LIVE).await?,
        updated_at: now,
    })
}
