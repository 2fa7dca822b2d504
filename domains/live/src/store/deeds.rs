//! What members did in a session before an instant, asked for several at once.
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope, Ts};
use std::collections::HashSet;

type Result<T> = std::result::Result<T, DbError>;

fn flat(rows: Vec<(PersonId,)>) -> Vec<PersonId> {
    rows.into_iter().map(|row| row.0).collect()
}

pub(crate) async fn reserved(
    tx: &mut Tx,
    scope: Scope,
    (live, until): (LiveId, Ts),
    members: &[PersonId],
) -> Result<Vec<PersonId>> {
    let sql = q!(
        "SELECT member_id FROM live_reservation WHERE shop_id = $1 AND live_id = $2 AND at < $3",
        scope.shop,
        live,
        until
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    Ok(flat(tx.all(sql).await?))
}

/// Who said exactly this, blanks around it aside, and was not taken down by then.
pub(crate) async fn speakers(
    tx: &mut Tx,
    scope: Scope,
    (live, until): (LiveId, Ts),
    members: &[PersonId],
    phrase: &str,
) -> Result<Vec<PersonId>> {
    let sql = q!(
        "SELECT DISTINCT member_id FROM live_comment
         WHERE shop_id = $1 AND live_id = $2 AND TRIM(text) = $3 AND at < $4
           AND (removed_at IS NULL OR removed_at >= $4)",
        scope.shop,
        live,
        phrase,
        until
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    Ok(flat(tx.all(sql).await?))
}

/// Who had an order that was paid then.
pub(crate) async fn buyers(
    tx: &mut Tx,
    scope: Scope,
    (live, until): (LiveId, Ts),
    members: &[PersonId],
) -> Result<Vec<PersonId>> {
    let sql = q!(
        "SELECT DISTINCT member_id FROM live_sale
         WHERE shop_id = $1 AND live_id = $2 AND paid_at < $3
           AND (state = 'paid' OR cancelled_at >= $3)",
        scope.shop,
        live,
        until
    );
    let sql = sql.within(" AND member_id IN ", members.iter().copied());
    Ok(flat(tx.all(sql).await?))
}

/// The keys under which members were counted when they came.
pub(crate) async fn keys_of(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    members: &[PersonId],
) -> Result<Vec<(String, PersonId)>> {
    let sql = q!(
        "SELECT viewer, member_id FROM live_behaviour
         WHERE shop_id = $1 AND live_id = $2 AND kind = 'enter' AND card_id = 0",
        scope.shop,
        live
    );
    tx.all(sql.within(" AND member_id IN ", members.iter().copied()))
        .await
}

/// Seconds watched under each key, of the minutes that had begun.
pub(crate) async fn watched(
    tx: &mut Tx,
    scope: Scope,
    (live, until): (LiveId, Ts),
    keys: HashSet<&String>,
) -> Result<Vec<(String, i64)>> {
    let sql = q!(
        "SELECT viewer, CAST(SUM(watched_s) AS BIGINT) FROM live_presence
         WHERE shop_id = $1 AND live_id = $2 AND minute < $3",
        scope.shop,
        live,
        until
    );
    let sql = sql.within(" AND viewer IN ", keys);
    tx.all(sql.push(" GROUP BY viewer")).await
}
