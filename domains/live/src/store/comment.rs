//! Comments and the shop's blocked words.
use crate::session::SpeakerRole;
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A comment as shown.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Comment {
        pub(crate) id: CommentId,
        pub(crate) name: String,
        pub(crate) role: SpeakerRole,
        pub(crate) text: String,
        pub(crate) at: Ts,
    }
}

/// Where a comment belongs and under which key it was sent.
pub(crate) struct Sent<'a> {
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, c: &Comment, sent: Sent<'_>) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_comment (shop_id, id, live_id, member_id, name, role, text, at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.shop,
        c.id,
        sent.live,
        sent.member,
        &c.name,
        c.role,
        &c.text,
        c.at,
        sent.idem_key,
        sent.idem_hash
    ))
    .await
    .map(|_| ())
}

/// What was said under an idempotency key: the hash of its body, and the comment's id.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    key: &str,
) -> Result<Option<(String, CommentId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_comment WHERE shop_id = $1 AND member_id = $2 AND idem_key = $3",
        scope.shop,
        member,
        key
    ))
    .await
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CommentId) -> Result<Option<Comment>> {
    tx.opt(q!(
        "SELECT id, name, role, text, at FROM live_comment WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// The last ones that stand, oldest first.
pub(crate) async fn recent(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    most: i64,
) -> Result<Vec<Comment>> {
    let mut found: Vec<Comment> = tx
        .all(q!(
            "SELECT id, name, role, text, at FROM live_comment
             WHERE shop_id = $1 AND live_id = $2 AND removed_at IS NULL ORDER BY id DESC LIMIT $3",
            scope.shop,
            live,
            most
        ))
        .await?;
    found.reverse();
    Ok(found)
}

/// When a member spoke in a session since an instant, newest first.
pub(crate) async fn said_since(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    since: Ts,
) -> Result<Vec<(Ts,)>> {
    tx.all(q!(
        "SELECT at FROM live_comment
         WHERE shop_id = $1 AND live_id = $2 AND member_id = $3 AND at > $4
         ORDER BY at DESC LIMIT 100",
        scope.shop,
        live,
        member,
        since
    ))
    .await
}

/// Whether the comment was made in this session, removed since or not.
pub(crate) async fn was_made(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
) -> Result<bool> {
    let found: Option<(CommentId,)> = tx
        .opt(q!(
            "SELECT id FROM live_comment WHERE shop_id = $1 AND id = $2 AND live_id = $3",
            scope.shop,
            id,
            live
        ))
        .await?;
    Ok(found.is_some())
}

/// Answers whether the comment stood in this session until now.
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
    by: PersonId,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE live_comment SET removed_at = $4, removed_by = $5
             WHERE shop_id = $1 AND id = $2 AND live_id = $3 AND removed_at IS NULL",
            scope.shop,
            id,
            live,
            now,
            by
        ))
        .await?;
    Ok(n == 1)
}

/// The words that this shop blocks, normalised.
pub(crate) async fn words(tx: &mut Tx, scope: Scope) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = tx
        .all(q!(
            "SELECT word FROM live_blocked_word WHERE shop_id = $1 ORDER BY word",
            scope.shop
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub(crate) async fn set_words(tx: &mut Tx, scope: Scope, words: &[String]) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_blocked_word WHERE shop_id = $1",
        scope.shop
    ))
    .await?;
    let sets = words.iter().map(|w| vec![scope.shop.into(), Val::from(w)]);
    let insert = q!("INSERT INTO live_blocked_word (shop_id, word) VALUES ($1, $2)");
    tx.run_many(insert, sets.collect()).await.map(|_| ())
}
