//! A campaign ends with its last order: `settling` when everything was handed over, `settled` when every
//! order is over and every purchase order counted in: what suppliers are owed is known then. One of which
//! nothing came is over as soon as everything is counted in.
use crate::store::purchase::any_open;
use julin_db::{Result, Tx};
use julin_groupbuy::CampaignStatus;
use julin_kernel::{CampaignId, Scope};
use julin_orders::{OrderQuery, OrderStatus};

/// Orders that still wait for their goods, those that are many first.
const WAITING: [OrderStatus; 5] = [
    OrderStatus::AtPickup,
    OrderStatus::InTransit,
    OrderStatus::Sorted,
    OrderStatus::Sourcing,
    OrderStatus::Aggregated,
];

/// Moves a campaign on if nothing keeps it where it is.
pub(crate) async fn finish(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<()> {
    use CampaignStatus as S;
    if any(tx, scope, campaign, &WAITING).await? {
        return Ok(());
    }
    let Some(status) = julin_groupbuy::campaign_status(tx, scope, campaign).await? else {
        return Ok(());
    };
    let open = any_open(tx, scope, campaign).await?;
    let nothing_comes = status == S::Procuring && !open;
    if nothing_comes {
        julin_groupbuy::set_status(tx, scope, campaign, S::Procuring, S::Fulfilling).await?;
    }
    if status == S::Fulfilling || nothing_comes {
        julin_groupbuy::set_status(tx, scope, campaign, S::Fulfilling, S::Settling).await?;
    }
    let under_way = matches!(status, S::Fulfilling | S::Settling) || nothing_comes;
    let over = !any(tx, scope, campaign, &[OrderStatus::PickedUp]).await?;
    if under_way && over && !open {
        julin_groupbuy::set_status(tx, scope, campaign, S::Settling, S::Settled).await?;
    }
    Ok(())
}

async fn any(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    statuses: &[OrderStatus],
) -> Result<bool> {
    for status in statuses {
        let query = OrderQuery {
            campaign: Some(campaign),
            status: Some(*status),
            before: i64::MAX,
            max: 1,
            ..OrderQuery::default()
        };
        if !julin_orders::find(tx, scope, &query).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
