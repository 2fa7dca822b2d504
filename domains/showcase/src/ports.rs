//! What this room asks the live room, which is of the same floor; `app` wires it. Everything runs in the
//! caller's transaction.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, LiveId, PersonId, Scope};
use julin_web::Actor;

/// A session as posts care for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomSession {
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// What it sells.
    pub campaign: CampaignId,
    /// Whether viewers watch now.
    pub on_air: bool,
}

/// Knows sessions and who runs them.
#[async_trait]
pub trait Rooms: Send + Sync {
    /// A session, if there is one.
    async fn session(&self, tx: &mut Tx, scope: Scope, live: LiveId)
    -> Result<Option<RoomSession>>;
    /// Whether the actor moderates a session: its host, or an assistant until it is over.
    async fn moderates(&self, tx: &mut Tx, actor: &Actor, live: LiveId) -> Result<bool>;
}
