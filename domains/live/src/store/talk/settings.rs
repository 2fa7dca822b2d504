//! How the talk of a session is set: slow mode and the pinned comment.
use julin_db::{DbError, Tx, q};
use julin_kernel::{CommentId, LiveId, Scope};

type Result<T> = std::result::Result<T, DbError>;

/// Seconds between two comments of one viewer (0: no slow mode), and the pinned comment.
pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<(i64, Option<CommentId>)> {
    let found: Option<(i64, Option<CommentId>)> = tx
        .opt(q!(
            "SELECT slow_s, pinned_id FROM live_talk WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ))
        .await?;
    Ok(found.unwrap_or((0, None)))
}

pub(crate) async fn set_slow(tx: &mut Tx, scope: Scope, live: LiveId, slow_s: i64) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_talk (shop_id, live_id, slow_s) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id, live_id) DO UPDATE SET slow_s = excluded.slow_s",
        scope.shop,
        live,
        slow_s
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_pinned(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    comment: Option<CommentId>,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_talk (shop_id, live_id, slow_s, pinned_id) VALUES ($1, $2, 0, $3)
         ON CONFLICT (shop_id, live_id) DO UPDATE SET pinned_id = excluded.pinned_id",
        scope.shop,
        live,
        comment
    ))
    .await
    .map(|_| ())
}
