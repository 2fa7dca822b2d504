//! Where a session's video is fetched from.
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope};

type Result<T> = std::result::Result<T, DbError>;

pub(crate) async fn get(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<String>> {
    let found: Option<(String,)> = tx
        .opt(q!(
            "SELECT url FROM live_source WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ))
        .await?;
    Ok(found.map(|(url,)| url))
}

pub(crate) async fn put(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    url: &str,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_source (shop_id, live_id, url, set_by, set_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, live_id) DO UPDATE
         SET url = excluded.url, set_by = excluded.set_by, set_at = excluded.set_at",
        scope.shop,
        live,
        url,
        by,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_source WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live
    ))
    .await
    .map(|_| ())
}

/// Sessions with a source that are not over.
pub(crate) async fn waiting(tx: &mut Tx, scope: Scope) -> Result<Vec<LiveId>> {
    let found: Vec<(LiveId,)> = tx
        .all(q!(
            "SELECT s.live_id FROM live_source s
             JOIN live_session l ON l.shop_id = s.shop_id AND l.id = s.live_id
             WHERE s.shop_id = $1 AND l.status IN ('planned', 'on_air') ORDER BY s.live_id",
            scope.shop
        ))
        .await?;
    Ok(found.into_iter().map(|(live,)| live).collect())
}
