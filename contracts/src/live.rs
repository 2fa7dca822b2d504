//! Events of lives.
use julin_kernel::{LiveId, PersonId};
use serde::{Deserialize, Serialize};

/// A member reserved a live session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveReserved {
    /// The session.
    pub live: LiveId,
    /// Who.
    pub member: PersonId,
    /// Interests they named.
    pub interests: Vec<String>,
}

/// What a member who reserved a session looks forward to now: all of it, and nothing once it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveInterestsTold {
    /// The session.
    pub live: LiveId,
    /// Who.
    pub member: PersonId,
    /// Interests of the session and names of its items.
    pub interests: Vec<String>,
}

/// A session went on air.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveStarted {
    /// The session.
    pub live: LiveId,
    /// Its title.
    pub title: String,
}

/// A session ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveEnded {
    /// The session.
    pub live: LiveId,
}
