//! Courses, and the lessons that were read.
use super::Result;
use crate::gate::Gate;
use crate::ids::CourseId;
use crate::training::{Course, CourseStatus};
use julin_db::{Tx, q};
use julin_kernel::{PersonId, Scope};

/// The columns of `Course`, in its order.
macro_rules! select {
    ($tail:literal $(, $a:expr)* $(,)?) => { julin_db::Sql::new(concat!(
        "SELECT id, title, summary, sort, minutes, lessons, questions, asked, pass_mark,
         attempts_per_day, gates_buy, gates_live, status, version FROM leadership_course ",
        $tail))$(.bind($a))* };
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, CourseId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM leadership_course
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    c: &Course,
    (by, key, hash): (PersonId, &str, &str),
) -> Result<()> {
    tx.run(q!(
        "INSERT INTO leadership_course
         (shop_id, id, title, summary, sort, minutes, lessons, questions, asked, pass_mark,
          attempts_per_day, gates_buy, gates_live, status, version, created_by, idem_key, idem_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        scope.shop,
        c.id,
        c.title.as_str(),
        c.summary.as_str(),
        c.sort,
        c.minutes,
        &c.lessons,
        &c.questions,
        c.asked,
        c.pass_mark,
        c.attempts_per_day,
        c.gates_buy,
        c.gates_live,
        c.status,
        c.version,
        by,
        key,
        hash
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn update(tx: &mut Tx, scope: Scope, c: &Course) -> Result<()> {
    tx.run(q!(
        "UPDATE leadership_course
         SET title = $3, summary = $4, sort = $5, minutes = $6, lessons = $7, questions = $8,
             asked = $9, pass_mark = $10, attempts_per_day = $11, gates_buy = $12, gates_live = $13,
             status = $14, version = $15
         WHERE shop_id = $1 AND id = $2",
        scope.shop,
        c.id,
        c.title.as_str(),
        c.summary.as_str(),
        c.sort,
        c.minutes,
        &c.lessons,
        &c.questions,
        c.asked,
        c.pass_mark,
        c.attempts_per_day,
        c.gates_buy,
        c.gates_live,
        c.status,
        c.version
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn get(tx: &mut Tx, scope: Scope, id: CourseId) -> Result<Option<Course>> {
    tx.opt(select!("WHERE shop_id = $1 AND id = $2", scope.shop, id))
        .await
}

/// In their order; of one status, or all.
pub(crate) async fn all(
    tx: &mut Tx,
    scope: Scope,
    status: Option<CourseStatus>,
) -> Result<Vec<Course>> {
    let sql = select!("WHERE shop_id = $1", scope.shop);
    tx.all(sql.and(" AND status = ", status).push(" ORDER BY sort, id"))
        .await
}

pub(crate) async fn count(tx: &mut Tx, scope: Scope) -> Result<i64> {
    let sql = q!(
        "SELECT COUNT(*) FROM leadership_course WHERE shop_id = $1",
        scope.shop
    );
    Ok(tx.one::<(i64,)>(sql).await?.0)
}

/// Those that gate something, in their order.
pub(crate) async fn gates(tx: &mut Tx, scope: Scope) -> Result<Vec<Gate>> {
    let rows: Vec<(CourseId, String, bool, bool)> = tx
        .all(q!(
            "SELECT id, title, gates_buy, gates_live FROM leadership_course
             WHERE shop_id = $1 AND status = 'published' ORDER BY sort, id",
            scope.shop
        ))
        .await?;
    let gate = |(id, title, buy, live)| Gate {
        id,
        title,
        buy,
        live,
    };
    Ok(rows
        .into_iter()
        .map(gate)
        .filter(|g| g.buy || g.live)
        .collect())
}

pub(crate) async fn mark_read(
    tx: &mut Tx,
    scope: Scope,
    (person, course, lesson): (PersonId, CourseId, i64),
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "INSERT INTO leadership_read (shop_id, person_id, course_id, lesson, at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (shop_id, person_id, course_id, lesson) DO NOTHING",
        scope.shop,
        person,
        course,
        lesson,
        now
    ))
    .await
    .map(|_| ())
}

/// The lessons of a course that a person read.
pub(crate) async fn read_of(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    course: CourseId,
) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = tx
        .all(q!(
            "SELECT lesson FROM leadership_read
             WHERE shop_id = $1 AND person_id = $2 AND course_id = $3 ORDER BY lesson",
            scope.shop,
            person,
            course
        ))
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
