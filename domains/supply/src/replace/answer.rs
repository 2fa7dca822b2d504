//! The member takes goods that were offered, or would rather have the money.
use super::grant::settle;
use julin_db::{Command, Result, Tx};
use julin_kernel::{AfterSaleId, PersonId, Scope};
use julin_orders::IfNone;
use serde::{Deserialize, Serialize};

/// What the member says to goods instead of money.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AfterSaleOfferBody)]
pub(crate) struct OfferBody {
    /// Whether they take them.
    pub(crate) accept: bool,
    /// What to do if none are left by now; the money, unless told.
    #[serde(default)]
    pub(crate) if_none: Option<IfNone>,
}

/// Answers an offer.
pub(crate) struct AnswerOffer {
    pub(crate) scope: Scope,
    pub(crate) member: PersonId,
    pub(crate) claim: AfterSaleId,
    pub(crate) body: OfferBody,
}

impl Command for AnswerOffer {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = self.scope;
        let what = julin_orders::replaceable(tx, scope, self.claim).await?;
        let decided = what.offered(self.member)?;
        if !self.body.accept {
            return julin_orders::decline_offer(tx, scope, &what).await;
        }
        let if_none = self.body.if_none.unwrap_or(IfNone::Refund);
        let what = julin_orders::take_offer(tx, scope, &what, if_none).await?;
        settle(tx, scope, &what, &decided).await
    }
}
