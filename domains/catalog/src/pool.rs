//! Pools of stock: what is on hand, held for unpaid orders, and promised to paid ones.
use crate::store::pool as store;
use julin_db::{DbError, Error, Result, Tx, row};
use julin_kernel::{Code, PoolId, Scope};
use std::collections::{BTreeMap, HashMap};

/// The parent has not as much free stock as is to be carved out, or what is held is more than what
/// would stay on hand.
pub(crate) const STOCK_SHORT: Code = Code::new(
    "catalog.stock_short",
    409,
    "可用库存不足",
    "Not enough free stock",
);

row! {
    /// One pool of stock.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Pool {
        /// Its id.
        pub id: PoolId,
        /// The pool that it was carved out of.
        pub parent_id: Option<PoolId>,
        /// What it is for.
        pub label: String,
        /// What there is.
        pub on_hand: i64,
        /// Held for orders that are not paid yet.
        pub reserved: i64,
        /// Promised to orders that are paid.
        pub committed: i64,
        /// Whether it is a presale quota and no stock.
        pub quota: bool,
    }
}

impl Pool {
    /// What can still be sold; never negative.
    pub fn available(&self) -> i64 {
        self.on_hand - self.reserved - self.committed
    }
}

/// A pool that has less free stock than was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Short {
    /// Which.
    pub pool: PoolId,
    /// How much was wanted of it, all together.
    pub wanted: i64,
    /// How much is free.
    pub available: i64,
}

/// Sums what is wanted of each pool, in the pools' order, so that locks are taken in one order.
fn merged(wants: &[(PoolId, i64)]) -> Result<Vec<(PoolId, i64)>, DbError> {
    let mut sums = BTreeMap::new();
    for (pool, quantity) in wants {
        let sum: &mut i64 = sums.entry(*pool).or_insert(0);
        *sum = sum.checked_add(*quantity).unwrap_or(i64::MAX);
        if *quantity <= 0 {
            return Err(DbError::Check(format!(
                "a quantity of {quantity} of {pool:?}"
            )));
        }
    }
    Ok(sums.into_iter().collect())
}

/// What every pool of `ids` holds.
pub async fn pools(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PoolId],
) -> Result<HashMap<PoolId, Pool>, DbError> {
    let found = store::many(tx, scope, ids).await?;
    Ok(found.into_iter().map(|pool| (pool.id, pool)).collect())
}

/// What every pool of `ids` holds, locked until the transaction ends: nobody else takes from them.
pub async fn lock_pools(
    tx: &mut Tx,
    scope: Scope,
    ids: &[PoolId],
) -> Result<HashMap<PoolId, Pool>, DbError> {
    let found = store::many_locked(tx, scope, ids).await?;
    Ok(found.into_iter().map(|pool| (pool.id, pool)).collect())
}

/// Holds free stock of pools that the caller has locked and found to have enough.
pub async fn reserve_locked(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(PoolId, i64)],
) -> Result<(), DbError> {
    let wants = merged(wants)?;
    let n = store::reserve(tx, scope, &wants).await?;
    whole(n, wants.len(), "reserve")
}

/// Holds free stock of pools that the caller has only looked at. `DbError::Retry` if others took it
/// meanwhile. Answers what the pools hold now; they stay locked until the transaction ends.
pub async fn reserve_seen(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(PoolId, i64)],
) -> Result<HashMap<PoolId, Pool>, DbError> {
    let wants = merged(wants)?;
    if store::reserve(tx, scope, &wants).await? != wants.len() as u64 {
        return Err(DbError::Retry);
    }
    let ids: Vec<PoolId> = wants.iter().map(|w| w.0).collect();
    pools(tx, scope, &ids).await
}

/// Takes `quantity` out of the free stock of `parent` into a new pool of its own. Refuses with
/// `catalog.stock_short` (detail: what is free).
pub async fn carve(
    tx: &mut Tx,
    scope: Scope,
    parent: PoolId,
    quantity: i64,
    label: &str,
) -> Result<PoolId> {
    if quantity < 0 {
        return Err(Code::INVALID.field("stock").into());
    }
    if !store::add(tx, scope, parent, -quantity).await? {
        let free = pools(tx, scope, &[parent]).await?;
        let free = free.get(&parent).map_or(0, Pool::available);
        return Err(STOCK_SHORT.fault().detail(free.to_string()).into());
    }
    Ok(store::insert(tx, scope, Some(parent), label, quantity).await?)
}

/// Opens a presale quota for the goods of `shelf`: so much may be promised before any of it is there.
/// It is no stock: nothing is taken out of the shelf, and nothing goes back to it.
pub async fn open_quota(
    tx: &mut Tx,
    scope: Scope,
    shelf: PoolId,
    quantity: i64,
    label: &str,
) -> Result<PoolId> {
    let pool = store::insert(tx, scope, Some(shelf), label, quantity).await?;
    store::mark_quota(tx, scope, pool).await?;
    Ok(pool)
}

