//! Who may not speak. Session 0 stands for all sessions of the shop.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// All sessions.
pub(crate) const SHOP: LiveId = LiveId(0);

row! {
    /// A member who may not speak; `comment_id` is what was said by them, and names them to staff.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Mute {
        pub(crate) live_id: LiveId,
        pub(crate) member_id: PersonId,
        pub(crate) comment_id: CommentId,
        pub(crate) name: String,
        pub(crate) until: Option<Ts>,
        pub(crate) reason: String,
        pub(crate) at: Ts,
    }
}

/// Mutes a member anew, whatever held before.
pub(crate) async fn put(tx: &mut Tx, scope: Scope, m: &Mute, by: PersonId) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_mute (shop_id, live_id, member_id, comment_id, name, until, reason, at, by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (shop_id, live_id, member_id) DO UPDATE SET comment_id = excluded.comment_id,
             name = excluded.name, until = excluded.until, reason = excluded.reason,
             at = excluded.at, by_id = excluded.by_id, lifted_at = NULL",
        scope.shop,
        m.live_id,
        m.member_id,
        m.comment_id,
        &m.name,
        m.until,
        &m.reason,
        m.at,
        by
    ))
    .await
    .map(|_| ())
}

/// What keeps a member from speaking in a session now; the shop's first.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<Vec<Mute>> {
    let now = tx.now();
    tx.all(q!(
        "SELECT live_id, member_id, comment_id, name, until, reason, at FROM live_mute
         WHERE shop_id = $1 AND live_id IN (0, $2) AND member_id = $3 AND lifted_at IS NULL
             AND (until IS NULL OR until > $4)
         ORDER BY live_id",
        scope.shop,
        live,
        member,
        now
    ))
    .await
}

/// All who may not speak in a session now, who was muted last first.
pub(crate) async fn all(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Mute>> {
    let now = tx.now();
    tx.all(q!(
        "SELECT live_id, member_id, comment_id, name, until, reason, at FROM live_mute
         WHERE shop_id = $1 AND live_id IN (0, $2) AND lifted_at IS NULL
             AND (until IS NULL OR until > $3)
         ORDER BY at DESC, member_id LIMIT 100",
        scope.shop,
        live,
        now
    ))
    .await
}

/// Answers whether it held until now.
pub(crate) async fn lift(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE live_mute SET lifted_at = $4
             WHERE shop_id = $1 AND live_id = $2 AND member_id = $3 AND lifted_at IS NULL",
            scope.shop,
            live,
            member,
            now
        ))
        .await?;
    Ok(n == 1)
}
