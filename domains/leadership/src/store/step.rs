//! What was done with an application.
use super::Result;
use crate::ids::{ApplicationId, StepId};
use julin_db::{Tx, q, row};
use julin_kernel::{PersonId, Scope, Ts};

row! {
    /// One deed.
    #[derive(Debug, Clone)]
    pub(crate) struct Step {
        pub(crate) at: Ts,
        pub(crate) actor_id: PersonId,
        pub(crate) deed: String,
        pub(crate) note: String,
    }
}

pub(crate) async fn add(
    tx: &mut Tx,
    scope: Scope,
    application: ApplicationId,
    (actor, deed, note): (PersonId, &str, &str),
) -> Result<()> {
    let (id, now): (StepId, _) = (tx.new_id(), tx.now());
    tx.run(q!(
        "INSERT INTO leadership_step (shop_id, application_id, id, at, actor_id, deed, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        application,
        id,
        now,
        actor,
        deed,
        note
    ))
    .await
    .map(|_| ())
}

/// In their order.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, application: ApplicationId) -> Result<Vec<Step>> {
    tx.all(q!(
        "SELECT at, actor_id, deed, note FROM leadership_step
         WHERE shop_id = $1 AND application_id = $2 ORDER BY id LIMIT 200",
        scope.shop,
        application
    ))
    .await
}
