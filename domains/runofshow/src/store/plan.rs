//! What a session's run-of-show has as a whole.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// Versions, the next look at the checklist, and who let the session pass.
    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub(crate) struct Plan {
        pub(crate) rundown_version: i64,
        pub(crate) checklist_version: i64,
        pub(crate) watch_at: Option<Ts>,
        pub(crate) override_version: Option<i64>,
        pub(crate) override_reason: Option<String>,
        pub(crate) override_by: Option<PersonId>,
        pub(crate) override_at: Option<Ts>,
    }
}

async fn find(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<Plan>> {
    tx.opt(q!(
        "SELECT rundown_version, checklist_version, watch_at, override_version, override_reason,
                override_by, override_at
         FROM runofshow_plan WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live
    ))
    .await
}

/// The plan of a session; an empty one where nothing was planned.
pub(crate) async fn get(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Plan> {
    Ok(find(tx, scope, live).await?.unwrap_or_default())
}

pub(crate) async fn exists(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<bool> {
    Ok(find(tx, scope, live).await?.is_some())
}

pub(crate) async fn next_rundown(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    tx.run(q!(
        "INSERT INTO runofshow_plan (shop_id, live_id, rundown_version, checklist_version)
         VALUES ($1, $2, 1, 0)
         ON CONFLICT (shop_id, live_id)
         DO UPDATE SET rundown_version = runofshow_plan.rundown_version + 1",
        scope.shop,
        live
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn next_checklist(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    tx.run(q!(
        "INSERT INTO runofshow_plan (shop_id, live_id, rundown_version, checklist_version)
         VALUES ($1, $2, 0, 1)
         ON CONFLICT (shop_id, live_id)
         DO UPDATE SET checklist_version = runofshow_plan.checklist_version + 1",
        scope.shop,
        live
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_watch(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    at: Option<Ts>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE runofshow_plan SET watch_at = $3 WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live,
        at
    ))
    .await
    .map(|_| ())
}

/// Lets the checklist as it is now pass.
pub(crate) async fn set_override(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    reason: &str,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE runofshow_plan
         SET override_version = checklist_version, override_reason = $3, override_by = $4, override_at = $5
         WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live,
        reason,
        by,
        now
    ))
    .await
    .map(|_| ())
}
