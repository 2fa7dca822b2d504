//! What preheating needs of rooms of its own floor and above; `app` wires it.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};

/// An advertising word that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdWord {
    /// The field that holds it.
    pub field: String,
    /// As it stands there.
    pub text: String,
    /// Whether no proof would make it right.
    pub blocks: bool,
}

/// Knows which words advertising law forbids: the room that keeps scripts.
#[async_trait]
pub trait AdWords: Send + Sync {
    /// The words of these texts, each given with its field.
    async fn find(
        &self,
        tx: &mut Tx,
        scope: Scope,
        texts: &[(String, &str)],
    ) -> Result<Vec<AdWord>>;
}

/// A lucky bag of a session that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefit {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
}

/// Knows what is given away in a session: the room of lucky bags.
#[async_trait]
pub trait Benefits: Send + Sync {
    /// The lucky bags of a session that were not called off.
    async fn bags(&self, tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Benefit>>;
}

/// Knows what members looked forward to before: an observer.
#[async_trait]
pub trait Interests: Send + Sync {
    /// What a member named lately, the newest first.
    async fn of(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>>;
}
