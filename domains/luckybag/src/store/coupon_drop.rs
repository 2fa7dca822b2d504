//! Coupons dropped into rooms.
use super::{Made, Result};
use crate::ids::DropId;
use crate::model::{CouponDrop, Taken};
use julin_db::{Tx, q};
use julin_kernel::{LiveId, PersonId, Scope, Ts};
use julin_promo::GrantId;

/// The columns of `CouponDrop`, in its order.
macro_rules! select_drop {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, live_id, leader_id, coupon_id, title, pieces, taken, status, ends_at \
         FROM luckybag_drop ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, DropId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM luckybag_drop
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    d: &CouponDrop,
    made: &Made<'_>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO luckybag_drop (shop_id, id, live_id, leader_id, coupon_id, title, pieces, taken, status,
           ends_at, created_by, created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11, $12, $13)",
        scope.shop,
        d.id,
        d.live_id,
        d.leader_id,
        d.coupon_id,
        &d.title,
        d.pieces,
        d.status,
        d.ends_at,
        made.by,
        now,
        made.key,
        made.hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: DropId) -> Result<Option<CouponDrop>> {
    tx.opt(select_drop!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// A session's drops, newest first.
pub(crate) async fn of_live(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    max: i64,
) -> Result<Vec<CouponDrop>> {
    tx.all(select_drop!(
        "WHERE shop_id = $1 AND live_id = $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        live,
        max
    ))
    .await
}

/// A session's drops that still give.
pub(crate) async fn open_of(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<CouponDrop>> {
    tx.all(select_drop!(
        "WHERE shop_id = $1 AND live_id = $2 AND status = 'open' ORDER BY id",
        scope.shop,
        live
    ))
    .await
}

/// Takes one; false if none is left or the drop is over.
pub(crate) async fn take(tx: &mut Tx, scope: Scope, id: DropId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE luckybag_drop SET taken = taken + 1
             WHERE shop_id = $1 AND id = $2 AND status = 'open' AND taken < pieces",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// open → ended; false if it had ended.
pub(crate) async fn end(tx: &mut Tx, scope: Scope, id: DropId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE luckybag_drop SET status = 'ended'
             WHERE shop_id = $1 AND id = $2 AND status = 'open'",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn insert_taken(
    tx: &mut Tx,
    scope: Scope,
    id: DropId,
    member: PersonId,
    grant: GrantId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO luckybag_taken (shop_id, drop_id, member_id, grant_id, at)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        id,
        member,
        grant,
        now
    ))
    .await
    .map(|_| ())
}

/// What a member took of a drop.
pub(crate) async fn taken_by(
    tx: &mut Tx,
    scope: Scope,
    id: DropId,
    member: PersonId,
) -> Result<Option<Taken>> {
    tx.opt(q!(
        "SELECT grant_id, at FROM luckybag_taken
         WHERE shop_id = $1 AND drop_id = $2 AND member_id = $3",
        scope.shop,
        id,
        member
    ))
    .await
}

/// The drops of a session, oldest first: title, from when, until when.
pub(crate) async fn times(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(String, Ts, Ts)>> {
    tx.all(q!(
        "SELECT title, created_at, ends_at FROM luckybag_drop
         WHERE shop_id = $1 AND live_id = $2 ORDER BY id LIMIT 200",
        scope.shop,
        live
    ))
    .await
}
