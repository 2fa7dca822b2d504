//! The SQL of deposits and final payments.
use super::FinalStatus;
use crate::store::{Line, Result};
use julin_db::{Tx, Val, q, row};
use julin_groupbuy::UnpaidFinal;
use julin_kernel::{CampaignId, Money, OrderId, PersonId, Scope, Ts};

row! {
    /// A final payment as stored.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Final {
        pub(crate) order_id: OrderId,
        pub(crate) campaign_id: CampaignId,
        pub(crate) amount: Money,
        pub(crate) pay_by: Ts,
        pub(crate) unpaid: UnpaidFinal,
        pub(crate) status: FinalStatus,
    }
}

/// Writes what orders of a round pay at once; asks nothing for none.
pub(crate) async fn set_deposits(
    tx: &mut Tx,
    scope: Scope,
    deposits: &[(OrderId, Money)],
) -> Result<()> {
    if deposits.is_empty() {
        return Ok(());
    }
    let set =
        |(id, amount): &(OrderId, Money)| vec![scope.shop.into(), (*id).into(), (*amount).into()];
    let sets: Vec<Vec<Val>> = deposits.iter().map(set).collect();
    let sql = q!("UPDATE orders_order SET deposit = $3 WHERE shop_id = $1 AND id = $2");
    tx.run_many(sql, sets).await.map(|_| ())
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, new: &Final) -> Result<()> {
    tx.run(q!(
        "INSERT INTO orders_final (shop_id, order_id, campaign_id, amount, pay_by, unpaid, status)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        scope.shop,
        new.order_id,
        new.campaign_id,
        new.amount,
        new.pay_by,
        new.unpaid,
        new.status
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn of(tx: &mut Tx, scope: Scope, orders: &[OrderId]) -> Result<Vec<Final>> {
    let sql = q!(
        "SELECT order_id, campaign_id, amount, pay_by, unpaid, status FROM orders_final
         WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND order_id IN ", orders.iter().copied()))
        .await
}

/// Final payments of a campaign that are due by `at`, above an id: how the chunked jobs page.
pub(crate) async fn due(
    tx: &mut Tx,
    scope: Scope,
    (campaign, at): (CampaignId, Ts),
    after: OrderId,
    max: i64,
) -> Result<Vec<Final>> {
    tx.all(q!(
        "SELECT order_id, campaign_id, amount, pay_by, unpaid, status FROM orders_final
         WHERE shop_id = $1 AND campaign_id = $2 AND status = 'due' AND pay_by <= $3
           AND order_id > $4 ORDER BY order_id LIMIT $5",
        scope.shop,
        campaign,
        at,
        after,
        max
    ))
    .await
}

/// The last deadline of a campaign's final payments that are still due.
pub(crate) async fn last_due(
    tx: &mut Tx,
    scope: Scope,
    campaign: CampaignId,
) -> Result<Option<Ts>> {
    let last: (Option<Ts>,) = tx
        .one(q!(
            "SELECT MAX(pay_by) FROM orders_final
             WHERE shop_id = $1 AND campaign_id = $2 AND status = 'due'",
            scope.shop,
            campaign
        ))
        .await?;
    Ok(last.0)
}

/// Ends a final payment that is due; answers whether it was.
pub(crate) async fn settle(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    to: FinalStatus,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE orders_final SET status = $3, settled_at = $4
             WHERE shop_id = $1 AND order_id = $2 AND status = 'due'",
            scope.shop,
            order,
            to,
            now
        ))
        .await?;
    Ok(n == 1)
}

/// What a line is finally charged: the price was open until the counting.
pub(crate) async fn set_amount(
    tx: &mut Tx,
    scope: Scope,
    line: &Line,
    price: Money,
    amount: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_line SET final_unit_price = $4, amount = $5
         WHERE shop_id = $1 AND order_id = $2 AND id = $3",
        scope.shop,
        line.order_id,
        line.id,
        price,
        amount
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_total(tx: &mut Tx, scope: Scope, id: OrderId, total: Money) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET placed_total = COALESCE(placed_total, total), total = $3
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        total
    ))
    .await
    .map(|_| ())
}

/// More came in, and so much of it goes straight back.
pub(crate) async fn add_paid(
    tx: &mut Tx,
    scope: Scope,
    id: OrderId,
    (paid, refunded): (Money, Money),
) -> Result<()> {
    tx.run(q!(
        "UPDATE orders_order SET paid = paid + $3, refunded = refunded + $4
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        paid,
        refunded
    ))
    .await
    .map(|_| ())
}

/// Whether a member has another order that was paid and not cancelled.
pub(crate) async fn bought_before(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    order: OrderId,
) -> Result<bool> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM orders_order WHERE shop_id = $1 AND member_id = $2 AND paid > 0
             AND status <> 'cancelled' AND id <> $3",
            scope.shop,
            member,
            order
        ))
        .await?;
    Ok(n.0 > 0)
}
