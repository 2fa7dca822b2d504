//! Items of checklists.
use crate::checklist::{Draft, Phase, TaskRole};
use crate::ids::TaskId;
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// An item as stored.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Task {
        pub(crate) id: TaskId,
        pub(crate) phase: Phase,
        pub(crate) title: String,
        pub(crate) role: TaskRole,
        pub(crate) due_minutes: i64,
        pub(crate) must: bool,
        pub(crate) done_by: Option<PersonId>,
        pub(crate) done_at: Option<Ts>,
        pub(crate) reminded_for: Option<Ts>,
    }
}

/// The items of a session, in their order.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Task>> {
    tx.all(q!(
        "SELECT id, phase, title, role, due_minutes, must, done_by, done_at, reminded_for
         FROM runofshow_task WHERE shop_id = $1 AND live_id = $2 ORDER BY position, id",
        scope.shop,
        live
    ))
    .await
}

/// Writes items in their order; those that are there keep their tick.
pub(crate) async fn put(tx: &mut Tx, scope: Scope, live: LiveId, drafts: &[Draft]) -> Result<()> {
    let mut sets: Vec<Vec<Val>> = vec![];
    for (draft, position) in drafts.iter().zip(1_i64..) {
        let id = draft.id.unwrap_or_else(|| tx.new_id());
        sets.push(vec![
            scope.shop.into(),
            id.into(),
            live.into(),
            position.into(),
            draft.phase.into(),
            draft.title.clone().into(),
            draft.role.into(),
            draft.due_minutes.into(),
            draft.must.into(),
        ]);
    }
    tx.run_many(
        q!(
            "INSERT INTO runofshow_task (shop_id, id, live_id, position, phase, title, role, due_minutes, must)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (shop_id, id) DO UPDATE SET position = excluded.position, phase = excluded.phase,
                 title = excluded.title, role = excluded.role, due_minutes = excluded.due_minutes,
                 must = excluded.must"
        ),
        sets,
    )
    .await
    .map(|_| ())
}

pub(crate) async fn delete(tx: &mut Tx, scope: Scope, id: TaskId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM runofshow_task WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Ticks an item now, or takes the tick back.
pub(crate) async fn set_done(
    tx: &mut Tx,
    scope: Scope,
    id: TaskId,
    by: Option<PersonId>,
) -> Result<()> {
    let at = by.map(|_| tx.now());
    tx.run(q!(
        "UPDATE runofshow_task SET done_by = $3, done_at = $4 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        by,
        at
    ))
    .await
    .map(|_| ())
}

/// Whoever is responsible was told that it was due then.
pub(crate) async fn set_reminded(tx: &mut Tx, scope: Scope, id: TaskId, due: Ts) -> Result<()> {
    tx.run(q!(
        "UPDATE runofshow_task SET reminded_for = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        due
    ))
    .await
    .map(|_| ())
}
