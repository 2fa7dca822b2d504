//! Promo asks whether there is a buy or a tier: rooms do not use those of their floor or above.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{CampaignId, PersonId, Scope};
use julin_promo::{Buys, TierId};

/// Buys as groupbuy keeps them.
pub(crate) struct GroupBuys;

#[async_trait]
impl Buys for GroupBuys {
    async fn has(
        &self,
        tx: &mut Tx,
        scope: Scope,
        campaign: CampaignId,
        leader: Option<PersonId>,
    ) -> Result<bool> {
        let found = julin_groupbuy::snapshot(tx, scope, campaign).await?;
        Ok(found.is_some_and(|c| leader.is_none_or(|leader| c.has_leader(leader))))
    }

    async fn has_tier(&self, tx: &mut Tx, scope: Scope, tier: TierId) -> Result<bool> {
        julin_membership::has_tier(tx, scope, tier).await
    }
}
