//! Groupbuy asks the live room who sells a campaign in lives.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_groupbuy::LiveHosts;
use julin_kernel::{CampaignId, Scope};
use julin_web::Actor;

/// Hosts as the live room knows them.
pub(crate) struct SessionHosts;

#[async_trait]
impl LiveHosts for SessionHosts {
    async fn hosts(&self, tx: &mut Tx, actor: &Actor, campaign: CampaignId) -> Result<bool> {
        let scope = Scope::shop(actor.shop);
        Ok(julin_live::hosts(tx, scope, actor, campaign).await?)
    }
}
