//! Comments.
use crate::session::SpeakerRole;
use crate::talk::remove::RemovalReason;
use julin_db::{DbError, Tx, q, row};
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
        pub(crate) question: bool,
    }
}

row! {
    /// Who said a comment.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Speaker {
        pub(crate) member_id: PersonId,
        pub(crate) name: String,
        pub(crate) role: SpeakerRole,
        pub(crate) removed_at: Option<Ts>,
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
        "INSERT INTO live_comment (shop_id, id, live_id, member_id, name, role, text, at, question,
             idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        c.id,
        sent.live,
        sent.member,
        &c.name,
        c.role,
        &c.text,
        c.at,
        c.question,
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
        "SELECT id, name, role, text, at, question FROM live_comment WHERE shop_id = $1 AND id = $2",
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
            "SELECT id, name, role, text, at, question FROM live_comment
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

/// Who said a comment of this session, as whom, and whether it stands.
pub(crate) async fn speaker(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
) -> Result<Option<Speaker>> {
    tx.opt(q!(
        "SELECT member_id, name, role, removed_at FROM live_comment
         WHERE shop_id = $1 AND id = $2 AND live_id = $3",
        scope.shop,
        id,
        live
    ))
    .await
}

/// Answers whether the comment stood in this session until now.
pub(crate) async fn remove(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
    by: PersonId,
    reason: Option<RemovalReason>,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE live_comment SET removed_at = $4, removed_by = $5, removed_reason = $6
             WHERE shop_id = $1 AND id = $2 AND live_id = $3 AND removed_at IS NULL",
            scope.shop,
            id,
            live,
            now,
            by,
            reason
        ))
        .await?;
    Ok(n == 1)
}
