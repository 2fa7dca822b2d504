//! The SQL of dispatch minimums.
use super::DispatchOutcome;
use crate::store::{Order, Result, select_order};
use julin_db::{Tx, q, row};
use julin_kernel::{CampaignId, OrderId, PersonId, PickupPointId, Scope, TeamId, Ts};

row! {
    /// What was judged of one pickup point.
    #[derive(Debug, Clone)]
    pub(crate) struct PointRow {
        pub(crate) pickup_point_id: PickupPointId,
        pub(crate) pieces: i64,
        pub(crate) outcome: DispatchOutcome,
        pub(crate) merged_into: Option<PickupPointId>,
        pub(crate) decided_at: Ts,
    }

    /// Paid pieces of a pickup point, alone or in one team.
    #[derive(Debug, Clone)]
    pub(crate) struct PaidRow {
        pub(crate) pickup_point_id: PickupPointId,
        pub(crate) team_id: Option<TeamId>,
        pub(crate) pieces: i64,
    }
}

pub(crate) async fn points(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Vec<PointRow>> {
    tx.all(q!(
        "SELECT pickup_point_id, pieces, outcome, merged_into, decided_at FROM orders_dispatch
         WHERE shop_id = $1 AND campaign_id = $2 ORDER BY pickup_point_id",
        scope.shop,
        campaign
    ))
    .await
}

pub(crate) async fn point(
    tx: &mut Tx,
    scope: Scope,
    (campaign, point): (CampaignId, PickupPointId),
) -> Result<Option<PointRow>> {
    tx.opt(q!(
        "SELECT pickup_point_id, pieces, outcome, merged_into, decided_at FROM orders_dispatch
         WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3",
        scope.shop,
        campaign,
        point
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    row: &PointRow,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO orders_dispatch (shop_id, campaign_id, pickup_point_id, pieces, outcome,
           merged_into, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        campaign,
        row.pickup_point_id,
        row.pieces,
        row.outcome,
        row.merged_into,
        row.decided_at
    ))
    .await
    .map(|_| ())
}

/// Writes what an operator decided, or what a decision brought to another point.
pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    row: &PointRow,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE orders_dispatch SET pieces = $4, outcome = $5, merged_into = $6, decided_by = $7,
           decided_at = $8
         WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3",
        scope.shop,
        campaign,
        row.pickup_point_id,
        row.pieces,
        row.outcome,
        row.merged_into,
        by,
        now
    ))
    .await
    .map(|_| ())
}

/// What is paid and not settled yet, by pickup point and team.
pub(crate) async fn paid(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<Vec<PaidRow>> {
    tx.all(q!(
        "SELECT o.pickup_point_id, o.team_id, CAST(SUM(l.quantity) AS BIGINT) AS pieces
         FROM orders_order o JOIN orders_line l ON l.shop_id = o.shop_id AND l.order_id = o.id
         WHERE o.shop_id = $1 AND o.campaign_id = $2 AND o.status = 'paid'
         GROUP BY o.pickup_point_id, o.team_id ORDER BY o.pickup_point_id, o.team_id",
        scope.shop,
        campaign
    ))
    .await
}

/// Paid orders of the points that no truck goes to.
pub(crate) async fn to_refund(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    after: OrderId,
    max: i64,
) -> Result<Vec<Order>> {
    tx.all(select_order!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND status = 'paid' AND id > $3
         AND pickup_point_id IN (SELECT pickup_point_id FROM orders_dispatch
           WHERE shop_id = $1 AND campaign_id = $2 AND outcome = 'refunded')
         ORDER BY id LIMIT $4",
        scope.shop,
        campaign,
        after,
        max
    ))
    .await
}

/// Whether anything of a campaign is still to be bought, or was.
pub(crate) async fn any_left(tx: &mut Tx, scope: Scope, campaign: CampaignId) -> Result<bool> {
    let found: Option<(OrderId,)> = tx
        .opt(q!(
            "SELECT id FROM orders_order WHERE shop_id = $1 AND campaign_id = $2
             AND status NOT IN ('pending_payment', 'cancelled') ORDER BY id LIMIT 1",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(found.is_some())
}

/// Orders of a point whose goods have not left: counted, or of a presale whose rest is asked for.
pub(crate) async fn movable(
    tx: &mut Tx,
    scope: Scope,
    (campaign, point): (CampaignId, PickupPointId),
) -> Result<Vec<Order>> {
    tx.all(select_order!(
        "WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3
         AND status IN ('paid', 'aggregated', 'sourcing', 'sorted') ORDER BY id",
        scope.shop,
        campaign,
        point
    ))
    .await
}

/// An order is picked up elsewhere.
pub(crate) async fn move_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    (point, code): (PickupPointId, Option<&str>),
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET pickup_point_id = $3, pickup_code = $4, revision = revision + 1
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        order,
        point,
        code
    ))
    .await
    .map(|_| ())
}
