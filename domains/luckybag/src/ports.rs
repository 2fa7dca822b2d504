//! What this room asks the live room, which is of the same floor; `app` wires it. Everything runs in the
//! caller's transaction.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, LiveId, PersonId, Scope, Ts};
use julin_web::Reach;
use std::collections::HashMap;

/// A session as bags care for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomSession {
    /// Its host; none for the store's own.
    pub leader: Option<PersonId>,
    /// What it sells.
    pub campaign: CampaignId,
    /// Whether viewers watch now.
    pub on_air: bool,
    /// Whether it has ended or was called off.
    pub over: bool,
}

impl RoomSession {
    /// Over whose affairs its host side reaches.
    pub fn reach(&self) -> Reach {
        self.leader.map_or(Reach::Shop, Reach::Leader)
    }
}

/// Which deeds are asked for; others are left as nothing done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Whether they reserved the session.
    pub reserved: bool,
    /// Whether they said this.
    pub phrase: Option<String>,
    /// How long they watched.
    pub watched: bool,
    /// Whether they paid an order in it.
    pub bought: bool,
    /// How it stood at that instant, however much later it is asked; none for now.
    pub until: Option<Ts>,
}

/// What one member did in a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Deeds {
    /// They reserved it.
    pub reserved: bool,
    /// They said the phrase, and it stands.
    pub said: bool,
    /// Seconds watched, of those written down (every 15 s).
    pub watched_s: i64,
    /// They have a paid order in it.
    pub bought: bool,
}

/// Knows sessions and what was done in them.
#[async_trait]
pub trait Rooms: Send + Sync {
    /// A session, if there is one.
    async fn session(&self, tx: &mut Tx, scope: Scope, live: LiveId)
    -> Result<Option<RoomSession>>;
    /// What these members did in it; who did nothing may be left out.
    async fn deeds(
        &self,
        tx: &mut Tx,
        scope: Scope,
        live: LiveId,
        members: &[PersonId],
        asked: &Asked,
    ) -> Result<HashMap<PersonId, Deeds>>;
}
