//! Reports.
use super::Result;
use crate::ids::ShowPostId;
use crate::model::ShowPostReason;
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope};

/// Notes a report; false if this member has reported it before.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    post: ShowPostId,
    (member, reason): (PersonId, ShowPostReason),
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "INSERT INTO showcase_report (shop_id, post_id, member_id, reason, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT DO NOTHING",
            scope.shop,
            post,
            member,
            reason,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// What some posts were reported for, the latest first.
pub(crate) async fn of_posts(
    tx: &mut Tx,
    scope: Scope,
    posts: &[ShowPostId],
) -> Result<Vec<(ShowPostId, ShowPostReason)>> {
    let sql = q!(
        "SELECT post_id, reason FROM showcase_report WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND post_id IN ", posts.iter().copied());
    tx.all(sql.push(" ORDER BY at DESC, member_id")).await
}