/// Gives what is free in a carved pool back to its parent; answers how much that was. What is held or
/// promised stays, so it may be called again later.
pub async fn give_back(tx: &mut Tx, scope: Scope, pool: PoolId) -> Result<i64, DbError> {
    let found = pools(tx, scope, &[pool]).await?.remove(&pool);
    let Some((pool, parent)) = found.and_then(|p| p.parent_id.map(|parent| (p, parent))) else {
        return Ok(0);
    };
    let free = pool.available();
    if free == 0 || pool.quota {
        return Ok(0);
    }
    let moved =
        store::add(tx, scope, pool.id, -free).await? && store::add(tx, scope, parent, free).await?;
    whole(u64::from(moved), 1, "give_back").map(|()| free)
}

/// Holds free stock for an order: all of it, or nothing and the pools that are short.
pub async fn reserve(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(PoolId, i64)],
) -> Result<Result<(), Vec<Short>>, DbError> {
    let wants = merged(wants)?;
    let ids: Vec<PoolId> = wants.iter().map(|w| w.0).collect();
    let stock = pools(tx, scope, &ids).await?;
    let short = wants.iter().filter_map(|&(pool, wanted)| {
        let available = stock.get(&pool).map_or(0, Pool::available);
        (available < wanted).then_some(Short {
            pool,
            wanted,
            available,
        })
    });
    let short: Vec<Short> = short.collect();
    if !short.is_empty() {
        return Ok(Err(short));
    }
    let n = store::reserve(tx, scope, &wants).await?;
    whole(n, wants.len(), "reserve").map(Ok)
}

/// Frees what was held: the order expired.
pub async fn release(tx: &mut Tx, scope: Scope, held: &[(PoolId, i64)]) -> Result<(), DbError> {
    let held = merged(held)?;
    let n = store::release(tx, scope, &held).await?;
    whole(n, held.len(), "release")
}

/// Promises what was held: the order is paid.
pub async fn commit_reserved(
    tx: &mut Tx,
    scope: Scope,
    held: &[(PoolId, i64)],
) -> Result<(), DbError> {
    let held = merged(held)?;
    let n = store::commit(tx, scope, &held).await?;
    whole(n, held.len(), "commit_reserved")
}

/// Frees what was promised: a paid order was cancelled before its goods left.
pub async fn uncommit(
    tx: &mut Tx,
    scope: Scope,
    promised: &[(PoolId, i64)],
) -> Result<(), DbError> {
    let promised = merged(promised)?;
    let n = store::uncommit(tx, scope, &promised).await?;
    whole(n, promised.len(), "uncommit")
}

/// Lets what was promised leave the house: it was handed over.
pub async fn ship(tx: &mut Tx, scope: Scope, promised: &[(PoolId, i64)]) -> Result<(), DbError> {
    let promised = merged(promised)?;
    let n = store::ship(tx, scope, &promised).await?;
    whole(n, promised.len(), "ship")
}

/// Puts goods that came back on the shelf again: into the SKU's own pool, for what is carved out of it is
/// only a campaign's.
pub async fn restock(
    tx: &mut Tx,
    scope: Scope,
    pool: PoolId,
    quantity: i64,
) -> Result<(), DbError> {
    let found = pools(tx, scope, &[pool]).await?.remove(&pool);
    let shelf = found.and_then(|p| p.parent_id).unwrap_or(pool);
    let moved = quantity > 0 && store::add(tx, scope, shelf, quantity).await?;
    whole(u64::from(moved), 1, "restock")
}

/// Takes goods into a pool that came from outside of any, or (below zero) out of it again; what is held
/// or promised must stay.
pub async fn pour(tx: &mut Tx, scope: Scope, pool: PoolId, delta: i64) -> Result<(), DbError> {
    let moved = store::add(tx, scope, pool, delta).await?;
    whole(u64::from(moved), 1, "pour")
}

/// Every pool must have moved; anything else is a bug of the caller and undoes its transaction.
fn whole(moved: u64, asked: usize, what: &str) -> Result<(), DbError> {
    if usize::try_from(moved).is_ok_and(|n| n == asked) {
        return Ok(());
    }
    Err(DbError::Check(format!(
        "{what}: {moved} of {asked} pools hold as much"
    )))
}

/// Changes what is on hand: goods came in, were lost or counted anew.
pub(crate) async fn add(tx: &mut Tx, scope: Scope, pool: PoolId, delta: i64) -> Result<Pool> {
    let moved = store::add(tx, scope, pool, delta).await?;
    let found = pools(tx, scope, &[pool]).await?.remove(&pool);
    let found = found.ok_or_else(|| Error::from(Code::NOT_FOUND.fault()))?;
    if moved {
        return Ok(found);
    }
    let free = found.available().to_string();
    Err(STOCK_SHORT.field("delta").detail(free).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wants_of_one_pool_are_summed_and_nothing_below_one_is_wanted() {
        let wants = [(PoolId(2), 1), (PoolId(1), 3), (PoolId(2), 4)];
        assert_eq!(merged(&wants).unwrap(), [(PoolId(1), 3), (PoolId(2), 5)]);
        assert!(merged(&[(PoolId(1), 0)]).is_err());
        assert!(merged(&[(PoolId(1), -1)]).is_err());
    }
}
