//! Purchase limits: they count across orders and channels, net of cancellations (rule 11).
use crate::store::{item, quota as store};
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignItemId, PersonId, Scope};
use std::collections::{BTreeMap, HashMap};

/// A wish that goes beyond what one member may buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverLimit {
    /// Of which item.
    pub item: CampaignItemId,
    /// Who.
    pub member: PersonId,
    /// How much one member may buy.
    pub limit: i64,
    /// How much of that is left.
    pub remaining: i64,
}

/// Sums the wishes of a member for an item.
fn merged(wants: &[(CampaignItemId, PersonId, i64)]) -> Result<Vec<store::Move>, DbError> {
    let mut sums = BTreeMap::new();
    for (item, member, quantity) in wants {
        if *quantity <= 0 {
            return Err(DbError::Check(format!(
                "a quantity of {quantity} of {item:?}"
            )));
        }
        let sum: &mut i64 = sums.entry((*item, *member)).or_insert(0);
        *sum = sum.checked_add(*quantity).unwrap_or(i64::MAX);
    }
    Ok(sums.into_iter().collect())
}

/// Notes what members are about to buy: all of it, or nothing and what goes beyond the limits.
pub async fn take_quota(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(CampaignItemId, PersonId, i64)],
) -> Result<Result<(), Vec<OverLimit>>, DbError> {
    let wants = merged(wants)?;
    let over = beyond(tx, scope, &wants).await?;
    if !over.is_empty() {
        return Ok(Err(over));
    }
    let n = store::take(tx, scope, &wants).await?;
    whole(n, wants.len(), "take_quota").map(Ok)
}

async fn beyond(
    tx: &mut Tx,
    scope: Scope,
    wants: &[store::Move],
) -> Result<Vec<OverLimit>, DbError> {
    let items: Vec<CampaignItemId> = wants.iter().map(|w| w.0.0).collect();
    let limits: HashMap<_, _> = item::limits(tx, scope, &items).await?.into_iter().collect();
    let mut over = vec![];
    for ((item, member), wanted) in wants {
        let Some(limit) = limits.get(item).copied().flatten() else {
            continue;
        };
        let bought = store::bought(tx, scope, *member, &[*item]).await?;
        let remaining = limit - bought.first().map_or(0, |b| b.1);
        if *wanted > remaining {
            over.push(OverLimit {
                item: *item,
                member: *member,
                limit,
                remaining: remaining.max(0),
            });
        }
    }
    Ok(over)
}

/// Notes what members buy of items whose limits the caller has judged under the lock of their pools.
pub async fn note_bought(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(CampaignItemId, PersonId, i64)],
) -> Result<(), DbError> {
    let wants = merged(wants)?;
    let n = store::take(tx, scope, &wants).await?;
    whole(n, wants.len(), "note_bought")
}

/// As `note_bought`, for limits that the caller has judged and not locked: `DbError::Retry` if a member
/// bought elsewhere meanwhile and now goes beyond one.
pub async fn note_bought_within(
    tx: &mut Tx,
    scope: Scope,
    wants: &[(CampaignItemId, PersonId, i64)],
    limit: impl Fn(CampaignItemId) -> Option<i64>,
) -> Result<(), DbError> {
    let wants = merged(wants)?;
    let now = store::take_and_tell(tx, scope, &wants).await?;
    whole(now.len() as u64, wants.len(), "note_bought_within")?;
    let beyond = |(item, _, n): &(CampaignItemId, PersonId, i64)| {
        limit(*item).is_some_and(|limit| *n > limit)
    };
    if now.iter().any(beyond) {
        return Err(DbError::Retry);
    }
    Ok(())
}

/// What each of these members has bought of these items, net of cancellations; none if nothing.
pub async fn bought_by(
    tx: &mut Tx,
    scope: Scope,
    of: impl IntoIterator<Item = (CampaignItemId, PersonId)>,
) -> Result<HashMap<(PersonId, CampaignItemId), i64>, DbError> {
    let found = store::bought_by(tx, scope, of).await?;
    Ok(found.into_iter().map(|(i, m, n)| ((m, i), n)).collect())
}

/// Takes back what was noted: the order expired or was cancelled.
pub async fn give_quota_back(
    tx: &mut Tx,
    scope: Scope,
    taken: &[(CampaignItemId, PersonId, i64)],
) -> Result<(), DbError> {
    let taken = merged(taken)?;
    let n = store::give_back(tx, scope, &taken).await?;
    whole(n, taken.len(), "give_quota_back")
}

/// Every row must have moved; anything else is a bug of the caller and undoes its transaction.
fn whole(moved: u64, asked: usize, what: &str) -> Result<(), DbError> {
    if usize::try_from(moved).is_ok_and(|n| n == asked) {
        return Ok(());
    }
    Err(DbError::Check(format!(
        "{what}: {moved} of {asked} rows moved"
    )))
}
