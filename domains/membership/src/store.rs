//! The SQL of points.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{JournalId, Money, OrderId, PageQuery, PersonId, Scope, Ts};
use serde::Serialize;

row! {
    /// Points that an order earned.
    #[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
    pub(crate) struct PointsEntry {
        /// Its id.
        pub(crate) id: JournalId,
        /// The order.
        pub(crate) order_id: OrderId,
        /// How many.
        pub(crate) points: i64,
        /// What they were computed from.
        pub(crate) basis: Money,
        /// When.
        pub(crate) at: Ts,
    }
}

/// What an order earned.
pub(crate) struct Grant {
    pub(crate) member: PersonId,
    pub(crate) order: OrderId,
    pub(crate) points: i64,
    pub(crate) basis: Money,
}

/// Writes a grant and adds it to the balance; false if the order earned before.
pub(crate) async fn grant(tx: &mut Tx, scope: Scope, g: &Grant) -> Result<bool, DbError> {
    let (id, now) = (tx.new_id::<JournalId>(), tx.now());
    let made = tx
        .run(q!(
            "INSERT INTO membership_points (shop_id, id, member_id, order_id, points, basis, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (shop_id, order_id) DO NOTHING",
            scope.shop,
            id,
            g.member,
            g.order,
            g.points,
            g.basis,
            now
        ))
        .await?;
    if made == 0 {
        return Ok(false);
    }
    tx.run(q!(
        "INSERT INTO membership_balance (shop_id, member_id, points) VALUES ($1, $2, $3)
         ON CONFLICT (shop_id, member_id) DO UPDATE SET points = membership_balance.points + excluded.points",
        scope.shop,
        g.member,
        g.points
    ))
    .await?;
    Ok(true)
}

pub(crate) async fn balance(tx: &mut Tx, scope: Scope, member: PersonId) -> Result<i64, DbError> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT points FROM membership_balance WHERE shop_id = $1 AND member_id = $2",
            scope.shop,
            member
        ))
        .await?;
    Ok(found.map_or(0, |f| f.0))
}

pub(crate) async fn entries(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    page: &PageQuery,
) -> Result<Vec<PointsEntry>, DbError> {
    tx.all(q!(
        "SELECT id, order_id, points, basis, at FROM membership_points
         WHERE shop_id = $1 AND member_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        scope.shop,
        member,
        page.before(),
        page.size() + 1
    ))
    .await
}
