//! Promo asks for a member's tags and tier, which crm and membership find out.
use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::{PersonId, Scope};
use julin_promo::{MemberTags, TierId};

/// Tags as crm gives them, tiers as membership does.
pub(crate) struct CrmTags;

#[async_trait]
impl MemberTags for CrmTags {
    async fn tags(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Vec<String>> {
        let tags = julin_crm::tags_of(tx, scope, member).await?;
        Ok(tags
            .into_iter()
            .map(|tag| tag.as_str().to_owned())
            .collect())
    }

    async fn tier(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Option<TierId>> {
        julin_membership::tier_of(tx, scope, member).await
    }
}
