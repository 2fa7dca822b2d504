//! The ports to what this room may not ask: who tags and ranks members are observers, and buys are a room
//! of the same floor.
use crate::ids::TierId;
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, PersonId, Scope};

/// Knows a member's tags and tier; `app` wires it to crm and membership. It runs in the caller's transaction.
#[async_trait]
pub trait MemberTags: Send + Sync {
    /// The tags of a member, as words.
    async fn tags(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>>;
    /// The tier a member has; none where nobody ranks them.
    async fn tier(&self, _: &mut Tx, _: Scope, _: PersonId) -> Result<Option<TierId>> {
        Ok(None)
    }
}

/// Knows the buys and tiers that a coupon may name; `app` wires it to groupbuy and membership. It runs in the caller's transaction.
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
    /// Whether there is such a tier of members.
    async fn has_tier(&self, _: &mut Tx, _: Scope, _: TierId) -> Result<bool> {
        Ok(false)
    }
}
