//! The public list of who ordered what.
use super::Result;
use crate::{ChainEntry, ChainItem};
use julin_db::{Json, Tx, q, row};
use julin_kernel::{CampaignId, OrderId, PersonId, Scope, Ts};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct Entry {
        pub(crate) campaign_id: CampaignId,
        pub(crate) number: i64,
        pub(crate) leader_id: PersonId,
        pub(crate) member_id: PersonId,
        pub(crate) order_id: OrderId,
        pub(crate) items: Json<Vec<ChainItem>>,
        pub(crate) at: Ts,
    }
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, entry: &ChainEntry) -> Result<()> {
    tx.run(q!(
        "INSERT INTO groupbuy_chain (shop_id, campaign_id, number, leader_id, member_id, order_id, items, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.shop,
        entry.campaign,
        entry.number,
        entry.leader,
        entry.member,
        entry.order,
        &Json(&entry.items),
        entry.at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_items(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    items: &[ChainItem],
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE groupbuy_chain SET items = $3
             WHERE shop_id = $1 AND order_id = $2 AND voided_at IS NULL",
            scope.shop,
            order,
            &Json(items)
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn void(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE groupbuy_chain SET voided_at = $3
             WHERE shop_id = $1 AND order_id = $2 AND voided_at IS NULL",
            scope.shop,
            order,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// Rows below `before`, the newest first.
pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    leader: Option<PersonId>,
    before: i64,
    max: i64,
) -> Result<Vec<Entry>> {
    let sql = q!(
        "SELECT campaign_id, number, leader_id, member_id, order_id, items, at FROM groupbuy_chain
         WHERE shop_id = $1 AND campaign_id = $2 AND voided_at IS NULL AND number < $3",
        scope.shop,
        campaign,
        before
    );
    let sql = sql.and(" AND leader_id = ", leader);
    tx.all(sql.push(" ORDER BY number DESC").and(" LIMIT ", Some(max)))
        .await
}

pub(crate) async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<Entry>> {
    tx.opt(q!(
        "SELECT campaign_id, number, leader_id, member_id, order_id, items, at FROM groupbuy_chain
         WHERE shop_id = $1 AND order_id = $2 AND voided_at IS NULL",
        scope.shop,
        order
    ))
    .await
}

/// Orders and numbers of one member, in their order.
pub(crate) async fn of_member(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
    member: PersonId,
) -> Result<Vec<(OrderId, i64)>> {
    tx.all(q!(
        "SELECT order_id, number FROM groupbuy_chain WHERE shop_id = $1 AND campaign_id = $2
         AND member_id = $3 AND voided_at IS NULL ORDER BY number",
        scope.shop,
        campaign,
        member
    ))
    .await
}

/// How many people joined, by campaign.
pub(crate) async fn joined(
    tx: &mut Tx,
    scope: Scope,
    ids: &[CampaignId],
) -> Result<Vec<(CampaignId, i64)>> {
    let sql = q!(
        "SELECT campaign_id, COUNT(DISTINCT member_id) FROM groupbuy_chain
         WHERE shop_id = $1 AND voided_at IS NULL",
        scope.shop
    );
    let sql = sql.within(" AND campaign_id IN ", ids.iter().copied());
    tx.all(sql.push(" GROUP BY campaign_id")).await
}
