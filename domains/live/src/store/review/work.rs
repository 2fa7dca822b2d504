//! Notes on minutes, and what is to be done after a session.
use crate::review::follow::{FollowUp, FollowUpId};
use crate::review::note::{LiveNote, NoteId};
use julin_db::{DbError, Tx, q};
use julin_kernel::{LiveId, PersonId, Scope};

type Result<T> = std::result::Result<T, DbError>;

/// By whom and under which key something was made.
pub(crate) struct Made<'a> {
    pub(crate) live: LiveId,
    pub(crate) by: PersonId,
    pub(crate) idem_key: &'a str,
    pub(crate) idem_hash: &'a str,
}

pub(crate) async fn notes(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<LiveNote>> {
    tx.all(q!(
        "SELECT id, minute, text, created_by, created_at FROM live_note
         WHERE shop_id = $1 AND live_id = $2 ORDER BY minute, id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn note_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, NoteId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_note WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert_note(
    tx: &mut Tx,
    scope: Scope,
    n: &LiveNote,
    made: Made<'_>,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_note (shop_id, id, live_id, minute, text, created_by, created_at, idem_key,
             idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        scope.shop,
        n.id,
        made.live,
        n.minute,
        &n.text,
        made.by,
        n.created_at,
        made.idem_key,
        made.idem_hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn delete_note(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: NoteId,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "DELETE FROM live_note WHERE shop_id = $1 AND id = $2 AND live_id = $3",
            scope.shop,
            id,
            live
        ))
        .await?;
    Ok(n > 0)
}

pub(crate) async fn follow_ups(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<FollowUp>> {
    tx.all(q!(
        "SELECT id, cause, title, reason, role, due_at, created_at, done_by, done_at FROM live_follow_up
         WHERE shop_id = $1 AND live_id = $2 ORDER BY id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn follow_up_by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, FollowUpId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM live_follow_up
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert_follow_up(
    tx: &mut Tx,
    scope: Scope,
    f: &FollowUp,
    made: Made<'_>,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_follow_up (shop_id, id, live_id, cause, title, reason, role, due_at, created_by,
             created_at, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        scope.shop,
        f.id,
        made.live,
        f.cause.clone(),
        &f.title,
        &f.reason,
        f.role,
        f.due_at,
        made.by,
        f.created_at,
        made.idem_key,
        made.idem_hash
    ))
    .await
    .map(|_| ())
}

/// Ticks it now, or takes the tick back.
pub(crate) async fn set_done(
    tx: &mut Tx,
    scope: Scope,
    id: FollowUpId,
    by: Option<PersonId>,
) -> Result<()> {
    let at = by.map(|_| tx.now());
    tx.run(q!(
        "UPDATE live_follow_up SET done_by = $3, done_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        by,
        at
    ))
    .await
    .map(|_| ())
}
