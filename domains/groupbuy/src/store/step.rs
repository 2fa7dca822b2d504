//! The steps of a campaign.
use super::Result;
use crate::view::CampaignStep;
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, EventId, Scope, Ts};

pub(crate) async fn write(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    what: &str,
    until: Option<Ts>,
) -> Result<()> {
    let (id, now) = (tx.new_id::<EventId>(), tx.now());
    tx.run(q!(
        "INSERT INTO groupbuy_step (shop_id, campaign_id, id, at, what, until)
         VALUES ($1, $2, $3, $4, $5, $6)",
        scope.shop,
        campaign,
        id,
        now,
        what,
        until
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<CampaignStep>> {
    let rows: Vec<(Ts, String, Option<Ts>)> = tx
        .all(q!(
            "SELECT at, what, until FROM groupbuy_step WHERE shop_id = $1 AND campaign_id = $2
             ORDER BY id",
            scope.shop,
            campaign
        ))
        .await?;
    let step = |(at, what, until)| CampaignStep { at, what, until };
    Ok(rows.into_iter().map(step).collect())
}
