//! Clips.
use crate::replay::clip::{Clip, ClipId};
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope};

type Result<T> = std::result::Result<T, DbError>;

/// What a new clip needs besides its row.
pub(crate) struct Made<'a> {
    pub(crate) live: LiveId,
    pub(crate) by: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, c: &Clip, made: Made<'_>) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_clip (shop_id, id, live_id, title, from_ms, to_ms, published, created_by,
             created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        c.id,
        made.live,
        &c.title,
        c.from_ms,
        c.to_ms,
        c.published,
        made.by,
        now,
        made.idem_key,
        made.idem_hash
    ))
    .await
    .map(|_| ())
}

/// What was made under an idempotency key: the hash of its body, and the clip.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, ClipId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_clip WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// The clips of a session, in the order they were made.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Clip>> {
    tx.all(q!(
        "SELECT id, title, from_ms, to_ms, published FROM live_clip
         WHERE shop_id = $1 AND live_id = $2 ORDER BY id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: ClipId,
) -> Result<Option<Clip>> {
    tx.opt(q!(
        "SELECT id, title, from_ms, to_ms, published FROM live_clip
         WHERE shop_id = $1 AND live_id = $2 AND id = $3",
        scope.shop,
        live,
        id
    ))
    .await
}

pub(crate) async fn set(tx: &mut Tx, scope: Scope, c: &Clip) -> Result<()> {
    tx.run(q!(
        "UPDATE live_clip SET title = $3, published = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        c.id,
        &c.title,
        c.published
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: ClipId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_clip WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}
