//! Questions of a session, how people grouped them, and what was asked for and not sold.
use crate::review::wish::{WishId, WishState};
use crate::talk::question::QuestionState;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CardId, CommentId, LiveId, PersonId, Scope, Ts};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A question, by whom it was answered and when.
    #[derive(Debug, Clone)]
    pub(crate) struct Question {
        pub(crate) id: CommentId,
        pub(crate) card_id: Option<CardId>,
        pub(crate) text: String,
        pub(crate) asked_at: Ts,
        pub(crate) votes: i64,
        pub(crate) state: QuestionState,
        pub(crate) answer: Option<String>,
        pub(crate) answered_at: Option<Ts>,
        pub(crate) answered_by: Option<PersonId>,
    }
    /// A group as somebody named it.
    #[derive(Debug, Clone)]
    pub(crate) struct Named {
        pub(crate) lead_id: CommentId,
        pub(crate) title: String,
        pub(crate) dropped: bool,
    }
    /// Something asked for.
    #[derive(Debug, Clone)]
    pub(crate) struct Wish {
        pub(crate) id: WishId,
        pub(crate) live_id: LiveId,
        pub(crate) lead_id: CommentId,
        pub(crate) leader_id: Option<PersonId>,
        pub(crate) text: String,
        pub(crate) askers: i64,
        pub(crate) state: WishState,
        pub(crate) created_at: Ts,
    }
}

/// The questions of a session that were not put aside; what most ask first.
pub(crate) async fn questions(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    most: i64,
) -> Result<Vec<Question>> {
    tx.all(q!(
        "SELECT id, card_id, text, asked_at, votes, state, answer, answered_at, answered_by
         FROM live_question WHERE shop_id = $1 AND live_id = $2 AND state <> 'dismissed'
         ORDER BY votes DESC, id LIMIT $3",
        scope.shop,
        live,
        most
    ))
    .await
}

pub(crate) async fn version(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<i64> {
    let found: Option<(i64,)> = tx
        .opt(q!(
            "SELECT groups_version FROM live_review WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ))
        .await?;
    Ok(found.map_or(0, |row| row.0))
}

pub(crate) async fn named(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<Vec<Named>> {
    tx.all(q!(
        "SELECT lead_id, title, dropped FROM live_question_group
         WHERE shop_id = $1 AND live_id = $2 ORDER BY lead_id",
        scope.shop,
        live
    ))
    .await
}

/// Which question is in which group: question, first question of the group.
pub(crate) async fn places(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
) -> Result<Vec<(CommentId, CommentId)>> {
    tx.all(q!(
        "SELECT question_id, lead_id FROM live_question_place
         WHERE shop_id = $1 AND live_id = $2 ORDER BY question_id",
        scope.shop,
        live
    ))
    .await
}

/// Writes an arrangement in place of the one before.
pub(crate) async fn arrange(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    groups: &[(Named, Vec<CommentId>)],
) -> Result<()> {
    for sql in [
        q!(
            "DELETE FROM live_question_group WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ),
        q!(
            "DELETE FROM live_question_place WHERE shop_id = $1 AND live_id = $2",
            scope.shop,
            live
        ),
    ] {
        tx.run(sql).await?;
    }
    let sets = groups.iter().map(|(g, _)| {
        vec![
            scope.shop.into(),
            live.into(),
            g.lead_id.into(),
            g.title.clone().into(),
            g.dropped.into(),
        ]
    });
    tx.run_many(
        q!(
            "INSERT INTO live_question_group (shop_id, live_id, lead_id, title, dropped)
             VALUES ($1, $2, $3, $4, $5)"
        ),
        sets.collect(),
    )
    .await?;
    let places = groups
        .iter()
        .flat_map(|(g, ids)| ids.iter().map(|id| (*id, g.lead_id)));
    let sets =
        places.map(|(id, lead)| vec![scope.shop.into(), live.into(), id.into(), lead.into()]);
    tx.run_many(
        q!(
            "INSERT INTO live_question_place (shop_id, live_id, question_id, lead_id)
             VALUES ($1, $2, $3, $4)"
        ),
        sets.collect(),
    )
    .await?;
    tx.run(q!(
        "INSERT INTO live_review (shop_id, live_id, groups_version) VALUES ($1, $2, 1)
         ON CONFLICT (shop_id, live_id) DO UPDATE SET groups_version = live_review.groups_version + 1",
        scope.shop,
        live
    ))
    .await
    .map(|_| ())
}

/// The wishes of a session, or of a leader's sessions, or of all; what most ask for first.
pub(crate) async fn wishes(
    tx: &mut Tx,
    scope: Scope,
    (live, leader): (Option<LiveId>, Option<PersonId>),
) -> Result<Vec<Wish>> {
    let mut sql = q!(
        "SELECT id, live_id, lead_id, leader_id, text, askers, state, created_at
         FROM live_wish WHERE shop_id = $1",
        scope.shop
    );
    if let Some(live) = live {
        sql = sql.within(" AND live_id IN ", [live]);
    }
    if let Some(leader) = leader {
        sql = sql.within(" AND leader_id IN ", [leader]);
    }
    tx.all(sql.push(" ORDER BY askers DESC, id DESC LIMIT 500"))
        .await
}

pub(crate) async fn wish(tx: &mut Tx, scope: Scope, id: WishId) -> Result<Option<Wish>> {
    tx.opt(q!(
        "SELECT id, live_id, lead_id, leader_id, text, askers, state, created_at
         FROM live_wish WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// Writes a wish of a group; one that is there is worded and counted anew, and keeps its state.
pub(crate) async fn put_wish(tx: &mut Tx, scope: Scope, w: &Wish, by: PersonId) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_wish (shop_id, id, live_id, lead_id, leader_id, text, askers, state, created_by,
             created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (shop_id, live_id, lead_id)
         DO UPDATE SET text = excluded.text, askers = excluded.askers",
        scope.shop,
        w.id,
        w.live_id,
        w.lead_id,
        w.leader_id,
        &w.text,
        w.askers,
        w.state,
        by,
        w.created_at
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn set_wish(
    tx: &mut Tx,
    scope: Scope,
    id: WishId,
    state: WishState,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE live_wish SET state = $3, decided_by = $4, decided_at = $5
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        by,
        now
    ))
    .await
    .map(|_| ())
}
