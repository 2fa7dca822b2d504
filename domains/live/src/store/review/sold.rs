//! Orders of a session with what was paid for them and what went back.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{
    CampaignItemId, CommunityId, LineId, LiveId, Money, OrderId, PersonId, Scope, Ts,
};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A line: what was ever paid for it, and what went back of that.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct SoldLine {
        pub(crate) line_id: LineId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) gross: Money,
        pub(crate) refunded: Money,
    }
    /// An order of a session.
    #[derive(Debug, Clone)]
    pub(crate) struct Sale {
        pub(crate) order_id: OrderId,
        pub(crate) member_id: PersonId,
        pub(crate) leader_id: PersonId,
        pub(crate) community_id: CommunityId,
        pub(crate) state: String,
        pub(crate) total: Money,
        pub(crate) gross: Money,
        pub(crate) refunded: Money,
        pub(crate) first_order: bool,
        pub(crate) placed_at: Ts,
        pub(crate) paid_at: Option<Ts>,
    }
    /// What an order holds of one item.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct SaleItem {
        pub(crate) order_id: OrderId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) quantity: i64,
        pub(crate) amount: Money,
    }
    /// What an order paid for one item, and what went back.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct ItemMoney {
        pub(crate) order_id: OrderId,
        pub(crate) item_id: CampaignItemId,
        pub(crate) gross: Money,
        pub(crate) refunded: Money,
    }
}

/// The session in which an order was placed.
pub(crate) async fn live_of(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Option<LiveId>> {
    let found: Option<(LiveId,)> = tx
        .opt(q!(
            "SELECT live_id FROM live_sale WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            order
        ))
        .await?;
    Ok(found.map(|row| row.0))
}

/// The orders of a session, in the order they were placed; `leader` 0 stands for all leaders.
pub(crate) async fn sales(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    leader: PersonId,
) -> Result<Vec<Sale>> {
    tx.all(q!(
        "SELECT order_id, member_id, leader_id, community_id, state, total, gross, refunded, first_order,
                placed_at, paid_at
         FROM live_sale WHERE shop_id = $1 AND live_id = $2 AND (leader_id = $3 OR $3 = 0)
         ORDER BY order_id",
        scope.shop,
        live,
        leader
    ))
    .await
}

/// What the orders of a session hold.
pub(crate) async fn items(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<SaleItem>> {
    tx.all(q!(
        "SELECT order_id, item_id, quantity, amount FROM live_sale_line
         WHERE shop_id = $1 AND live_id = $2 ORDER BY item_id, order_id",
        scope.shop,
        live
    ))
    .await
}

/// What was paid for each item in each order, and what went back.
pub(crate) async fn item_money(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<ItemMoney>> {
    tx.all(q!(
        "SELECT order_id, item_id, CAST(SUM(gross) AS BIGINT) AS gross,
                CAST(SUM(refunded) AS BIGINT) AS refunded
         FROM live_sold_line WHERE shop_id = $1 AND live_id = $2
         GROUP BY order_id, item_id ORDER BY item_id, order_id",
        scope.shop,
        live
    ))
    .await
}

/// The lines of an order, those that an edit removed too.
pub(crate) async fn of_order(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<Vec<SoldLine>> {
    tx.all(q!(
        "SELECT line_id, item_id, gross, refunded FROM live_sold_line
         WHERE shop_id = $1 AND order_id = $2 ORDER BY line_id",
        scope.shop,
        order
    ))
    .await
}

/// Writes the lines of an order as they are now.
pub(crate) async fn put(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    order: OrderId,
    lines: &[SoldLine],
) -> Result<()> {
    let sets = lines.iter().map(|l| {
        vec![
            scope.shop.into(),
            order.into(),
            l.line_id.into(),
            live.into(),
            l.item_id.into(),
            l.gross.into(),
            l.refunded.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_sold_line (shop_id, order_id, line_id, live_id, item_id, gross, refunded)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (shop_id, order_id, line_id)
             DO UPDATE SET gross = excluded.gross, refunded = excluded.refunded"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// An order was paid more, or something of it went back; whether it is one of a session.
pub(crate) async fn order_moved(
    tx: &mut Tx,
    scope: Scope,
    order: OrderId,
    more: Money,
    back: Money,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "UPDATE live_sale SET gross = gross + $3, refunded = refunded + $4
             WHERE shop_id = $1 AND order_id = $2",
            scope.shop,
            order,
            more,
            back
        ))
        .await?;
    Ok(n > 0)
}

/// The same of one line.
pub(crate) async fn line_moved(
    tx: &mut Tx,
    scope: Scope,
    (order, line): (OrderId, LineId),
    more: Money,
    back: Money,
) -> Result<()> {
    tx.run(q!(
        "UPDATE live_sold_line SET gross = gross + $4, refunded = refunded + $5
         WHERE shop_id = $1 AND order_id = $2 AND line_id = $3",
        scope.shop,
        order,
        line,
        more,
        back
    ))
    .await
    .map(|_| ())
}

/// An order was cancelled: all of it went back.
pub(crate) async fn all_back(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    tx.run(q!(
        "UPDATE live_sold_line SET refunded = gross WHERE shop_id = $1 AND order_id = $2",
        scope.shop,
        order
    ))
    .await
    .map(|_| ())
}
