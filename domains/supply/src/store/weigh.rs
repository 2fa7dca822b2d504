//! The SQL of weights and scales.
use super::{Result, counter::Tap};
use crate::weigh::ScaleId;
use julin_db::{Tx, q, row};
use julin_kernel::{Grams, JournalId, PersonId, PickupPointId, Scope, Ts};

row! {
    /// A scale as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct ScaleRow {
        pub(crate) id: ScaleId,
        pub(crate) pickup_point_id: PickupPointId,
        pub(crate) name: String,
        pub(crate) secret: String,
        pub(crate) created_at: Ts,
        pub(crate) revoked_at: Option<Ts>,
        pub(crate) last_at: Option<Ts>,
        pub(crate) last_grams: Option<Grams>,
        pub(crate) last_stable: bool,
        pub(crate) readings: i64,
    }
}

macro_rules! select_scale {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, pickup_point_id, name, secret, created_at, revoked_at, last_at, last_grams, last_stable, \
         readings FROM supply_scale ", $tail))$(.bind($a))* };
}

pub(crate) async fn batch_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, String)>> {
    tx.opt(q!(
        "SELECT idem_hash, result FROM supply_weigh_batch
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert_batch(tx: &mut Tx, scope: Scope, tap: &Tap<'_>) -> Result<()> {
    let (id, now) = (tx.new_id::<JournalId>(), tx.now());
    tx.run(q!(
        "INSERT INTO supply_weigh_batch (shop_id, id, by_id, at, idem_key, idem_hash, result)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        id,
        tap.by,
        now,
        tap.key,
        tap.hash,
        tap.result
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn scale_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, ScaleId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM supply_scale
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) struct ScaleDraft<'a> {
    pub(crate) id: ScaleId,
    pub(crate) point: PickupPointId,
    pub(crate) name: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) by: PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}

pub(crate) async fn insert_scale(tx: &mut Tx, scope: Scope, new: &ScaleDraft<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO supply_scale (shop_id, id, pickup_point_id, name, secret, created_by, created_at,
           last_stable, readings, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE, 0, $8, $9)",
        scope.shop,
        new.id,
        new.point,
        new.name,
        new.secret,
        new.by,
        now,
        new.key,
        new.hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn scale(tx: &mut Tx, scope: Scope, id: ScaleId) -> Result<Option<ScaleRow>> {
    tx.opt(select_scale!(
        "WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// The scales of a pickup point that were not revoked.
pub(crate) async fn scales(
    tx: &mut Tx,
    scope: Scope,
    point: PickupPointId,
) -> Result<Vec<ScaleRow>> {
    tx.all(select_scale!(
        "WHERE shop_id = $1 AND pickup_point_id = $2 AND revoked_at IS NULL ORDER BY id",
        scope.shop,
        point
    ))
    .await
}

pub(crate) async fn revoke(tx: &mut Tx, scope: Scope, id: ScaleId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE supply_scale SET revoked_at = $3 WHERE shop_id = $1 AND id = $2 AND revoked_at IS NULL",
        scope.shop,
        id,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn note_reading(
    tx: &mut Tx,
    scope: Scope,
    id: ScaleId,
    grams: Grams,
    stable: bool,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE supply_scale SET last_at = $3, last_grams = $4, last_stable = $5, readings = readings + 1
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        now,
        grams,
        stable
    ))
    .await
    .map(|_| ())
}
