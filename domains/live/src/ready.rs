//! What keeps a session from going live: the room that keeps its checklist knows.
use crate::session::Session;
use async_trait::async_trait;
use julin_community::{LeaderDeed, is_free, require_free};
use julin_db::{Result, Tx};
use julin_kernel::{Code, LiveId, Scope};

/// Something that must be done before going live is not; the detail names it.
const NOT_READY: Code = Code::new(
    "live.not_ready",
    409,
    "开播前的必做项还没有完成",
    "Something that must be done before going live is not done",
);

/// The port to whoever knows what must be done before a session goes live; `app` wires it.
#[async_trait]
pub trait Readiness: Send + Sync {
    /// What is still missing, by name, in the transaction of the start.
    async fn missing(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<String>>;
}

/// Whether its host may go live, and nothing is missing.
pub(crate) async fn is_ready(
    tx: &mut Tx,
    readiness: &dyn Readiness,
    scope: Scope,
    s: &Session,
) -> Result<bool> {
    if let Some(host) = s.leader_id
        && !is_free(tx, scope, host, LeaderDeed::Live).await?
    {
        return Ok(false);
    }
    Ok(readiness.missing(tx, scope, s.id).await?.is_empty())
}

/// Refuses with what is missing.
pub(crate) async fn require(
    tx: &mut Tx,
    readiness: &dyn Readiness,
    scope: Scope,
    s: &Session,
) -> Result<()> {
    if let Some(host) = s.leader_id {
        require_free(tx, scope, host, LeaderDeed::Live).await?;
    }
    let missing = readiness.missing(tx, scope, s.id).await?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(NOT_READY.fault().detail(missing.join("、")).into())
}
