//! SQL of coupons.
use super::Result;
use crate::ids::CouponId;
use crate::model::{Coupon, CouponStatus};
use julin_db::{Tx, q, row};
use julin_kernel::{Money, PageQuery, PersonId, Scope};

/// Who made a coupon, under which key.
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

row! {
    /// How a coupon is used.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Usage {
        pub(crate) coupon_id: CouponId,
        pub(crate) orders: i64,
        pub(crate) amount: Money,
    }
}

/// The columns of `Coupon`, in its order.
macro_rules! select_coupon {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, title, kind, amount, rate_bps, cap, threshold, bearer, leader_id, supplier_id, reach, \
         tags, tiers, valid_from, valid_until, valid_days, extend_days, total, issued, per_member, claimable, \
         status, created_at FROM promo_coupon ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CouponId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM promo_coupon
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, c: &Coupon, made: &Made<'_>) -> Result<()> {
    tx.run(q!(
        "INSERT INTO promo_coupon (shop_id, id, title, kind, amount, rate_bps, cap, threshold, bearer,
           leader_id, supplier_id, reach, tags, valid_from, valid_until, valid_days, extend_days, total,
           issued, per_member, claimable, status, created_by, created_at, idem_key, idem_hash, tiers)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, $19,
           $20, $21, $22, $23, $24, $25, $26)",
        scope.shop,
        c.id,
        &c.title,
        c.kind,
        c.amount,
        c.rate_bps,
        c.cap,
        c.threshold,
        c.bearer,
        c.leader_id,
        c.supplier_id,
        &c.reach,
        &c.tags,
        c.valid_from,
        c.valid_until,
        c.valid_days,
        c.extend_days,
        c.total,
        c.per_member,
        c.claimable,
        c.status,
        made.by,
        c.created_at,
        made.key,
        made.hash,
        &c.tiers
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn keep(tx: &mut Tx, scope: Scope, c: &Coupon) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_coupon SET title = $3, kind = $4, amount = $5, rate_bps = $6, cap = $7,
           threshold = $8, bearer = $9, supplier_id = $10, reach = $11, tags = $12, valid_from = $13,
           valid_until = $14, valid_days = $15, extend_days = $16, total = $17, per_member = $18,
           claimable = $19, status = $20, tiers = $21
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        c.id,
        &c.title,
        c.kind,
        c.amount,
        c.rate_bps,
        c.cap,
        c.threshold,
        c.bearer,
        c.supplier_id,
        &c.reach,
        &c.tags,
        c.valid_from,
        c.valid_until,
        c.valid_days,
        c.extend_days,
        c.total,
        c.per_member,
        c.claimable,
        c.status,
        &c.tiers
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CouponId) -> Result<Option<Coupon>> {
    tx.opt(select_coupon!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn all_of(tx: &mut Tx, scope: Scope, ids: &[CouponId]) -> Result<Vec<Coupon>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let sql = select_coupon!("WHERE shop_id = $1", scope.shop);
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

/// Coupons, newest first, one more than the page holds; of one leader, if named.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    page: &PageQuery,
) -> Result<Vec<Coupon>> {
    let sql = select_coupon!("WHERE shop_id = $1 AND id < $2", scope.shop, page.before());
    let sql = sql.and(" AND leader_id = ", leader);
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

/// What can be claimed now, by whoever may: the shop's, and those of the leaders named.
pub(crate) async fn claimable(
    tx: &mut Tx,
    scope: Scope,
    leaders: &[PersonId],
    max: i64,
) -> Result<Vec<Coupon>> {
    let now = tx.now();
    let sql = select_coupon!(
        "WHERE shop_id = $1 AND status = $2 AND claimable AND valid_until > $3",
        scope.shop,
        CouponStatus::Active,
        now
    );
    let sql = if leaders.is_empty() {
        sql.push(" AND leader_id IS NULL")
    } else {
        sql.within(
            " AND (leader_id IS NULL OR leader_id IN ",
            leaders.iter().copied(),
        )
        .push(")")
    };
    tx.all(sql.push(" ORDER BY id DESC").and(" LIMIT ", Some(max)))
        .await
}

/// Takes some of what is left; false if so many are not.
pub(crate) async fn take(tx: &mut Tx, scope: Scope, id: CouponId, n: i64) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE promo_coupon SET issued = issued + $3
             WHERE shop_id = $1 AND id = $2 AND status = 'active' AND issued + $3 <= total",
            scope.shop,
            id,
            n
        ))
        .await?;
    Ok(n == 1)
}

/// Puts back what was taken and given to nobody; false if so many were not taken.
pub(crate) async fn untake(tx: &mut Tx, scope: Scope, id: CouponId, n: i64) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE promo_coupon SET issued = issued - $3
             WHERE shop_id = $1 AND id = $2 AND issued >= $3",
            scope.shop,
            id,
            n
        ))
        .await?;
    Ok(n == 1)
}

/// What orders took off by each coupon, of those that are paid or may still be.
pub(crate) async fn usage(tx: &mut Tx, scope: Scope, ids: &[CouponId]) -> Result<Vec<Usage>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let sql = q!(
        "SELECT coupon_id, COUNT(*) AS orders, CAST(SUM(amount) AS BIGINT) AS amount FROM promo_use
         WHERE shop_id = $1 AND status = 'committed'",
        scope.shop
    );
    let sql = sql.within(" AND coupon_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY coupon_id ORDER BY coupon_id"))
        .await
}
