//! A guest's orders become a member's: what the guest bought counts for the member.
use julin_db::{DbError, Tx, q};
use julin_kernel::{CampaignItemId, OrderId, PersonId, Scope};

/// Moves what a guest bought of these items, and their rows of the 接龙, to the member they turned out to
/// be. What both bought of one item adds up, also beyond a limit: it was sold.
pub async fn claim_guest(
    tx: &mut Tx,
    scope: Scope,
    (guest, member): (PersonId, PersonId),
    items: &[CampaignItemId],
    orders: &[OrderId],
) -> Result<(), DbError> {
    for item in items {
        tx.run(q!(
            "INSERT INTO groupbuy_quota (shop_id, item_id, member_id, bought)
             SELECT shop_id, item_id, $4, bought FROM groupbuy_quota
             WHERE shop_id = $1 AND item_id = $2 AND member_id = $3
             ON CONFLICT (shop_id, item_id, member_id)
             DO UPDATE SET bought = groupbuy_quota.bought + excluded.bought",
            scope.shop,
            *item,
            guest,
            member
        ))
        .await?;
        tx.run(q!(
            "DELETE FROM groupbuy_quota WHERE shop_id = $1 AND item_id = $2 AND member_id = $3",
            scope.shop,
            *item,
            guest
        ))
        .await?;
    }
    for order in orders {
        tx.run(q!(
            "UPDATE groupbuy_chain SET member_id = $3 WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            *order,
            member
        ))
        .await?;
    }
    Ok(())
}
