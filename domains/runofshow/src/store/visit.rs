//! When segments were on.
use crate::ids::{SegmentId, VisitId};
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{LiveId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// One time that a segment was on; it still is while it has no end.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Visit {
        pub(crate) segment_id: SegmentId,
        pub(crate) started_at: Ts,
        pub(crate) ended_at: Option<Ts>,
    }
}

/// All of a session, oldest first.
pub(crate) async fn of_live(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Visit>> {
    tx.all(q!(
        "SELECT segment_id, started_at, ended_at FROM runofshow_visit
         WHERE shop_id = $1 AND live_id = $2 ORDER BY id",
        scope.shop,
        live
    ))
    .await
}

/// The one that is on.
pub(crate) async fn open(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Option<Visit>> {
    let all = of_live(tx, scope, live).await?;
    Ok(all.into_iter().rfind(|v| v.ended_at.is_none()))
}

pub(crate) async fn begin(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    segment: SegmentId,
) -> Result<()> {
    let (id, now): (VisitId, Ts) = (tx.new_id(), tx.now());
    tx.run(q!(
        "INSERT INTO runofshow_visit (shop_id, id, live_id, segment_id, started_at)
         VALUES ($1, $2, $3, $4, $5)",
        scope.shop,
        id,
        live,
        segment,
        now
    ))
    .await
    .map(|_| ())
}

/// Ends the one that is on.
pub(crate) async fn close(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE runofshow_visit SET ended_at = $3
         WHERE shop_id = $1 AND live_id = $2 AND ended_at IS NULL",
        scope.shop,
        live,
        now
    ))
    .await
    .map(|_| ())
}
