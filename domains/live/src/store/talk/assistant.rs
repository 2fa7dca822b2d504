//! Assistants of a session.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// An assistant, and since when.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Assistant {
        pub(crate) member_id: PersonId,
        pub(crate) at: Ts,
    }
}

/// Under which key, and with which body, somebody was named.
pub(crate) struct Named<'a> {
    pub(crate) by: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn is(tx: &mut Tx, scope: Scope, live: LiveId, member: PersonId) -> Result<bool> {
    Ok(get(tx, scope, live, member).await?.is_some())
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<Option<Assistant>> {
    tx.opt(q!(
        "SELECT member_id, at FROM live_assistant
         WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member
    ))
    .await
}

/// All of a session, who was named first first.
pub(crate) async fn all(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Assistant>> {
    tx.all(q!(
        "SELECT member_id, at FROM live_assistant WHERE shop_id = $1 AND live_id = $2
         ORDER BY at, member_id",
        scope.shop,
        live
    ))
    .await
}

/// What was named under an idempotency key: the hash of its body, and whom.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, PersonId)>> {
    tx.opt(q!(
        "SELECT idem_hash, member_id FROM live_assistant
         WHERE shop_id = $1 AND named_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Answers whether they were none until now.
pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    named: Named<'_>,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "INSERT INTO live_assistant (shop_id, live_id, member_id, at, named_by, idem_key, idem_hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shop_id, live_id, member_id) DO NOTHING",
            scope.shop,
            live,
            member,
            now,
            named.by,
            named.idem_key,
            named.idem_hash
        ))
        .await?;
    Ok(n == 1)
}

/// Answers whether they were one until now.
pub(crate) async fn delete(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "DELETE FROM live_assistant WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
            scope.shop,
            live,
            member
        ))
        .await?;
    Ok(n == 1)
}
