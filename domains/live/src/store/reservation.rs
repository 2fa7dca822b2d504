//! Reservations, and who was told.
use julin_db::{DbError, Json, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope};
use std::collections::{HashMap, HashSet};

type Result<T> = std::result::Result<T, DbError>;

/// Answers whether this is a new reservation; a known one gets the new interests.
pub(crate) async fn reserve(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    interests: &[String],
) -> Result<bool> {
    let known = reserved_among(tx, scope, &[live], member).await?;
    let (now, interests) = (tx.now(), Json(interests));
    tx.run(q!(
        "INSERT INTO live_reservation (shop_id, live_id, member_id, interests, at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, live_id, member_id) DO UPDATE SET interests = excluded.interests",
        scope.shop,
        live,
        member,
        &interests,
        now
    ))
    .await?;
    Ok(known.is_empty())
}

/// Which of the sessions a member has reserved.
pub(crate) async fn reserved_among(
    tx: &mut Tx,
    scope: Scope,
    lives: &[LiveId],
    member: PersonId,
) -> Result<HashSet<LiveId>> {
    let sql = q!(
        "SELECT live_id FROM live_reservation WHERE shop_id = $1 AND member_id = $2",
        scope.shop,
        member
    );
    let sql = sql.within(" AND live_id IN ", lives.iter().copied());
    let rows: Vec<(LiveId,)> = tx.all(sql).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub(crate) async fn unreserve(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<u64> {
    tx.run(q!(
        "DELETE FROM live_reservation WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member
    ))
    .await
}

/// How many reserved each session.
pub(crate) async fn reserved_counts(
    tx: &mut Tx,
    scope: Scope,
    lives: &[LiveId],
) -> Result<HashMap<LiveId, i64>> {
    let sql = q!(
        "SELECT live_id, COUNT(*) FROM live_reservation WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql
        .within(" AND live_id IN ", lives.iter().copied())
        .push(" GROUP BY live_id");
    let rows: Vec<(LiveId, i64)> = tx.all(sql).await?;
    Ok(rows.into_iter().collect())
}

/// The interests that those who reserved named.
pub(crate) async fn interests(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Vec<String>>> {
    let rows: Vec<(Json<Vec<String>>,)> = tx
        .all(q!(
            "SELECT interests FROM live_reservation WHERE shop_id = $1 AND live_id = $2
             ORDER BY member_id",
            scope.shop,
            live
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0.0).collect())
}
