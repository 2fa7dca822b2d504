//! Orders that were placed hold the coupons and points they named.
use crate::ids::GrantId;
use crate::model::UseStatus;
use crate::store;
use julin_db::{Error, Result, Tx};
use julin_kernel::{Money, OrderId, PersonId, Scope};
use std::collections::BTreeMap;

/// What one order holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// The order.
    pub order: OrderId,
    /// Whose.
    pub member: PersonId,
    /// Coupons, with what each took off the order.
    pub coupons: BTreeMap<GrantId, Money>,
    /// Points.
    pub points: i64,
    /// What they paid.
    pub points_value: Money,
}

/// Holds what the orders of a batch use. It was judged by a locked `Wallet`; what is no longer free
/// fails the transaction.
pub async fn reserve(tx: &mut Tx, scope: Scope, all: &[Reservation]) -> Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    let mut grants: Vec<GrantId> = all.iter().flat_map(|r| r.coupons.keys().copied()).collect();
    grants.sort_unstable();
    grants.dedup();
    for grant in grants {
        if !store::grant::reserve(tx, scope, grant).await? {
            return Err(Error::internal("a coupon was judged free and is not"));
        }
    }
    for one in all {
        for (grant, amount) in &one.coupons {
            store::uses::insert(tx, scope, one.order, *grant, *amount).await?;
        }
        if one.points > 0 {
            hold_points(tx, scope, one).await?;
        }
    }
    Ok(())
}

async fn hold_points(tx: &mut Tx, scope: Scope, one: &Reservation) -> Result<()> {
    if !store::points::hold(tx, scope, one.member, one.points).await? {
        return Err(Error::internal("points were judged free and are not"));
    }
    let status = UseStatus::Reserved;
    Ok(store::points::insert_use(tx, scope, one, status).await?)
}
