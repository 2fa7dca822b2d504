//! Tests.
use super::Result;
use crate::ids::{AttemptId, CourseId};
use crate::training::Attempt;
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope, Ts};

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    key: &str,
) -> Result<Option<(String, AttemptId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM leadership_attempt
         WHERE shop_id = $1 AND person_id = $2 AND idem_key = $3",
        scope.shop,
        person,
        key
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    a: &Attempt,
    (key, hash): (&str, &str),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_attempt
         (shop_id, id, person_id, course_id, paper, pass_mark, started_at, wrong, passed, idem_key,
          idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.shop,
        a.id,
        a.person_id,
        a.course_id,
        &a.paper,
        a.pass_mark,
        a.started_at,
        &a.wrong,
        a.passed,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn answer(tx: &mut Tx, scope: Scope, a: &Attempt) -> Result<()> {
    tx.run(q!(
        "UPDATE leadership_attempt SET answered_at = $3, wrong = $4, passed = $5
         WHERE shop_id = $1 AND id = $2 AND answered_at IS NULL",
        scope.shop,
        a.id,
        a.answered_at,
        &a.wrong,
        a.passed
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: AttemptId) -> Result<Option<Attempt>> {
    tx.opt(q!(
        "SELECT id, person_id, course_id, paper, pass_mark, started_at, answered_at, wrong, passed
         FROM leadership_attempt WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
}

/// The test of a course that a person began and did not answer.
pub(crate) async fn open_of(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    course: CourseId,
) -> Result<Option<AttemptId>> {
    let found: Option<(AttemptId,)> = tx
        .opt(q!(
            "SELECT id FROM leadership_attempt
             WHERE shop_id = $1 AND person_id = $2 AND course_id = $3 AND answered_at IS NULL
             ORDER BY id DESC LIMIT 1",
            scope.shop,
            person,
            course
        ))
        .await?;
    Ok(found.map(|f| f.0))
}

/// When a person began tests of a course, the first one first.
pub(crate) async fn since(
    tx: &mut Tx,
    scope: Scope,
    (person, course): (PersonId, CourseId),
    since: Ts,
) -> Result<Vec<(Ts,)>> {
    tx.all(q!(
        "SELECT started_at FROM leadership_attempt
         WHERE shop_id = $1 AND person_id = $2 AND course_id = $3 AND started_at > $4
         ORDER BY started_at LIMIT 100",
        scope.shop,
        person,
        course,
        since
    ))
    .await
}
