//! SQL of what orders use.
use super::Result;
use crate::ids::GrantId;
use crate::model::UseStatus;
use julin_db::{Tx, q, row};
use julin_kernel::{Money, OrderId, Scope};

row! {
    /// An order's use of a coupon.
    #[derive(Debug, Clone)]
    pub(crate) struct Use {
        pub(crate) order_id: OrderId,
        pub(crate) grant_id: GrantId,
        pub(crate) status: UseStatus,
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    grant: GrantId,
    amount: Money,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO promo_use (shop_id, order_id, grant_id, coupon_id, amount, status, at)
         SELECT shop_id, $3, id, coupon_id, $4, 'reserved', $5 FROM promo_grant
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        grant,
        order,
        amount,
        now
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of_order(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    status: &[UseStatus],
) -> Result<Vec<Use>> {
    let sql = q!(
        "SELECT order_id, grant_id, status FROM promo_use WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    );
    let sql = sql.within(" AND status IN ", status.iter().copied());
    tx.all(sql.push(" ORDER BY grant_id")).await
}

pub(crate) async fn of_grant(
    tx: &mut Tx,
    scope: Scope,
    grant: GrantId,
    status: &[UseStatus],
) -> Result<Vec<Use>> {
    let sql = q!(
        "SELECT order_id, grant_id, status FROM promo_use WHERE shop_id = $1 AND grant_id = $2",
        scope.shop,
        grant
    );
    let sql = sql.within(" AND status IN ", status.iter().copied());
    tx.all(sql.push(" ORDER BY order_id")).await
}

pub(crate) async fn set(tx: &mut Tx, scope: Scope, one: &Use, status: UseStatus) -> Result<()> {
    tx.run(q!(
        "UPDATE promo_use SET status = $4 WHERE shop_id = $1 AND order_id = $2 AND grant_id = $3",
        scope.shop,
        one.order_id,
        one.grant_id,
        status
    ))
    .await
    .map(|_| ())
}

/// Lowers what a coupon takes off an order; answers false, and changes nothing, if nothing were left.
pub(crate) async fn lower(
    tx: &mut Tx,
    scope: Scope,
    (order, grant): (OrderId, GrantId),
    less: Money,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE promo_use SET amount = amount - $4
             WHERE shop_id = $1 AND order_id = $2 AND grant_id = $3 AND amount > $4",
            scope.shop,
            order,
            grant,
            less
        ))
        .await?;
    Ok(n == 1)
}

/// An order uses a coupon no more.
pub(crate) async fn forget(
    tx: &mut Tx,
    scope: Scope,
    (order, grant): (OrderId, GrantId),
) -> Result<()> {
    tx.run(q!(
        "DELETE FROM promo_use WHERE shop_id = $1 AND order_id = $2 AND grant_id = $3",
        scope.shop,
        order,
        grant
    ))
    .await
    .map(|_| ())
}
