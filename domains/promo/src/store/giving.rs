//! SQL of coupons that are being given.
use super::Result;
use crate::ids::{CouponId, GivingId};
use julin_db::{Json, Tx, q, row};
use julin_kernel::{PersonId, Scope};

row! {
    /// A coupon that is given to many.
    #[derive(Debug, Clone)]
    pub(crate) struct Giving {
        pub(crate) id: GivingId,
        pub(crate) coupon_id: CouponId,
        pub(crate) by_id: PersonId,
        pub(crate) members: Json<Vec<PersonId>>,
        pub(crate) given: i64,
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    new: &Giving,
    (key, hash): (&str, &str),
) -> Result<()> {
    let now = tx.now();
    let total = i64::try_from(new.members.0.len()).unwrap_or(i64::MAX);
    tx.run(q!(
        "INSERT INTO promo_giving (shop_id, id, coupon_id, by_id, members, total, given, at, idem_key,
           idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)",
        scope.shop,
        new.id,
        new.coupon_id,
        new.by_id,
        &new.members,
        total,
        now,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    (by, coupon): (PersonId, CouponId),
    key: &str,
) -> Result<Option<(String, i64)>> {
    tx.opt(q!(
        "SELECT idem_hash, total FROM promo_giving
         WHERE shop_id = $1 AND by_id = $2 AND coupon_id = $3 AND idem_key = $4",
        scope.shop,
        by,
        coupon,
        key
    ))
    .await
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: GivingId) -> Result<Option<Giving>> {
    tx.opt(q!(
        "SELECT id, coupon_id, by_id, members, given FROM promo_giving
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

pub(crate) async fn set_given(tx: &mut Tx, scope: Scope, id: GivingId, given: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_giving SET given = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        given
    ))
    .await
    .map(|_| ())
}

/// How many of each coupon are promised and not written down yet.
pub(crate) async fn waiting(
    tx: &mut Tx,
    scope: Scope,
    coupons: &[CouponId],
) -> Result<Vec<(CouponId, i64)>> {
    if coupons.is_empty() {
        return Ok(vec![]);
    }
    let sql = q!(
        "SELECT coupon_id, CAST(SUM(total - given) AS BIGINT) FROM promo_giving
         WHERE shop_id = $1 AND given < total",
        scope.shop
    );
    let sql = sql.within(" AND coupon_id IN ", coupons.iter().copied());
    tx.all(sql.push(" GROUP BY coupon_id")).await
}
