//! Comments that wait for review.
use crate::session::SpeakerRole;
use crate::talk::hold::HeldState;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CardId, CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A comment that waits, or was decided.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Held {
        pub(crate) id: CommentId,
        pub(crate) member_id: PersonId,
        pub(crate) name: String,
        pub(crate) role: SpeakerRole,
        pub(crate) text: String,
        pub(crate) word: String,
        pub(crate) question: bool,
        pub(crate) card_id: Option<CardId>,
        pub(crate) at: Ts,
        pub(crate) state: HeldState,
        pub(crate) idem_key: String,
        pub(crate) idem_hash: String,
    }
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, h: &Held, live: LiveId) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_held (shop_id, id, live_id, member_id, name, role, text, word, question,
             card_id, at, state, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        scope.shop,
        h.id,
        live,
        h.member_id,
        &h.name,
        h.role,
        &h.text,
        &h.word,
        h.question,
        h.card_id,
        h.at,
        h.state,
        &h.idem_key,
        &h.idem_hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
) -> Result<Option<Held>> {
    tx.opt(q!(
        "SELECT id, member_id, name, role, text, word, question, card_id, at, state, idem_key, idem_hash
         FROM live_held WHERE shop_id = $1 AND id = $2 AND live_id = $3",
        scope.shop,
        id,
        live
    ))
    .await
}

/// What was held under an idempotency key: the hash of its body, and the comment's id.
pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    key: &str,
) -> Result<Option<(String, CommentId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_held WHERE shop_id = $1 AND member_id = $2 AND idem_key = $3",
        scope.shop,
        member,
        key
    ))
    .await
}

/// What waits since an instant, oldest first.
pub(crate) async fn waiting(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    since: Ts,
) -> Result<Vec<Held>> {
    tx.all(q!(
        "SELECT id, member_id, name, role, text, word, question, card_id, at, state, idem_key, idem_hash
         FROM live_held WHERE shop_id = $1 AND live_id = $2 AND state = 'held' AND at > $3
         ORDER BY id LIMIT 100",
        scope.shop,
        live,
        since
    ))
    .await
}

/// When a member said what was held and did not come to stand, since an instant.
pub(crate) async fn said_since(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    since: Ts,
) -> Result<Vec<(Ts,)>> {
    tx.all(q!(
        "SELECT at FROM live_held WHERE shop_id = $1 AND live_id = $2 AND member_id = $3
             AND at > $4 AND state <> 'approved' ORDER BY at DESC LIMIT 100",
        scope.shop,
        live,
        member,
        since
    ))
    .await
}

/// Rejects all that waits of a member, in a session or, without one, in all of the shop's; answers how
/// many.
pub(crate) async fn reject_all(
    tx: &mut Tx,
    scope: Scope,
    live: Option<LiveId>,
    member: PersonId,
    by: PersonId,
) -> Result<u64> {
    let now = tx.now();
    let sql = q!(
        "UPDATE live_held SET state = 'rejected', decided_at = $3, decided_by = $4
         WHERE shop_id = $1 AND member_id = $2 AND state = 'held'",
        scope.shop,
        member,
        now,
        by
    );
    tx.run(sql.and(" AND live_id = ", live)).await
}

pub(crate) async fn decided(
    tx: &mut Tx,
    scope: Scope,
    id: CommentId,
    state: HeldState,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE live_held SET state = $3, decided_at = $4, decided_by = $5
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        now,
        by
    ))
    .await
    .map(|_| ())
}
