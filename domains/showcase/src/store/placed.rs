//! When posts stood before the viewers of lives.
use super::Result;
use crate::ids::ShowPostId;
use julin_db::{Tx, q};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

/// Notes that a post stands before the viewers now; twice in one instant is once.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    (live, post): (LiveId, ShowPostId),
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO showcase_placed (shop_id, live_id, post_id, at, by_id) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        scope.shop,
        live,
        post,
        now,
        by
    ))
    .await
    .map(|_| ())
}

/// When a post stood before the viewers of a live, first time first.
pub(crate) async fn times(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    post: ShowPostId,
) -> Result<Vec<Ts>> {
    let found: Vec<(Ts,)> = tx
        .all(q!(
            "SELECT at FROM showcase_placed WHERE shop_id = $1 AND live_id = $2 AND post_id = $3 ORDER BY at",
            scope.shop,
            live,
            post
        ))
        .await?;
    Ok(found.into_iter().map(|(at,)| at).collect())
}

/// All that stood before the viewers of a live, first time first.
pub(crate) async fn of_live(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(ShowPostId, Ts)>> {
    tx.all(q!(
        "SELECT post_id, at FROM showcase_placed WHERE shop_id = $1 AND live_id = $2 ORDER BY at, post_id",
        scope.shop,
        live
    ))
    .await
}

/// The lives in which a post stood.
pub(crate) async fn lives_of(tx: &mut Tx, scope: Scope, post: ShowPostId) -> Result<Vec<LiveId>> {
    let found: Vec<(LiveId,)> = tx
        .all(q!(
            "SELECT DISTINCT live_id FROM showcase_placed WHERE shop_id = $1 AND post_id = $2
             ORDER BY live_id",
            scope.shop,
            post
        ))
        .await?;
    Ok(found.into_iter().map(|(live,)| live).collect())
}
