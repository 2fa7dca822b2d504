//! What was given away in a session, for those who look back at it.
use crate::store::{bag, coupon_drop};
use julin_db::{DbError, Tx};
use julin_kernel::{LiveId, Scope, Ts};

/// Bags of one session that are looked at.
const BAGS_MAX: i64 = 200;

/// A lucky bag or coupons, from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAway {
    /// Whether it was a bag; else coupons were dropped.
    pub bag: bool,
    /// Its title.
    pub title: String,
    /// From when it could be had.
    pub from: Ts,
    /// Until when.
    pub until: Option<Ts>,
}

/// What was given away in a session: bags that were opened, coupons that were dropped.
pub async fn given_away(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<GivenAway>, DbError> {
    let bags = bag::of_live(tx, scope, live, BAGS_MAX).await?.into_iter();
    let opened = |b: crate::model::Bag| {
        Some(GivenAway {
            bag: true,
            title: b.title,
            from: b.opened_at?,
            until: b.closes_at,
        })
    };
    let mut all: Vec<GivenAway> = bags.filter_map(opened).collect();
    let drops = coupon_drop::times(tx, scope, live).await?;
    all.extend(drops.into_iter().map(|(title, from, until)| GivenAway {
        bag: false,
        title,
        from,
        until: Some(until),
    }));
    Ok(all)
}
