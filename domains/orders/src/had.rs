//! What a member had in hand: lines of orders that were handed over, for those who let them tell of it.
use crate::order::OrderStatus;
use julin_db::{DbError, Sql, Tx, q, row};
use julin_kernel::{CampaignId, CommunityId, LineId, OrderId, PersonId, Scope, SkuId, Ts};

row! {
    /// A line that was handed over to its buyer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct HadLine {
        /// The line.
        pub id: LineId,
        /// Of which order.
        pub order_id: OrderId,
        /// Placed on this campaign.
        pub campaign_id: CampaignId,
        /// Whose neighbour bought it.
        pub leader_id: PersonId,
        /// Where it went.
        pub community_id: CommunityId,
        /// The goods.
        pub sku_id: SkuId,
        /// Name, frozen.
        pub name: String,
        /// Specification, frozen.
        pub spec: String,
        /// Picture, frozen.
        pub image_url: String,
        /// When it was handed over.
        pub picked_up_at: Option<Ts>,
    }
}

/// Lines of a member's orders that were handed over, and of which something came and was kept.
fn had(scope: Scope, member: PersonId) -> Sql {
    q!(
        "SELECT l.id, l.order_id, o.campaign_id, o.leader_id, o.community_id, l.sku_id, l.name, l.spec,
           l.image_url, o.picked_up_at
         FROM orders_order o JOIN orders_line l ON l.shop_id = o.shop_id AND l.order_id = o.id
         WHERE o.shop_id = $1 AND o.member_id = $2 AND o.picked_up_at IS NOT NULL
           AND l.short < l.quantity
           AND (l.refunded = 0 OR l.refunded < l.amount - l.discount - l.true_up - l.weight_refund)",
        scope.shop,
        member
    )
    .within(
        " AND o.status IN ",
        [OrderStatus::PickedUp, OrderStatus::Completed],
    )
}

/// What a member had, newest order first.
pub async fn had_lines(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    max: i64,
) -> Result<Vec<HadLine>, DbError> {
    let sql = had(scope, member).push(" ORDER BY o.id DESC, l.id");
    tx.all(sql.and(" LIMIT ", Some(max))).await
}

/// One line, if this member had it.
pub async fn had_line(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    line: LineId,
) -> Result<Option<HadLine>, DbError> {
    tx.opt(had(scope, member).and(" AND l.id = ", Some(line)))
        .await
}
