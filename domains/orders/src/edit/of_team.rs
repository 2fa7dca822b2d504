//! What an edit does to an order with a seat in a team: its pieces may change, at the price of the team,
//! as long as the team forms. What a seat is of, and whose it is, stays.
use super::plan::Plan;
use crate::refusals as no;
use crate::store::{Line, Order};
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignSnapshot;
use julin_kernel::{Fault, Scope};

/// Refuses what a team does not allow; locks the team, so that it does not end meanwhile.
pub(super) async fn check(
    tx: &mut Tx,
    scope: Scope,
    (order, lines): (&Order, &[Line]),
    (campaign, plan): (&CampaignSnapshot, &Plan),
) -> Result<()> {
    let Some(team) = order.team_id.filter(|_| !plan.is_empty()) else {
        return Ok(());
    };
    if !plan.added.is_empty() || !plan.removed.is_empty() {
        return Err(no::TEAM_FIXED.field("lines").into());
    }
    if !julin_groupbuy::lock_forming(tx, scope, team).await? {
        return Err(no::TEAM_ENDED.field("lines").into());
    }
    Ok(check_limit(lines, campaign, plan)?)
}

fn check_limit(lines: &[Line], campaign: &CampaignSnapshot, plan: &Plan) -> Result<(), Fault> {
    for changed in &plan.changed {
        let item = campaign.item(lines[changed.at].item_id);
        let terms = item.and_then(|i| i.team.as_ref());
        let limit = terms.and_then(|t| t.limit);
        if let Some(limit) = limit.filter(|limit| changed.quantity > *limit) {
            let refused = no::LIMIT_EXCEEDED.field("lines.0.quantity");
            return Err(refused.detail(limit.to_string()));
        }
    }
    Ok(())
}

/// Whether an order may take more for a payment that came late: its team, if it has one, still forms.
pub(super) async fn forms(tx: &mut Tx, scope: Scope, order: &Order) -> Result<bool> {
    match order.team_id {
        None => Ok(true),
        Some(team) => Ok(julin_groupbuy::lock_forming(tx, scope, team).await?),
    }
}
