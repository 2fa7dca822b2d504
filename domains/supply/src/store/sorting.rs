//! The SQL of what goes into whose bag.
use super::Result;
use julin_contracts::{GuestClaimed, OrderEdited, OrderLineFact, OrderMoved, OrderPaid};
use julin_db::{Tx, Val, q, row};
use julin_kernel::{
    CampaignId, CampaignItemId, LineId, OrderId, PersonId, PickupPointId, Scope, Ts,
};

row! {
    /// One line of a paid order, as supply heard of it.
    #[derive(Debug, Clone)]
    pub(crate) struct BagLine {
        pub(crate) line_id: LineId,
        pub(crate) order_id: OrderId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) name: String,
        pub(crate) quantity: i64,
        pub(crate) short: i64,
    }

    /// One line of those who paid last.
    #[derive(Debug, Clone)]
    pub(crate) struct LastPaid {
        pub(crate) line_id: LineId,
        pub(crate) order_id: OrderId,
        pub(crate) quantity: i64,
        pub(crate) short: i64,
    }

    /// What the bags of some items want in all, and what they lack.
    #[derive(Debug, Clone)]
    pub(crate) struct Totals {
        pub(crate) wanted: i64,
        pub(crate) short: i64,
    }

    /// Whose bag a line goes into.
    #[derive(Debug, Clone)]
    #[expect(clippy::struct_field_names, reason = "the fields bear the names of their columns")]
    pub(crate) struct BagOf {
        pub(crate) order_id: OrderId,
        pub(crate) leader_id: PersonId,
        pub(crate) pickup_point_id: PickupPointId,
    }

    /// Where an order belongs.
    #[derive(Debug, Clone)]
    pub(crate) struct Belongs {
        pub(crate) campaign_id: CampaignId,
        pub(crate) chain_number: i64,
        pub(crate) leader_id: PersonId,
        pub(crate) pickup_point_id: PickupPointId,
    }
}

/// Keeps the lines of a paid order; hearing of it again changes nothing.
pub(crate) async fn keep(tx: &mut Tx, scope: Scope, paid: &OrderPaid, at: Ts) -> Result<()> {
    let head = &paid.head;
    let set = |l: &OrderLineFact| -> Vec<Val> {
        vec![
            scope.shop.into(),
            l.line.into(),
            head.order.into(),
            head.campaign.into(),
            paid.chain_number.into(),
            head.leader.into(),
            head.pickup_point.into(),
            head.member.into(),
            l.item.into(),
            l.name.as_str().into(),
            l.quantity.into(),
            at.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = paid.lines.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO supply_sorting (shop_id, line_id, order_id, campaign_id, chain_number, leader_id,
           pickup_point_id, member_id, item_id, name, quantity, short, paid_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)
         ON CONFLICT (shop_id, line_id) DO UPDATE
           SET chain_number = excluded.chain_number, paid_at = excluded.paid_at"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}

/// Keeps the lines of an edited order as they are now; one that is not paid yet is not known here.
/// Whoever paid first stays first.
pub(crate) async fn edit(tx: &mut Tx, scope: Scope, edited: &OrderEdited, at: Ts) -> Result<()> {
    let head = &edited.head;
    let Some(known) = belongs(tx, scope, head.order).await? else {
        return Ok(());
    };
    for line in &edited.removed {
        tx.run(q!(
            "DELETE FROM supply_sorting WHERE shop_id = $1 AND line_id = $2",
            scope.shop,
            *line
        ))
        .await?;
    }
    for l in &edited.lines {
        tx.run(q!(
            "INSERT INTO supply_sorting (shop_id, line_id, order_id, campaign_id, chain_number, leader_id,
               pickup_point_id, member_id, item_id, name, quantity, short, paid_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)
             ON CONFLICT (shop_id, line_id) DO UPDATE
               SET quantity = excluded.quantity, pickup_point_id = excluded.pickup_point_id",
            scope.shop,
            l.line,
            head.order,
            head.campaign,
            known.chain_number,
            head.leader,
            head.pickup_point,
            head.member,
            l.item,
            l.name.as_str(),
            l.quantity,
            at
        ))
        .await?;
    }
    Ok(())
}

/// A counted order is picked up elsewhere.
pub(crate) async fn moved(tx: &mut Tx, scope: Scope, moved: &OrderMoved) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_sorting SET pickup_point_id = $3 WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        moved.head.order,
        moved.head.pickup_point
    ))
    .await
    .map(|_| ())
}

