//! Folds: what the review reads instead of the rows of every viewer and comment.
use crate::store::audience::minute;
use julin_db::{DbError, Tx, Val, q, row};
use julin_kernel::{LiveId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// A comment that was held may be approved so much later, at the time it was said.
pub(crate) const LATE_MS: i64 = 12 * 60_000;

row! {
    /// A minute that was measured.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Minute {
        pub(crate) at: Ts,
        pub(crate) viewers: Option<i64>,
        pub(crate) comments: i64,
    }
    /// So many persons were seen first and last in these minutes.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Stay {
        pub(crate) first_minute: Ts,
        pub(crate) last_minute: Ts,
        pub(crate) n: i64,
    }
}

/// Viewers were seen in the present minute.
pub(crate) async fn attended(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    viewers: &[(String, i64)],
) -> Result<()> {
    let now = minute(tx.now());
    let sets = viewers.iter().map(|(viewer, watched_s)| {
        vec![
            scope.shop.into(),
            live.into(),
            Val::from(viewer),
            now.into(),
            now.into(),
            (*watched_s).into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_attendance (shop_id, live_id, viewer, first_minute, last_minute, watched_s)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (shop_id, live_id, viewer)
            DO UPDATE SET last_minute = excluded.last_minute,
                watched_s = live_attendance.watched_s + excluded.watched_s"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// Counts those seen in the present minute, and what was said lately.
pub(crate) async fn fold(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let now = tx.now();
    let here = minute(now);
    let seen: (i64,) = tx
        .one(q!(
            "SELECT COUNT(*) FROM live_presence WHERE shop_id = $1 AND live_id = $2 AND minute = $3",
            scope.shop,
            live,
            here
        ))
        .await?;
    tx.run(q!(
        "INSERT INTO live_minute (shop_id, live_id, minute, viewers, comments) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (shop_id, live_id, minute) DO UPDATE SET viewers = excluded.viewers",
        scope.shop,
        live,
        here,
        seen.0
    ))
    .await?;
    let said = said(tx, scope, live, minute(now.plus_ms(-LATE_MS))).await?;
    let sets = said
        .into_iter()
        .map(|(at, n)| vec![scope.shop.into(), live.into(), at.into(), n.into()]);
    tx.run_many(
        q!(
            "INSERT INTO live_minute (shop_id, live_id, minute, comments) VALUES ($1, $2, $3, $4)
             ON CONFLICT (shop_id, live_id, minute) DO UPDATE SET comments = excluded.comments"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// Comments of each minute from one on, those removed too.
pub(crate) async fn said(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    from: Ts,
) -> Result<Vec<(Ts, i64)>> {
    tx.all(q!(
        "SELECT at - at % 60000, COUNT(*) FROM live_comment
         WHERE shop_id = $1 AND live_id = $2 AND at >= $3
         GROUP BY at - at % 60000 ORDER BY at - at % 60000",
        scope.shop,
        live,
        from
    ))
    .await
}

/// The minutes that were measured, in order.
pub(crate) async fn minutes(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Minute>> {
    tx.all(q!(
        "SELECT minute AS at, viewers, comments FROM live_minute
         WHERE shop_id = $1 AND live_id = $2 ORDER BY minute",
        scope.shop,
        live
    ))
    .await
}

/// From when to when people stayed; who signed in on the way is one.
pub(crate) async fn stays(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Stay>> {
    tx.all(q!(
        "SELECT first_minute, last_minute, COUNT(*) AS n FROM (
             SELECT MIN(a.first_minute) AS first_minute, MAX(a.last_minute) AS last_minute
             FROM live_attendance a LEFT JOIN live_behaviour b ON b.shop_id = a.shop_id
                  AND b.live_id = a.live_id AND b.kind = 'enter' AND b.card_id = 0
                  AND b.viewer = a.viewer
             WHERE a.shop_id = $1 AND a.live_id = $2
             GROUP BY COALESCE(CAST(b.member_id AS TEXT), a.viewer)) AS people
         GROUP BY first_minute, last_minute ORDER BY first_minute, last_minute",
        scope.shop,
        live
    ))
    .await
}

/// Seconds watched, and by how many.
pub(crate) async fn dwell(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<(i64, i64)> {
    tx.one(q!(
        "SELECT CAST(COALESCE(SUM(a.watched_s), 0) AS BIGINT),
                COUNT(DISTINCT COALESCE(CAST(b.member_id AS TEXT), a.viewer))
         FROM live_attendance a LEFT JOIN live_behaviour b ON b.shop_id = a.shop_id
              AND b.live_id = a.live_id AND b.kind = 'enter' AND b.card_id = 0
              AND b.viewer = a.viewer
         WHERE a.shop_id = $1 AND a.live_id = $2",
        scope.shop,
        live
    ))
    .await
}
