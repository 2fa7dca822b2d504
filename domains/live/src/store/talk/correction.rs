//! What was said wrong on air, and what is right.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CampaignItemId, CardId, CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A correction as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Correction {
        pub(crate) id: CommentId,
        pub(crate) live_id: LiveId,
        pub(crate) card_id: Option<CardId>,
        pub(crate) said: String,
        pub(crate) correct: String,
        pub(crate) at: Ts,
    }
}

/// By whom and under which key it was made.
pub(crate) struct Made<'a> {
    pub(crate) by: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    c: &Correction,
    made: Made<'_>,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_correction (shop_id, id, live_id, card_id, said, correct, at, by_id, idem_key,
             idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.shop,
        c.id,
        c.live_id,
        c.card_id,
        &c.said,
        &c.correct,
        c.at,
        made.by,
        made.idem_key,
        made.idem_hash
    ))
    .await
    .map(|_| ())
}

/// What was made under an idempotency key: the hash of its body, and the correction's id.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CommentId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_correction
         WHERE shop_id = $1 AND by_id = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CommentId) -> Result<Option<Correction>> {
    tx.opt(q!(
        "SELECT id, live_id, card_id, said, correct, at FROM live_correction
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Those of a session, oldest first.
pub(crate) async fn all(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Correction>> {
    tx.all(q!(
        "SELECT id, live_id, card_id, said, correct, at FROM live_correction
         WHERE shop_id = $1 AND live_id = $2 ORDER BY id",
        scope.shop,
        live
    ))
    .await
}

/// Members above `after` whose order out of this session, placed by `until` and not cancelled, holds
/// the item (any, if none is named); in the order of their ids.
pub(crate) async fn buyers(
    tx: &mut Tx,
    scope: Scope,
    c: &Correction,
    item: Option<CampaignItemId>,
    after: PersonId,
    most: i64,
) -> Result<Vec<PersonId>> {
    let sql = q!(
        "SELECT DISTINCT s.member_id FROM live_sale s
         JOIN live_sale_line l ON l.shop_id = s.shop_id AND l.order_id = s.order_id
         WHERE s.shop_id = $1 AND s.live_id = $2 AND s.state <> 'cancelled' AND s.placed_at <= $3
             AND s.member_id > $4",
        scope.shop,
        c.live_id,
        c.at,
        after
    );
    let sql = sql.and(" AND l.item_id = ", item);
    let sql = sql.push(" ORDER BY s.member_id").and(" LIMIT ", Some(most));
    let rows: Vec<(PersonId,)> = tx.all(sql).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
