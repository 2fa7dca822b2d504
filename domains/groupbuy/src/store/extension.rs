//! How often a campaign may open again, and how often it has.
use super::Result;
use crate::extend::{Extension, ExtensionView};
use julin_db::{Tx, q};
use julin_kernel::{CampaignId, Scope};

/// Writes the policy; none refunds at once.
pub(crate) async fn set(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
    policy: Option<Extension>,
) -> Result<()> {
    let (hours, times) = policy.map_or((0, 0), |e| (e.hours, e.times));
    let word = policy.map_or("refund_all", |_| "extend");
    tx.run(q!(
        "UPDATE groupbuy_campaign SET extend_hours = $3, extend_times = $4, policy_on_failure = $5
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        hours,
        times,
        word
    ))
    .await
    .map(|_| ())
}

/// The policy and how often it was used; none refunds at once.
pub(crate) async fn of(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<Option<ExtensionView>> {
    let found: Option<(i64, i64, i64)> = tx
        .opt(q!(
            "SELECT extend_hours, extend_times, extended FROM groupbuy_campaign
             WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id
        ))
        .await?;
    let view = |(hours, times, used)| ExtensionView { hours, times, used };
    Ok(found.filter(|(_, times, _)| *times > 0).map(view))
}

/// Notes that it was extended once more.
pub(crate) async fn note(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_campaign SET extended = extended + 1 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Takes what is left of it: somebody stopped the campaign by hand.
pub(crate) async fn use_up(tx: &mut Tx, scope: Scope, id: CampaignId) -> Result<()> {
    tx.run(q!(
        "UPDATE groupbuy_campaign SET extend_times = extended WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}
