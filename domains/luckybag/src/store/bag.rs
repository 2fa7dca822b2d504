//! Bags.
use super::{Made, Result};
use crate::ids::BagId;
use crate::model::{Bag, BagStatus};
use julin_db::{Tx, q};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

/// The columns of `Bag`, in its order.
macro_rules! select_bag {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, live_id, leader_id, title, prize, sku_id, campaign_id, pool_id, coupon_id, prize_name, prize_worth, \
         image_url, pieces, rules, open_s, claim_days, seed, commitment, status, opened_at, closes_at, \
         drawn_at, claim_until, snapshot_hash FROM luckybag_bag ", $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, BagId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM luckybag_bag
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, b: &Bag, made: &Made<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO luckybag_bag (shop_id, id, live_id, leader_id, title, prize, sku_id, campaign_id, pool_id, coupon_id,
           prize_name, prize_worth, image_url, pieces, rules, open_s, claim_days, seed, commitment, status,
           created_by, created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
           $21, $22, $23, $24)",
        scope.shop,
        b.id,
        b.live_id,
        b.leader_id,
        &b.title,
        b.prize,
        b.sku_id,
        b.campaign_id,
        b.pool_id,
        b.coupon_id,
        &b.prize_name,
        b.prize_worth,
        b.image_url.as_deref(),
        b.pieces,
        &b.rules,
        b.open_s,
        b.claim_days,
        &b.seed,
        &b.commitment,
        b.status,
        made.by,
        now,
        made.key,
        made.hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: BagId) -> Result<Option<Bag>> {
    tx.opt(select_bag!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// A session's bags, newest first.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId, max: i64) -> Result<Vec<Bag>> {
    tx.all(select_bag!(
        "WHERE shop_id = $1 AND live_id = $2 ORDER BY id DESC LIMIT $3",
        scope.shop,
        live,
        max
    ))
    .await
}

/// A session's bags in one state.
pub(crate) async fn in_state(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    status: BagStatus,
) -> Result<Vec<Bag>> {
    tx.all(select_bag!(
        "WHERE shop_id = $1 AND live_id = $2 AND status = $3 ORDER BY id",
        scope.shop,
        live,
        status
    ))
    .await
}

/// planned → open; false if it was no longer planned.
pub(crate) async fn set_open(tx: &mut Tx, scope: Scope, id: BagId, closes_at: Ts) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE luckybag_bag SET status = 'open', opened_at = $3, closes_at = $4
             WHERE shop_id = $1 AND id = $2 AND status = 'planned'",
            scope.shop,
            id,
            now,
            closes_at
        ))
        .await?;
    Ok(n == 1)
}

/// planned → cancelled; false if it was no longer planned.
pub(crate) async fn set_cancelled(tx: &mut Tx, scope: Scope, id: BagId) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE luckybag_bag SET status = 'cancelled'
             WHERE shop_id = $1 AND id = $2 AND status = 'planned'",
            scope.shop,
            id
        ))
        .await?;
    Ok(n == 1)
}

/// open → drawn, with the hash of the snapshot; false if it was drawn before.
pub(crate) async fn set_drawn(
    tx: &mut Tx,
    scope: Scope,
    id: BagId,
    snapshot_hash: &str,
    claim_until: Ts,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE luckybag_bag SET status = 'drawn', drawn_at = $3, snapshot_hash = $4, claim_until = $5
             WHERE shop_id = $1 AND id = $2 AND status = 'open'",
            scope.shop,
            id,
            now,
            snapshot_hash,
            claim_until
        ))
        .await?;
    Ok(n == 1)
}
