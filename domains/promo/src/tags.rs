//! The port to whoever tags members: tags are found out by an observer, which this room may not ask.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{PersonId, Scope};

/// Knows a member's tags; `app` wires it to crm. It runs in the caller's transaction.
#[async_trait]
pub trait MemberTags: Send + Sync {
    /// The tags of a member, as words.
    async fn tags(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>>;
}
