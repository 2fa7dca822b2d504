//! How the pickup points of a campaign stand towards the dispatch minimum.
use super::judge::paid;
use super::{DispatchOutcome, store};
use julin_db::{Result, Tx};
use julin_groupbuy::Dispatch;
use julin_kernel::{CampaignId, PickupPointId, Scope};
use serde::Serialize;
use utoipa::ToSchema;

/// One pickup point.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DispatchPointView {
    /// Which.
    pub pickup_point_id: PickupPointId,
    /// Its name.
    pub name: String,
    /// Paid pieces: so far, or as they were counted.
    pub pieces: i64,
    /// What became of it; none before the counting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<DispatchOutcome>,
    /// Where its orders were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<PickupPointId>,
    /// Other pickup points of the community.
    pub others: Vec<DispatchTarget>,
}

/// A pickup point that orders may be sent to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DispatchTarget {
    /// Which.
    pub id: PickupPointId,
    /// Its name.
    pub name: String,
}

/// How a campaign's pickup points stand towards its dispatch minimum.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DispatchView {
    /// The minimum and what happens below; none goes anywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terms: Option<Dispatch>,
    /// The pickup points, once anything is paid for them.
    pub points: Vec<DispatchPointView>,
}

/// Reads it.
pub async fn dispatch_view(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<DispatchView> {
    let Some(terms) = julin_groupbuy::dispatch(tx, scope, campaign).await? else {
        return Ok(DispatchView {
            terms: None,
            points: vec![],
        });
    };
    let mut points = vec![];
    for row in store::points(tx, scope, campaign).await? {
        points.push(DispatchPointView {
            pickup_point_id: row.pickup_point_id,
            name: String::new(),
            pieces: row.pieces,
            outcome: Some(row.outcome),
            merged_into: row.merged_into,
            others: vec![],
        });
    }
    if points.is_empty() {
        for (point, pieces) in paid(tx, scope, campaign).await? {
            points.push(DispatchPointView {
                pickup_point_id: point,
                name: String::new(),
                pieces,
                outcome: None,
                merged_into: None,
                others: vec![],
            });
        }
    }
    for point in &mut points {
        name(tx, scope, point).await?;
    }
    Ok(DispatchView {
        terms: Some(terms),
        points,
    })
}

async fn name(tx: &mut Tx, scope: Scope, point: &mut DispatchPointView) -> Result<()> {
    let id = point.pickup_point_id;
    let Some(known) = julin_community::pickup_point(tx, scope, id).await? else {
        return Ok(());
    };
    point.name = known.name;
    let others = julin_community::pickup_points_of(tx, scope, known.community).await?;
    let target = |p: julin_community::PickupPoint| DispatchTarget {
        id: p.id,
        name: p.name,
    };
    let others = others.into_iter().filter(|p| p.id != id);
    point.others = others.map(target).collect();
    Ok(())
}
