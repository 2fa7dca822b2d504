//! A leader's record: counted from what happened, never typed in.
//!
//! - **Served**: orders handed over.
//! - **On time**: of the arrivals at her pickup point that her neighbours waited for (one per campaign),
//!   the share that was noted no later than promised. The promise is the campaign's counting point plus
//!   `store.pickup_promise_s`, frozen in the event.
//! - **After-sale**: the median of the seconds from a claim to its decision, whoever decided, over her
//!   latest [`CLAIMS_KEPT_IN_MIND`] decided claims.
//!
//! A figure over fewer than [`MEASURED_MIN`] arrivals or claims says more about luck than about her, and
//! is not told.
use julin_contracts::{AfterSaleDecided, Envelope, Event, GoodsArrived};
use julin_db::{DbError, Result, Tx, Val, q, row};
use julin_events::{Reaction, reaction, reaction_to_many};
use julin_kernel::{PersonId, Scope, ShopId, Ts};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Fewer arrivals or claims than this make no figure.
const MEASURED_MIN: i64 = 3;
/// Claims that the median looks at.
const CLAIMS_KEPT_IN_MIND: i64 = 100;

/// What a leader has done, as measured; null where too little was measured yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, utoipa::ToSchema)]
pub struct LeaderRecord {
    /// Orders handed over.
    #[schema(required)]
    pub served_orders: Option<i64>,
    /// Share of the arrivals that came no later than promised, in basis points.
    #[schema(required)]
    pub on_time_rate_bps: Option<i64>,
    /// Arrivals that share is counted over.
    pub on_time_n: i64,
    /// Median seconds from a claim to its decision.
    #[schema(required)]
    pub after_sale_median_s: Option<i64>,
    /// Decided claims, of which the median looks at the latest hundred.
    pub after_sale_n: i64,
}

pub(crate) fn reactions() -> Vec<Reaction> {
    vec![
        reaction_to_many("community.count_served", |tx, e| {
            Box::pin(count_served(tx, e))
        }),
        reaction("community.measure", |tx, e| Box::pin(measure(tx, e))),
    ]
}

/// Many are handed over in a row: each leader's count is raised once.
async fn count_served(tx: &mut Tx, events: &[Envelope]) -> Result<()> {
    let mut served: BTreeMap<(ShopId, PersonId), i64> = BTreeMap::new();
    for e in events {
        if let Event::OrderPickedUp(picked_up) = &e.event {
            *served.entry((e.shop, picked_up.head.leader)).or_default() += 1;
        }
    }
    let set = |((shop, leader), n): (&(ShopId, PersonId), &i64)| -> Vec<Val> {
        vec![(*shop).into(), (*leader).into(), (*n).into()]
    };
    let sets: Vec<Vec<Val>> = served.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO community_record (shop_id, leader_id, served_orders) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id, leader_id) DO UPDATE
         SET served_orders = community_record.served_orders + excluded.served_orders"
    );
    Ok(tx.run_set(sql, &sets).await.map(|_| ())?)
}

async fn measure(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::GoodsArrived(arrived) => count_arrival(tx, scope, arrived, e.at).await,
        Event::AfterSaleDecided(claim) => count_claim(tx, scope, claim, e.at).await,
        _ => Ok(()),
    }
}

async fn count_arrival(tx: &mut Tx, scope: Scope, arrived: &GoodsArrived, at: Ts) -> Result<()> {
    let Some(promised_at) = arrived.promised_at else {
        return Ok(());
    };
    let kept = i64::from(at <= promised_at);
    for leader in &arrived.leaders {
        tx.run(q!(
            "INSERT INTO community_record (shop_id, leader_id, served_orders, arrivals, arrivals_on_time)
             VALUES ($1, $2, 0, 1, $3)
             ON CONFLICT (shop_id, leader_id) DO UPDATE
             SET arrivals = community_record.arrivals + 1,
                 arrivals_on_time = community_record.arrivals_on_time + $3",
            scope.shop,
            *leader,
            kept
        ))
        .await?;
    }
    Ok(())
}

