//! Those who watch: likes, presence and behaviour.
use crate::track::LiveBehaviour;
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::{CardId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

/// The beginning of the minute of `at`.
pub(crate) fn minute(at: Ts) -> Ts {
    Ts(at.0 - at.0.rem_euclid(60_000))
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

/// As whom a member is counted: as the visitor they were before signing in, if they were one here.
/// What the visitor did becomes theirs. Whoever did anything has entered: one look at a key tells.
pub(crate) async fn counted_as(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
    [viewer, visitor]: [&str; 2],
) -> Result<String> {
    let came: Option<(Option<PersonId>,)> = tx
        .opt(q!(
            "SELECT member_id FROM live_behaviour WHERE shop_id = $1 AND live_id = $2
             AND kind = 'enter' AND card_id = 0 AND viewer = $3",
            scope.shop,
            live,
            visitor
        ))
        .await?;
    match came {
        Some((None,)) => {
            tx.run(q!(
                "UPDATE live_behaviour SET member_id = $4
                 WHERE shop_id = $1 AND live_id = $2 AND viewer = $3",
                scope.shop,
                live,
                visitor,
                member
            ))
            .await?;
            Ok(visitor.to_owned())
        }
        Some((Some(known),)) if known == member => Ok(visitor.to_owned()),
        _ => Ok(viewer.to_owned()),
    }
}

/// Takes what a member did in a session out of its figures: they help with it from now on.
pub(crate) async fn forget(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    (viewer, member): (&str, PersonId),
) -> Result<()> {
    tx.run(q!(
        "DELETE FROM live_presence WHERE shop_id = $1 AND live_id = $2 AND (viewer = $3
             OR viewer IN (SELECT viewer FROM live_behaviour
                 WHERE shop_id = $1 AND live_id = $2 AND member_id = $4))",
        scope.shop,
        live,
        viewer,
        member
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM live_attendance WHERE shop_id = $1 AND live_id = $2 AND (viewer = $3
             OR viewer IN (SELECT viewer FROM live_behaviour
                 WHERE shop_id = $1 AND live_id = $2 AND member_id = $4))",
        scope.shop,
        live,
        viewer,
        member
    ))
    .await?;
    tx.run(q!(
        "DELETE FROM live_behaviour WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
        scope.shop,
        live,
        member
    ))
    .await
    .map(|_| ())
}
