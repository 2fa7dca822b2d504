//! The ports to what this room may not ask: who tags members is an observer, and buys are a room of
//! the same floor.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, PersonId, Scope};

/// Knows a member's tags; `app` wires it to crm. It runs in the caller's transaction.
#[async_trait]
pub trait MemberTags: Send + Sync {
    /// The tags of a member, as words.
    async fn tags(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>>;
}

/// Knows buys; `app` wires it to groupbuy. It runs in the caller's transaction.
#[async_trait]
pub trait Buys: Send + Sync {
    /// Whether there is such a buy, and this leader takes part in it, if one is named.
    async fn has(
        &self,
        tx: &mut Tx,
        scope: Scope,
        campaign: CampaignId,
        leader: Option<PersonId>,
    ) -> Result<bool>;
}