async fn count_claim(tx: &mut Tx, scope: Scope, claim: &AfterSaleDecided, at: Ts) -> Result<()> {
    let took_s = at.since(claim.asked_at).max(0) / 1_000;
    tx.run(q!(
        "INSERT INTO community_claim (shop_id, claim_id, leader_id, took_s) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, claim_id) DO NOTHING",
        scope.shop,
        claim.claim,
        claim.leader,
        took_s
    ))
    .await?;
    let latest: Vec<(i64,)> = tx
        .all(q!(
            "SELECT took_s FROM community_claim WHERE shop_id = $1 AND leader_id = $2
             ORDER BY claim_id DESC LIMIT $3",
            scope.shop,
            claim.leader,
            CLAIMS_KEPT_IN_MIND
        ))
        .await?;
    let median_s = median(latest.into_iter().map(|t| t.0).collect());
    tx.run(q!(
        "INSERT INTO community_record (shop_id, leader_id, served_orders, claims, claim_median_s)
         VALUES ($1, $2, 0, 1, $3)
         ON CONFLICT (shop_id, leader_id) DO UPDATE
         SET claims = community_record.claims + 1, claim_median_s = $3",
        scope.shop,
        claim.leader,
        median_s
    ))
    .await?;
    Ok(())
}

/// The middle value; of an even number the lower of the two in the middle, so that it did happen.
fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    let middle = values.len().saturating_sub(1) / 2;
    values.get(middle).copied().unwrap_or_default()
}

row! {
    struct Measured {
        leader_id: PersonId,
        served_orders: i64,
        arrivals: i64,
        arrivals_on_time: i64,
        claims: i64,
        claim_median_s: i64,
    }
}

impl Measured {
    fn record(&self) -> LeaderRecord {
        let told = |n: i64, figure: i64| (n >= MEASURED_MIN).then_some(figure);
        let rate = self.arrivals_on_time * 10_000 / self.arrivals.max(1);
        LeaderRecord {
            served_orders: (self.served_orders > 0).then_some(self.served_orders),
            on_time_rate_bps: told(self.arrivals, rate),
            on_time_n: self.arrivals,
            after_sale_median_s: told(self.claims, self.claim_median_s),
            after_sale_n: self.claims,
        }
    }
}

/// The records of these leaders; those who did nothing yet are left out.
pub(crate) async fn records(
    tx: &mut Tx,
    scope: Scope,
    leaders: &[PersonId],
) -> Result<HashMap<PersonId, LeaderRecord>, DbError> {
    let sql = q!(
        "SELECT leader_id, served_orders, arrivals, arrivals_on_time, claims, claim_median_s
         FROM community_record WHERE shop_id = $1",
        scope.shop
    );
    let rows: Vec<Measured> = tx
        .all(sql.within(" AND leader_id IN ", leaders.iter().copied()))
        .await?;
    Ok(rows.iter().map(|r| (r.leader_id, r.record())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_a_value_that_happened() {
        assert_eq!(median(vec![9, 1, 5]), 5);
        assert_eq!(median(vec![9, 1, 5, 7]), 5);
        assert_eq!(median(vec![4]), 4);
        assert_eq!(median(vec![]), 0);
    }

    #[test]
    fn too_few_make_no_figure() {
        let measured = |n| Measured {
            leader_id: PersonId(1),
            served_orders: 8,
            arrivals: n,
            arrivals_on_time: n - 1,
            claims: n,
            claim_median_s: 600,
        };
        let few = measured(2).record();
        assert_eq!((few.on_time_rate_bps, few.on_time_n), (None, 2));
        assert_eq!((few.after_sale_median_s, few.after_sale_n), (None, 2));
        let enough = measured(3).record();
        assert_eq!(
            (enough.on_time_rate_bps, enough.on_time_n),
            (Some(6_666), 3)
        );
        assert_eq!(enough.after_sale_median_s, Some(600));
    }
}
