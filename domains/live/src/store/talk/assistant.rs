//! Assistants of a session. Whoever was dismissed keeps their row.
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
         WHERE shop_id = $1 AND live_id = $2 AND member_id = $3 AND dismissed_at IS NULL",
        scope.shop,
        live,
        member
    ))
    .await
}

/// Somebody who was named, whether they still are one or not.
pub(crate) async fn ever(
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
        "SELECT member_id, at FROM live_assistant
         WHERE shop_id = $1 AND live_id = $2 AND dismissed_at IS NULL ORDER BY at, member_id",
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
        "SELECT idem_hash, member_id FROM live_assistant_key
         WHERE shop_id = $1 AND named_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

/// Remembers whom a key named.
pub(crate) async fn remember(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    named: &Named<'_>,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_assistant_key (shop_id, named_by, idem_key, idem_hash, member_id)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        named.by,
        named.idem_key,
        named.idem_hash,
        member
    ))
    .await
    .map(|_| ())
}

/// Names somebody who is none, or none any more.
pub(crate) async fn put(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    named: &Named<'_>,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_assistant (shop_id, live_id, member_id, at, named_by, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (shop_id, live_id, member_id) DO UPDATE SET at = excluded.at,
             named_by = excluded.named_by, idem_key = excluded.idem_key,
             idem_hash = excluded.idem_hash, dismissed_at = NULL",
        scope.shop,
        live,
        member,
        now,
        named.by,
        named.idem_key,
        named.idem_hash
    ))
    .await
    .map(|_| ())
}

/// Answers whether they were one until now.
pub(crate) async fn dismiss(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE live_assistant SET dismissed_at = $4
             WHERE shop_id = $1 AND live_id = $2 AND member_id = $3 AND dismissed_at IS NULL",
            scope.shop,
            live,
            member,
            now
        ))
        .await?;
    Ok(n == 1)
}
