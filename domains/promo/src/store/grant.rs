//! SQL of members' coupons.
use super::Result;
use crate::ids::{CouponId, GrantId};
use crate::model::{Grant, GrantStatus};
use julin_db::{Tx, Val, q};
use julin_kernel::{PersonId, Scope, Ts};

/// A member's coupon to be written.
pub(crate) struct NewGrant<'a> {
    pub(crate) coupon: CouponId,
    pub(crate) member: PersonId,
    pub(crate) nth: i64,
    pub(crate) valid: (Ts, Ts),
    pub(crate) given_by: Option<PersonId>,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

/// The columns of `Grant`, in its order.
macro_rules! select_grant {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, coupon_id, member_id, status, valid_from, valid_until, granted_at, used_at, \
         restored_at FROM promo_grant ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    (member, coupon): (PersonId, CouponId),
    key: &str,
) -> Result<Option<(String, GrantId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM promo_grant
         WHERE shop_id = $1 AND member_id = $2 AND coupon_id = $3 AND idem_key = $4",
        scope.shop,
        member,
        coupon,
        key
    ))
    .await
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &NewGrant<'_>) -> Result<GrantId> {
    let made = insert_all(tx, scope, std::slice::from_ref(new)).await?;
    Ok(made.first().copied().unwrap_or(GrantId(0)))
}

/// Writes many members' coupons down.
pub(crate) async fn insert_all(
    tx: &mut Tx,
    scope: Scope,
    all: &[NewGrant<'_>],
) -> Result<Vec<GrantId>> {
    let (ids, now): (Vec<GrantId>, Ts) = (all.iter().map(|_| tx.new_id()).collect(), tx.now());
    let set = |(id, new): (&GrantId, &NewGrant<'_>)| {
        vec![
            scope.shop.into(),
            (*id).into(),
            new.coupon.into(),
            new.member.into(),
            new.nth.into(),
            GrantStatus::Issued.into(),
            new.valid.0.into(),
            new.valid.1.into(),
            new.given_by.into(),
            now.into(),
            new.key.into(),
            new.hash.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = ids.iter().zip(all).map(set).collect();
    let sql = q!(
        "INSERT INTO promo_grant (shop_id, id, coupon_id, member_id, nth, status, valid_from,
           valid_until, given_by, granted_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
    );
    tx.run_set(sql, &sets).await?;
    Ok(ids)
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: GrantId) -> Result<Option<Grant>> {
    tx.opt(select_grant!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Locks members' coupons until the transaction ends, in the order of their ids.
pub(crate) async fn lock(tx: &mut Tx, scope: Scope, ids: &[GrantId]) -> Result<Vec<Grant>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let sql = select_grant!("WHERE shop_id = $1", scope.shop);
    let sql = sql.within(" AND id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY id").for_update()).await
}

/// Members' coupons, not locked.
pub(crate) async fn some(tx: &mut Tx, scope: Scope, ids: &[GrantId]) -> Result<Vec<Grant>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let sql = select_grant!("WHERE shop_id = $1", scope.shop);
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

/// How many of a coupon a member was ever handed, and without what was taken back.
pub(crate) async fn count_of(
    tx: &mut Tx,
    scope: Scope,
    coupon: CouponId,
    member: PersonId,
) -> Result<(i64, i64)> {
    tx.one(q!(
        "SELECT COUNT(*), CAST(COALESCE(SUM(CASE WHEN status = 'void' THEN 0 ELSE 1 END), 0) AS BIGINT)
         FROM promo_grant WHERE shop_id = $1 AND coupon_id = $2 AND member_id = $3",
        scope.shop,
        coupon,
        member
    ))
    .await
}

/// How many of a coupon members were ever handed; who had none is left out.
pub(crate) async fn counts_of(
    tx: &mut Tx,
    scope: Scope,
    coupon: CouponId,
    members: &[PersonId],
) -> Result<Vec<(PersonId, i64)>> {
    let sql = q!(
        "SELECT member_id, COUNT(*) FROM promo_grant WHERE shop_id = $1 AND coupon_id = $2",
        scope.shop,
        coupon
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    tx.all(sql.push(" GROUP BY member_id")).await
}

/// A member's coupons, newest first.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    max: i64,
) -> Result<Vec<Grant>> {
    tx.all(select_grant!(
        "WHERE shop_id = $1 AND member_id = $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        member,
        max
    ))
    .await
}

/// A member's coupons that may be used at this instant or later, those that end soonest first.
pub(crate) async fn issued_of(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    max: i64,
) -> Result<Vec<Grant>> {
    let now = tx.now();
    tx.all(select_grant!(
        "WHERE shop_id = $1 AND member_id = $2 AND status = 'issued' AND valid_until > $3
         ORDER BY valid_until, id LIMIT $4",
        scope.shop,
        member,
        now,
        max
    ))
    .await
}

/// How many of a coupon stand in each status.
pub(crate) async fn figures(
    tx: &mut Tx,
    scope: Scope,
    coupons: &[CouponId],
) -> Result<Vec<(CouponId, GrantStatus, i64)>> {
    if coupons.is_empty() {
        return Ok(vec![]);
    }
    let sql = q!(
        "SELECT coupon_id, status, COUNT(*) FROM promo_grant WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND coupon_id IN ", coupons.iter().copied());
    tx.all(sql.push(" GROUP BY coupon_id, status ORDER BY coupon_id, status"))
        .await
}

/// An order holds it; false if it was not free.
pub(crate) async fn reserve(tx: &mut Tx, scope: Scope, id: GrantId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE promo_grant SET status = 'reserved'
             WHERE shop_id = $1 AND id = $2 AND status = 'issued'",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// An order that holds it is paid.
pub(crate) async fn use_up(tx: &mut Tx, scope: Scope, id: GrantId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE promo_grant SET status = 'used', used_at = $3
         WHERE shop_id = $1 AND id = $2 AND status = 'reserved'",
        scope.shop,
        id,
        now
    ))
    .await
    .map(|_| ())
}

/// No order holds or used it any more.
pub(crate) async fn free(
    tx: &mut Tx,
    scope: Scope,
    id: GrantId,
    valid_until: Ts,
    restored: bool,
) -> Result<()> {
    let restored_at = restored.then_some(tx.now());
    tx.run(q!(
        "UPDATE promo_grant SET status = 'issued', valid_until = $3, used_at = NULL,
           restored_at = COALESCE($4, restored_at)
         WHERE shop_id = $1 AND id = $2 AND status IN ('reserved', 'used')",
        scope.shop,
        id,
        valid_until,
        restored_at
    ))
    .await
    .map(|_| ())
}

/// Takes back what was handed out and no order holds.
pub(crate) async fn void_issued(tx: &mut Tx, scope: Scope, coupon: CouponId) -> Result<u64> {
    tx.run(q!(
        "UPDATE promo_grant SET status = 'void'
         WHERE shop_id = $1 AND coupon_id = $2 AND status = 'issued'",
        scope.shop,
        coupon
    ))
    .await
}
