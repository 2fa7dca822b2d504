//! What happened in a session that leaves no row elsewhere, and by which door viewers came.
use crate::share::door::Door;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// A comment was pinned.
pub(crate) const PIN: &str = "pin";
/// The stream was lost on air.
pub(crate) const LOST: &str = "stream_lost";
/// The stream came back.
pub(crate) const BACK: &str = "stream_back";

/// Notes that something happened now.
pub(crate) async fn note(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    kind: &'static str,
    title: &str,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO live_mark (shop_id, live_id, at, kind, title) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, live_id, at, kind) DO NOTHING",
        scope.shop,
        live,
        now,
        kind,
        title
    ))
    .await
    .map(|_| ())
}

/// What was noted: when, of which kind, under which title.
pub(crate) async fn all(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(Ts, String, String)>> {
    tx.all(q!(
        "SELECT at, kind, title FROM live_mark WHERE shop_id = $1 AND live_id = $2 ORDER BY at, kind",
        scope.shop,
        live
    ))
    .await
}

/// Notes the door by which a viewer came first.
pub(crate) async fn came_by(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    viewer: &str,
    door: Door,
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_door (shop_id, live_id, viewer, door) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, live_id, viewer) DO NOTHING",
        scope.shop,
        live,
        viewer,
        door
    ))
    .await
    .map(|_| ())
}

row! {
    /// One who entered: who they are if signed in, by which door they came, and who brought them.
    #[derive(Debug, Clone)]
    pub(crate) struct Entry {
        pub(crate) viewer: String,
        pub(crate) member_id: Option<PersonId>,
        pub(crate) door: Option<Door>,
        pub(crate) sharer_id: Option<PersonId>,
        pub(crate) at: Ts,
    }
}

/// All who entered.
pub(crate) async fn entries(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Entry>> {
    tx.all(q!(
        "SELECT b.viewer AS viewer, b.member_id AS member_id, d.door AS door, s.sharer_id AS sharer_id,
                b.at AS at
         FROM live_behaviour b
         LEFT JOIN live_door d ON d.shop_id = b.shop_id AND d.live_id = b.live_id AND d.viewer = b.viewer
         LEFT JOIN live_brought s ON s.shop_id = b.shop_id AND s.live_id = b.live_id AND s.viewer = b.viewer
         WHERE b.shop_id = $1 AND b.live_id = $2 AND b.kind = 'enter' AND b.card_id = 0
         ORDER BY b.viewer",
        scope.shop,
        live
    ))
    .await
}

/// Members who entered here and had entered another session before.
pub(crate) async fn seen_before(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(DISTINCT b.member_id) FROM live_behaviour b
             WHERE b.shop_id = $1 AND b.live_id = $2 AND b.kind = 'enter' AND b.card_id = 0
             AND EXISTS (SELECT 1 FROM live_behaviour e WHERE e.shop_id = b.shop_id
                 AND e.member_id = b.member_id AND e.kind = 'enter' AND e.at < b.at
                 AND e.live_id <> b.live_id)",
            scope.shop,
            live
        ))
        .await?;
    Ok(n.0)
}

/// Members who tapped a card and placed no order here.
pub(crate) async fn tapped_only(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<i64> {
    let n: (i64,) = tx
        .one(q!(
            "SELECT COUNT(DISTINCT b.member_id) FROM live_behaviour b
             WHERE b.shop_id = $1 AND b.live_id = $2 AND b.kind = 'card_click'
             AND b.member_id IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM live_sale s WHERE s.shop_id = b.shop_id
                 AND s.live_id = b.live_id AND s.member_id = b.member_id)",
            scope.shop,
            live
        ))
        .await?;
    Ok(n.0)
}
