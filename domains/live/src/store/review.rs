//! The counts of the review; each is one statement over one session's rows.
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CampaignItemId, CardId, CommunityId, LiveId, Money, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// What was sold.
    #[derive(Debug, Clone, Copy, Default)]
    pub(crate) struct Sold {
        pub(crate) ordered: i64,
        pub(crate) buyers: i64,
        pub(crate) paid: i64,
        pub(crate) paid_amount: Money,
        pub(crate) cancelled: i64,
    }
    /// What was sold of one item.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct SoldItem {
        pub(crate) item_id: CampaignItemId,
        pub(crate) ordered: i64,
        pub(crate) paid: i64,
        pub(crate) quantity: i64,
        pub(crate) paid_amount: Money,
    }
    /// What was sold to one community.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct SoldCommunity {
        pub(crate) community_id: CommunityId,
        pub(crate) ordered: i64,
        pub(crate) buyers: i64,
        pub(crate) paid: i64,
        pub(crate) paid_amount: Money,
    }
    /// What was sold to one leader's people.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct SoldLeader {
        pub(crate) leader_id: PersonId,
        pub(crate) ordered: i64,
        pub(crate) buyers: i64,
        pub(crate) paid: i64,
        pub(crate) paid_amount: Money,
    }
    /// Viewers of one card.
    #[derive(Debug, Clone)]
    pub(crate) struct Seen {
        pub(crate) kind: String,
        pub(crate) card_id: CardId,
        pub(crate) viewers: i64,
    }
    /// How long was watched, and by how many.
    #[derive(Debug, Clone, Copy)]
    pub(crate) struct Dwell {
        pub(crate) watched_s: i64,
        pub(crate) viewers: i64,
    }
}

pub(crate) async fn reserved_came(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM live_reservation r WHERE r.shop_id = $1 AND r.live_id = $2
             AND EXISTS (SELECT 1 FROM live_behaviour b WHERE b.shop_id = r.shop_id
                 AND b.live_id = r.live_id AND b.kind = 'enter' AND b.member_id = r.member_id)",
            scope.shop,
            live
        ))
        .await?;
    Ok(n.0)
}

/// Distinct viewers by what they did; who signed in on the way is one.
pub(crate) async fn did(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<(String, i64)>> {
    tx.all(q!(
        "SELECT kind, COUNT(DISTINCT COALESCE(CAST(member_id AS TEXT), viewer)) FROM live_behaviour
         WHERE shop_id = $1 AND live_id = $2 GROUP BY kind ORDER BY kind",
        scope.shop,
        live
    ))
    .await
}

/// Distinct viewers by what they did with each card.
pub(crate) async fn did_with_cards(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Seen>> {
    tx.all(q!(
        "SELECT kind, card_id,
                COUNT(DISTINCT COALESCE(CAST(member_id AS TEXT), viewer)) AS viewers
         FROM live_behaviour
         WHERE shop_id = $1 AND live_id = $2 AND card_id > 0
         GROUP BY kind, card_id ORDER BY card_id, kind",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn dwell(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Dwell> {
    tx.one(q!(
        "SELECT CAST(COALESCE(SUM(p.watched_s), 0) AS BIGINT) AS watched_s,
                COUNT(DISTINCT COALESCE(CAST(b.member_id AS TEXT), p.viewer)) AS viewers
         FROM live_presence p LEFT JOIN live_behaviour b ON b.shop_id = p.shop_id
              AND b.live_id = p.live_id AND b.kind = 'enter' AND b.card_id = 0
              AND b.viewer = p.viewer
         WHERE p.shop_id = $1 AND p.live_id = $2",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn sold(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Sold> {
    tx.one(q!(
        "SELECT COUNT(*) AS ordered, COUNT(DISTINCT member_id) AS buyers,
                COUNT(CASE WHEN state = 'paid' THEN 1 END) AS paid,
                CAST(COALESCE(SUM(CASE WHEN state = 'paid' THEN total END), 0) AS BIGINT) AS paid_amount,
                COUNT(CASE WHEN state = 'cancelled' THEN 1 END) AS cancelled
         FROM live_sale WHERE shop_id = $1 AND live_id = $2",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn sold_by_item(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<SoldItem>> {
    tx.all(q!(
        "SELECT l.item_id AS item_id, COUNT(*) AS ordered,
                COUNT(CASE WHEN s.state = 'paid' THEN 1 END) AS paid,
                CAST(COALESCE(SUM(CASE WHEN s.state = 'paid' THEN l.quantity END), 0) AS BIGINT)
                    AS quantity,
                CAST(COALESCE(SUM(CASE WHEN s.state = 'paid' THEN l.amount END), 0) AS BIGINT)
                    AS paid_amount
         FROM live_sale_line l JOIN live_sale s ON s.shop_id = l.shop_id AND s.order_id = l.order_id
         WHERE l.shop_id = $1 AND l.live_id = $2 GROUP BY l.item_id ORDER BY l.item_id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn sold_by_community(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<SoldCommunity>> {
    tx.all(q!(
        "SELECT community_id, COUNT(*) AS ordered, COUNT(DISTINCT member_id) AS buyers,
                COUNT(CASE WHEN state = 'paid' THEN 1 END) AS paid,
                CAST(COALESCE(SUM(CASE WHEN state = 'paid' THEN total END), 0) AS BIGINT) AS paid_amount
         FROM live_sale WHERE shop_id = $1 AND live_id = $2
         GROUP BY community_id ORDER BY community_id",
        scope.shop,
        live
    ))
    .await
}

pub(crate) async fn sold_by_leader(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<SoldLeader>> {
    tx.all(q!(
        "SELECT leader_id, COUNT(*) AS ordered, COUNT(DISTINCT member_id) AS buyers,
                COUNT(CASE WHEN state = 'paid' THEN 1 END) AS paid,
                CAST(COALESCE(SUM(CASE WHEN state = 'paid' THEN total END), 0) AS BIGINT) AS paid_amount
         FROM live_sale WHERE shop_id = $1 AND live_id = $2
         GROUP BY leader_id ORDER BY leader_id",
        scope.shop,
        live
    ))
    .await
}

/// Viewers of each minute.
pub(crate) async fn viewers_by_minute(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(Ts, i64)>> {
    tx.all(q!(
        "SELECT minute, COUNT(*) FROM live_presence WHERE shop_id = $1 AND live_id = $2
         GROUP BY minute ORDER BY minute",
        scope.shop,
        live
    ))
    .await
}

/// Likes of each minute.
pub(crate) async fn likes_by_minute(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(Ts, i64)>> {
    tx.all(q!(
        "SELECT minute, likes FROM live_like WHERE shop_id = $1 AND live_id = $2 ORDER BY minute",
        scope.shop,
        live
    ))
    .await
}

/// Comments of each minute, those removed too.
pub(crate) async fn comments_by_minute(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(Ts, i64)>> {
    tx.all(q!(
        "SELECT at - at % 60000, COUNT(*) FROM live_comment WHERE shop_id = $1 AND live_id = $2
         GROUP BY at - at % 60000 ORDER BY at - at % 60000",
        scope.shop,
        live
    ))
    .await
}

/// Orders of each minute in which they were placed.
pub(crate) async fn orders_by_minute(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(Ts, i64)>> {
    tx.all(q!(
        "SELECT placed_at - placed_at % 60000, COUNT(*) FROM live_sale
         WHERE shop_id = $1 AND live_id = $2
         GROUP BY placed_at - placed_at % 60000 ORDER BY placed_at - placed_at % 60000",
        scope.shop,
        live
    ))
    .await
}
