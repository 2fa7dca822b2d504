//! The dispatch minimum of a campaign.
use super::Result;
use crate::Dispatch;
use julin_db::{Json, Tx, q};
use julin_kernel::{CampaignId, Scope};

/// Writes it; none goes anywhere.
pub(crate) async fn set(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    terms: Option<Dispatch>,
) -> Result<()> {
    let terms = terms.map(Json);
    tx.run(q!(
        "UPDATE groupbuy_campaign SET dispatch = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        terms.as_ref()
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<Option<Dispatch>> {
    let found: Option<(Option<Json<Dispatch>>,)> = tx
        .opt(q!(
            "SELECT dispatch FROM groupbuy_campaign WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id
        ))
        .await?;
    Ok(found.and_then(|(terms,)| terms).map(|terms| terms.0))
}