/// A guest's bags are a member's now.
pub(crate) async fn claimed(tx: &mut Tx, scope: Scope, claimed: &GuestClaimed) -> Result<()> {
    for order in &claimed.orders {
        tx.run(q!(
            "UPDATE supply_sorting SET member_id = $3 WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            *order,
            claimed.member
        ))
        .await?;
    }
    Ok(())
}

/// Forgets an order that ended without goods.
pub(crate) async fn forget(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "DELETE FROM supply_sorting WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}

/// The bags of a campaign at a pickup point, order by order.
pub(crate) async fn at_point(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<Vec<BagLine>> {
    tx.all(q!(
        "SELECT line_id, order_id, item_id, name, quantity, short FROM supply_sorting
         WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3 ORDER BY order_id, line_id",
        scope.shop,
        campaign,
        point
    ))
    .await
}

/// Whose neighbours have bags of a campaign at a pickup point.
pub(crate) async fn leaders(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    point: PickupPointId,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(q!(
            "SELECT DISTINCT leader_id FROM supply_sorting
             WHERE shop_id = $1 AND campaign_id = $2 AND pickup_point_id = $3 ORDER BY leader_id",
            scope.shop,
            campaign,
            point
        ))
        .await?;
    Ok(rows.into_iter().map(|(leader,)| leader).collect())
}

/// What the bags of some items of a campaign want and lack.
pub(crate) async fn totals(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    items: &[CampaignItemId],
) -> Result<Totals> {
    let sql = q!(
        "SELECT CAST(COALESCE(SUM(quantity), 0) AS BIGINT) AS wanted,
           CAST(COALESCE(SUM(short), 0) AS BIGINT) AS short
         FROM supply_sorting WHERE shop_id = $1 AND campaign_id = $2",
        scope.shop,
        campaign
    );
    tx.one(sql.within(" AND item_id IN ", items.iter().copied()))
        .await
}

/// Lines of some items that still get something, those who paid last first.
pub(crate) async fn last_paid(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    items: &[CampaignItemId],
    max: i64,
) -> Result<Vec<LastPaid>> {
    let sql = q!(
        "SELECT line_id, order_id, quantity, short FROM supply_sorting
         WHERE shop_id = $1 AND campaign_id = $2 AND short < quantity",
        scope.shop,
        campaign
    );
    let sql = sql.within(" AND item_id IN ", items.iter().copied());
    let sql = sql.push(" ORDER BY paid_at DESC, chain_number DESC, line_id DESC");
    tx.all(sql.and(" LIMIT ", Some(max))).await
}

pub(crate) async fn belongs(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<Belongs>> {
    tx.opt(q!(
        "SELECT campaign_id, chain_number, leader_id, pickup_point_id FROM supply_sorting
         WHERE shop_id = $1 AND order_id = $2 ORDER BY line_id LIMIT 1",
        scope.shop,
        order
    ))
    .await
}

pub(crate) async fn bag_of(tx: &mut Tx, scope: Scope, line: LineId) -> Result<Option<BagOf>> {
    tx.opt(q!(
        "SELECT order_id, leader_id, pickup_point_id FROM supply_sorting
         WHERE shop_id = $1 AND line_id = $2",
        scope.shop,
        line
    ))
    .await
}

pub(crate) async fn set_short(tx: &mut Tx, scope: Scope, line: LineId, short: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE supply_sorting SET short = $3 WHERE shop_id = $1 AND line_id = $2",
        scope.shop,
        line,
        short
    ))
    .await
    .map(|_| ())
}
