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
