//! The port to whoever knows persons.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{PersonId, Scope};
use std::collections::HashMap;

/// What this room needs to know of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonBrief {
    /// What they call themselves.
    pub nickname: String,
    /// Their number, masked.
    pub phone_masked: String,
    /// The last four digits of it.
    pub phone_tail4: String,
    /// Their picture.
    pub avatar_url: Option<String>,
}

/// Knows persons; `app` wires it to identity. Every call runs in the caller's transaction.
#[async_trait]
pub trait People: Send + Sync {
    /// The person with this number, registered if they are new.
    async fn register(
        &self,
        tx: &mut Tx,
        scope: Scope,
        phone: &str,
        nickname: &str,
    ) -> Result<PersonId>;
    /// Makes a person a leader of their own people.
    async fn grant_leader(&self, tx: &mut Tx, scope: Scope, person: PersonId) -> Result<()>;
    /// What is known of these persons; unknown ones are left out.
    async fn cards(
        &self,
        tx: &mut Tx,
        scope: Scope,
        people: &[PersonId],
    ) -> Result<HashMap<PersonId, PersonBrief>>;
}
