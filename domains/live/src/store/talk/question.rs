//! Questions asked in a session and who asks the same.
use crate::talk::question::QuestionState;
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{CardId, CommentId, LiveId, PersonId, Scope, Ts};
use std::collections::HashSet;

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A question: the comment that asked it first, and how it stands.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) struct Question {
        pub(crate) id: CommentId,
        pub(crate) card_id: Option<CardId>,
        pub(crate) name: String,
        pub(crate) text: String,
        pub(crate) asked_at: Ts,
        pub(crate) votes: i64,
        pub(crate) state: QuestionState,
        pub(crate) answer: Option<String>,
        pub(crate) answered_at: Option<Ts>,
    }
}

/// By whom a question is asked, and how it is compared with others.
pub(crate) struct Asked<'a> {
    pub(crate) live: LiveId,
    pub(crate) member: PersonId,
    pub(crate) norm: &'a str,
}

pub(crate) async fn insert(tx: &mut Tx, scope: Scope, c: &Question, by: Asked<'_>) -> Result<()> {
    tx.run(q!(
        "INSERT INTO live_question (shop_id, id, live_id, member_id, card_id, name, text, norm, asked_at,
             votes, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        c.id,
        by.live,
        by.member,
        c.card_id,
        &c.name,
        &c.text,
        by.norm,
        c.asked_at,
        c.votes,
        c.state
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
) -> Result<Option<Question>> {
    tx.opt(q!(
        "SELECT id, card_id, name, text, asked_at, votes, state, answer, answered_at
         FROM live_question WHERE shop_id = $1 AND id = $2 AND live_id = $3",
        scope.shop,
        id,
        live
    ))
    .await
}

/// The open question that asks the same, if there is one.
pub(crate) async fn same(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    norm: &str,
) -> Result<Option<CommentId>> {
    let found: Option<(CommentId,)> = tx
        .opt(q!(
            "SELECT id FROM live_question
             WHERE shop_id = $1 AND live_id = $2 AND norm = $3 AND state = 'open'
             ORDER BY id LIMIT 1",
            scope.shop,
            live,
            norm
        ))
        .await?;
    Ok(found.map(|f| f.0))
}

/// Those of a session in one state: what most ask first, among equals what was asked first.
pub(crate) async fn all(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    state: QuestionState,
    most: i64,
) -> Result<Vec<Question>> {
    tx.all(q!(
        "SELECT id, card_id, name, text, asked_at, votes, state, answer, answered_at
         FROM live_question WHERE shop_id = $1 AND live_id = $2 AND state = $3
         ORDER BY votes DESC, id LIMIT $4",
        scope.shop,
        live,
        state,
        most
    ))
    .await
}

/// Which questions of a session a member asks, too.
pub(crate) async fn voted(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    member: PersonId,
) -> Result<HashSet<CommentId>> {
    let rows: Vec<(CommentId,)> = tx
        .all(q!(
            "SELECT question_id FROM live_question_vote
             WHERE shop_id = $1 AND live_id = $2 AND member_id = $3",
            scope.shop,
            live,
            member
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// A member asks the same: counted once.
pub(crate) async fn vote(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
    member: PersonId,
) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "INSERT INTO live_question_vote (shop_id, live_id, question_id, member_id, at)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (shop_id, live_id, member_id, question_id) DO NOTHING",
            scope.shop,
            live,
            id,
            member,
            now
        ))
        .await?;
    if n == 1 {
        count(tx, scope, id, 1).await?;
    }
    Ok(n == 1)
}

/// A member no longer asks it.
pub(crate) async fn unvote(
    tx: &mut Tx,
    scope: Scope,
    live: LiveId,
    id: CommentId,
    member: PersonId,
) -> Result<bool> {
    let n = tx
        .run(q!(
            "DELETE FROM live_question_vote
             WHERE shop_id = $1 AND live_id = $2 AND question_id = $3 AND member_id = $4",
            scope.shop,
            live,
            id,
            member
        ))
        .await?;
    if n == 1 {
        count(tx, scope, id, -1).await?;
    }
    Ok(n == 1)
}

async fn count(tx: &mut Tx, scope: Scope, id: CommentId, by: i64) -> Result<()> {
    tx.run(q!(
        "UPDATE live_question SET votes = votes + $3 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        by
    ))
    .await
    .map(|_| ())
}

/// Marks a question.
pub(crate) async fn set_state(
    tx: &mut Tx,
    scope: Scope,
    id: CommentId,
    state: QuestionState,
    answer: Option<&str>,
    by: PersonId,
) -> Result<()> {
    let at = (state != QuestionState::Open).then(|| tx.now());
    tx.run(q!(
        "UPDATE live_question SET state = $3, answer = $4, answered_at = $5, answered_by = $6
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        state,
        answer.map(str::to_owned),
        at,
        by
    ))
    .await
    .map(|_| ())
}
