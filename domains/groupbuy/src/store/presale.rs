//! The terms of presales and their deposits.
use super::Result;
use crate::Presale;
use julin_db::{Json, Tx, q};
use julin_kernel::{CampaignId, CampaignItemId, Money, Scope};

/// Writes the terms; none where all is paid at once.
pub(crate) async fn set(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    terms: Option<Presale>,
) -> Result<()> {
    let terms = terms.map(Json);
    tx.run(q!(
        "UPDATE groupbuy_campaign SET presale = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        terms.as_ref()
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<Option<Presale>> {
    let found: Option<(Option<Json<Presale>>,)> = tx
        .opt(q!(
            "SELECT presale FROM groupbuy_campaign WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id
        ))
        .await?;
    Ok(found.and_then(|(terms,)| terms).map(|terms| terms.0))
}

/// Writes what is paid of a piece when it is ordered.
pub(crate) async fn set_deposit(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
    deposit: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_item SET deposit = $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        deposit
    ))
    .await
    .map(|_| ())
}
