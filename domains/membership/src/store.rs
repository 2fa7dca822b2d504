//! The SQL of what orders earned.
use julin_db::{DbError, Tx, q};
use julin_kernel::{JournalId, Money, OrderId, PersonId, Scope};

/// What an order earned.
pub(crate) struct Grant {
    pub(crate) member: PersonId,
    pub(crate) order: OrderId,
    pub(crate) points: i64,
    pub(crate) basis: Money,
}

/// Writes a grant down; false if the order earned before.
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
    Ok(made == 1)
}
