//! Who brought a viewer: the first touch of a session counts, and nobody brings themselves.
use crate::share::door::Door;
use crate::store::share as store;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};

/// How a viewer came to a session.
#[derive(Debug, Clone)]
pub(crate) struct Came {
    /// The code in the link; none who came by themselves.
    pub(crate) by: Option<String>,
    /// The door they came in by, as the link says; for figures.
    pub(crate) door: Door,
    /// The door that the browser itself tells of.
    pub(crate) within: Door,
}

/// Notes who brought a viewer, unless they have been here. To be called before their deeds are written.
pub(crate) async fn note(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (viewer, member): (&str, Option<PersonId>),
    came: &Came,
) -> Result<()> {
    let Some(code) = &came.by else {
        return Ok(());
    };
    let Some(sharer) = store::sharer(tx, scope, live, code).await? else {
        return Ok(());
    };
    if Some(sharer) == member || store::has_entered(tx, scope, live, viewer).await? {
        return Ok(());
    }
    let rewards = store::rules(tx, scope).await?.rewards(came);
    store::insert_brought(tx, scope, live, viewer, (sharer, came.door, rewards)).await?;
    Ok(())
}
