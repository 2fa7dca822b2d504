//! Those who watch: reservations, likes, presence and behaviour.
use crate::track::LiveBehaviour;
use julin_db::{DbError, Json, Tx, Val, q};
use julin_kernel::{CardId, LiveId, PersonId, Scope, Ts};
use std::collections::HashMap;

type Result<T> = std::result::Result<T, DbError>;

/// The beginning of the minute of `at`.
pub(crate) fn minute(at: Ts) -> Ts {
    Ts(at.0 - at.0.rem_euclid(60_000))
}

/// Answers whether this is a new reservation; a known one gets the new interests.
pub(crate) async fn reserve(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    interests: &[String],
) -> Result<bool> {
    let known = reserved(tx, scope, live, member).await?;
    let (now, interests) = (tx.now(), Json(interests));
    tx.run(q!(
        "INSERT INTO live_reservation (shop_id, live_id, member_id, interests, at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop_id, live_id, member_id) DO UPDATE SET interests = excluded.interests",
        scope.shop,
        live,
        member,
        &interests,
        now
    ))
    .await?;
    Ok(!known)
}

pub(crate) async fn reserved(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<bool> {
    let found: Option<(PersonId,)> = tx
        .opt(q!(
            "SELECT member_id FROM live_reservation
             WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
            scope.shop,
            live,
            member
        ))
        .await?;
    Ok(found.is_some())
}

pub(crate) async fn unreserve(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<u64> {
    tx.run(q!(
        "DELETE FROM live_reservation WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member
    ))
    .await
}

/// How many reserved each session.
pub(crate) async fn reserved_counts(
    tx: &mut Tx,
    scope: Scope,
    lives: &[LiveId],
) -> Result<HashMap<LiveId, i64>> {
    let sql = q!(
        "SELECT live_id, COUNT(*) FROM live_reservation WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql
        .within(" AND live_id IN ", lives.iter().copied())
        .push(" GROUP BY live_id");
    let rows: Vec<(LiveId, i64)> = tx.all(sql).await?;
    Ok(rows.into_iter().collect())
}

/// The interests that those who reserved named.
pub(crate) async fn interests(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Vec<String>>> {
    let rows: Vec<(Json<Vec<String>>,)> = tx
        .all(q!(
            "SELECT interests FROM live_reservation WHERE shop_id = $1 AND live_id = $2
             ORDER BY member_id",
            scope.shop,
            live
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0.0).collect())
}

/// Members who reserved and were not told yet that the session begins soon, at `due`.
pub(crate) async fn untold_soon(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    due: Ts,
    most: i64,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(q!(
            "SELECT member_id FROM live_reservation
             WHERE shop_id = $1 AND live_id = $2 AND COALESCE(soon_told_for, 0) <> $3
             ORDER BY member_id LIMIT $4",
            scope.shop,
            live,
            due,
            most
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// Members who reserved and were not told yet that the session has begun.
pub(crate) async fn untold_start(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    most: i64,
) -> Result<Vec<PersonId>> {
    let rows: Vec<(PersonId,)> = tx
        .all(q!(
            "SELECT member_id FROM live_reservation
             WHERE shop_id = $1 AND live_id = $2 AND start_told_at IS NULL
             ORDER BY member_id LIMIT $3",
            scope.shop,
            live,
            most
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

pub(crate) async fn told_soon(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    due: Ts,
    members: &[PersonId],
) -> Result<()> {
    let sets = members
        .iter()
        .map(|m| vec![scope.shop.into(), live.into(), (*m).into(), due.into()]);
    tx.run_many(
        q!("UPDATE live_reservation SET soon_told_for = $4
            WHERE shop_id = $1 AND live_id = $2 AND member_id = $3"),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

pub(crate) async fn told_start(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    members: &[PersonId],
) -> Result<()> {
    let now = tx.now();
    let sets = members
        .iter()
        .map(|m| vec![scope.shop.into(), live.into(), (*m).into(), now.into()]);
    tx.run_many(
        q!("UPDATE live_reservation SET start_told_at = $4
            WHERE shop_id = $1 AND live_id = $2 AND member_id = $3"),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// Adds likes to the present minute; answers the session's total.
pub(crate) async fn like(tx: &mut Tx, scope: Scope, live: LiveId, likes: i64) -> Result<i64> {
    let minute = minute(tx.now());
    tx.run(q!(
        "INSERT INTO live_like (shop_id, live_id, minute, likes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shop_id, live_id, minute) DO UPDATE SET likes = live_like.likes + excluded.likes",
        scope.shop,
        live,
        minute,
        likes
    ))
    .await?;
    self::likes(tx, scope, live).await
}

pub(crate) async fn likes(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<i64> {
    let sum: (i64,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(likes), 0) AS BIGINT) FROM live_like
             WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ))
        .await?;
    Ok(sum.0)
}

/// Adds watched time to the present minute, a row per viewer.
pub(crate) async fn watched(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    viewers: &[(String, i64)],
) -> Result<()> {
    let minute = minute(tx.now());
    let sets = viewers.iter().map(|(viewer, watched_s)| {
        vec![
            scope.shop.into(),
            live.into(),
            minute.into(),
            Val::from(viewer),
            (*watched_s).into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_presence (shop_id, live_id, minute, viewer, watched_s)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (shop_id, live_id, minute, viewer)
            DO UPDATE SET watched_s = live_presence.watched_s + excluded.watched_s"
        ),
        sets.collect(),
    )
    .await
    .map(|_| ())
}

/// One thing that one viewer did.
#[derive(Debug, Clone)]
pub(crate) struct Deed {
    pub(crate) kind: LiveBehaviour,
    /// Of which card; none for the session as a whole.
    pub(crate) card: Option<CardId>,
    pub(crate) viewer: String,
    pub(crate) member: Option<PersonId>,
}

/// Records what viewers did, each thing of each viewer once; answers how much was new.
pub(crate) async fn track(tx: &mut Tx, scope: Scope, live: LiveId, deeds: &[Deed]) -> Result<u64> {
    let now = tx.now();
    let sets = deeds.iter().map(|d| {
        vec![
            scope.shop.into(),
            live.into(),
            d.kind.into(),
            d.card.map_or(0, |c| c.0).into(),
            Val::from(&d.viewer),
            d.member.into(),
            now.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_behaviour (shop_id, live_id, kind, card_id, viewer, member_id, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (shop_id, live_id, kind, card_id, viewer) DO NOTHING"
        ),
        sets.collect(),
    )
    .await
}
