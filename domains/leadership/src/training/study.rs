//! Studying: read lessons, begin a test, answer it.
use super::certify::certify;
use super::course::{Course, CourseStatus};
use super::paper::{Asked, draw, is_passed, wrong_answers};
use crate::ids::{AttemptId, CourseId};
use crate::refusals::{NOT_YET, TRIES};
use crate::store::{attempt as store, course};
use julin_db::{Command, Json, Result, Tx, row};
use julin_kernel::{Code, PersonId, Scope, Ts};
use julin_web::{Replay, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Attempts are counted over this long.
const DAY_S: i64 = 86_400;

row! {
    /// A test as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Attempt {
        pub(crate) id: AttemptId,
        pub(crate) person_id: PersonId,
        pub(crate) course_id: CourseId,
        pub(crate) paper: Json<Vec<Asked>>,
        pub(crate) pass_mark: i64,
        pub(crate) started_at: Ts,
        pub(crate) answered_at: Option<Ts>,
        pub(crate) wrong: Json<Vec<i64>>,
        pub(crate) passed: bool,
    }
}

async fn published(tx: &mut Tx, scope: Scope, id: CourseId) -> Result<Course> {
    let found = course::get(tx, scope, id).await?;
    let open = found.filter(|c| c.status == CourseStatus::Published);
    Ok(open.ok_or(Code::NOT_FOUND.fault())?)
}

/// Notes that a lesson was read; again changes nothing.
pub(crate) struct MarkRead {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) course: CourseId,
    pub(crate) lesson: i64,
}

impl Command for MarkRead {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let course = published(tx, self.scope, self.course).await?;
        let lessons = i64::try_from(course.lessons.0.len()).unwrap_or(0);
        check::range("lesson", self.lesson, 0, lessons - 1)?;
        let read = (self.person, self.course, self.lesson);
        Ok(course::mark_read(tx, self.scope, read).await?)
    }
}

/// Begins a test, or goes on with the one that is open.
pub(crate) struct StartTest {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) course: CourseId,
    pub(crate) key: String,
    pub(crate) hash: String,
}

impl Command for StartTest {
    type Output = AttemptId;
    async fn run(&self, tx: &mut Tx) -> Result<AttemptId> {
        let (scope, person) = (self.scope, self.person);
        let stored = store::by_key(tx, scope, person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            return Ok(id);
        }
        let course = published(tx, scope, self.course).await?;
        if let Some(open) = store::open_of(tx, scope, person, course.id).await? {
            return Ok(open);
        }
        self.may_begin(tx, &course).await?;
        let attempt = Attempt {
            id: tx.new_id(),
            person_id: person,
            course_id: course.id,
            paper: Json(draw(tx.rng(), &course.questions.0, course.asked)),
            pass_mark: course.pass_mark,
            started_at: tx.now(),
            answered_at: None,
            wrong: Json(vec![]),
            passed: false,
        };
        store::insert(tx, scope, &attempt, (&self.key, &self.hash)).await?;
        Ok(attempt.id)
    }
}

impl StartTest {
    /// Refuses while lessons are unread, and when the day's attempts are used up.
    async fn may_begin(&self, tx: &mut Tx, course: &Course) -> Result<()> {
        let read = course::read_of(tx, self.scope, self.person, course.id).await?;
        let unread = (0..)
            .zip(&course.lessons.0)
            .find(|(i, _)| !read.contains(i));
        if let Some((_, lesson)) = unread {
            return Err(NOT_YET.fault().detail(lesson.title.clone()).into());
        }
        let since = tx.now().plus_s(-DAY_S);
        let begun = store::since(tx, self.scope, (self.person, course.id), since).await?;
        let used = i64::try_from(begun.len()).unwrap_or(i64::MAX);
        match begun.first() {
            Some((first,)) if used >= course.attempts_per_day => {
                let wait_ms = first.plus_s(DAY_S).since(tx.now());
                Err(TRIES.fault().retry_after_ms(wait_ms).into())
            }
            _ => Ok(()),
        }
    }
}

/// The answers to a test.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = TestAnswers)]
pub(crate) struct AnswerInput {
    /// For each question, in its order, the places of the choices taken, from 0.
    pub(crate) answers: Vec<Vec<i64>>,
}

/// Answers a test; once it is answered, its result stands.
pub(crate) struct Answer {
    pub(crate) scope: Scope,
    pub(crate) person: PersonId,
    pub(crate) id: AttemptId,
    pub(crate) answers: Vec<Vec<i64>>,
    /// The day in the store's zone, for the certificate's number.
    pub(crate) day: String,
}

impl Command for Answer {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.id).await?;
        let hers = found.filter(|a| a.person_id == self.person);
        let mut attempt = hers.ok_or(Code::NOT_FOUND.fault())?;
        if attempt.answered_at.is_some() {
            return Ok(());
        }
        let paper = &attempt.paper.0;
        check::count("answers", &self.answers, paper.len(), paper.len())?;
        for (i, (given, asked)) in self.answers.iter().zip(paper).enumerate() {
            let choices = asked.choices.len();
            check::count(&format!("answers.{i}"), given, 0, choices)?;
            for (n, choice) in given.iter().enumerate() {
                let known = usize::try_from(*choice).is_ok_and(|c| c < choices);
                check::that(&format!("answers.{i}.{n}"), known)?;
            }
        }
        let wrong = wrong_answers(paper, &self.answers);
        attempt.passed = is_passed(paper.len(), wrong.len(), attempt.pass_mark);
        attempt.wrong = Json(wrong);
        attempt.answered_at = Some(tx.now());
        store::answer(tx, self.scope, &attempt).await?;
        if attempt.passed {
            let of = (self.person, attempt.course_id);
            certify(tx, self.scope, of, &self.day).await?;
        }
        Ok(())
    }
}
