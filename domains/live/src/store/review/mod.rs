//! What the review reads and writes, by topic.
pub(crate) mod ask;
pub(crate) mod fold;
pub(crate) mod mark;
pub(crate) mod sold;
pub(crate) mod work;

use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CardId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// Viewers of one card.
    #[derive(Debug, Clone)]
    pub(crate) struct Seen {
        pub(crate) kind: String,
        pub(crate) card_id: CardId,
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

/// The last session of the same host that ended before this one began.
pub(crate) async fn previous(
    tx: &mut Tx,
    scope: Scope,
    leader: Option<PersonId>,
    before: Ts,
) -> Result<Option<LiveId>> {
    let found: Option<(LiveId,)> = match leader {
        Some(leader) => {
            tx.opt(q!(
                "SELECT id FROM live_session WHERE shop_id = $1 AND leader_id = $2 AND status = 'ended'
                 AND started_at < $3 ORDER BY started_at DESC, id DESC LIMIT 1",
                scope.shop,
                leader,
                before
            ))
            .await?
        }
        None => {
            tx.opt(q!(
                "SELECT id FROM live_session WHERE shop_id = $1 AND leader_id IS NULL AND status = 'ended'
                 AND started_at < $2 ORDER BY started_at DESC, id DESC LIMIT 1",
                scope.shop,
                before
            ))
            .await?
        }
    };
    Ok(found.map(|row| row.0))
}
