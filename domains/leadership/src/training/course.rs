//! A course: lessons to read or watch, then questions.
use super::input::CourseInput;
use crate::ids::CourseId;
use crate::refusals::CHANGED;
use crate::store::{course as store, policy};
use julin_db::{Command, Json, Result, Tx, row, text_enum};
use julin_kernel::{Code, LiveId, Scope};
use julin_web::{Actor, Replay, audit};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Courses of a shop, at most.
const COURSES_MAX: i64 = 100;

text_enum! {
    /// Who sees a course.
    pub(crate) enum CourseStatus {
        /// Its author.
        Draft = "draft",
        /// Every leader.
        Published = "published",
        /// Nobody any more; certificates stay.
        Retired = "retired",
    }
}

text_enum! {
    /// What a lesson is.
    pub(crate) enum LessonKind {
        /// To be read.
        Article = "article",
        /// To be watched: the replay of a live.
        Video = "video",
    }
}

/// One lesson.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CourseLesson)]
pub(crate) struct Lesson {
    /// What it is.
    pub(crate) kind: LessonKind,
    /// 1–60 characters.
    pub(crate) title: String,
    /// Paragraphs, at most 20 000 characters; an article has at least one.
    pub(crate) body: String,
    /// Pictures below the text, at most 10.
    pub(crate) image_keys: Vec<String>,
    /// The live whose replay is watched.
    pub(crate) live_id: Option<LiveId>,
}

/// One question with what is right; for the desk alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CourseQuestion)]
pub(crate) struct Question {
    /// 1–300 characters.
    pub(crate) text: String,
    /// 2–6 choices, each 1–200 characters and different from the others.
    pub(crate) choices: Vec<String>,
    /// Which are right, by their place from 0; several make it a multiple choice.
    pub(crate) right: Vec<i64>,
    /// Shown once the test is passed, at most 300 characters.
    pub(crate) why: String,
}

row! {
    /// A course as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct Course {
        pub(crate) id: CourseId,
        pub(crate) title: String,
        pub(crate) summary: String,
        pub(crate) sort: i64,
        pub(crate) minutes: i64,
        pub(crate) lessons: Json<Vec<Lesson>>,
        pub(crate) questions: Json<Vec<Question>>,
        pub(crate) asked: i64,
        pub(crate) pass_mark: i64,
        pub(crate) attempts_per_day: i64,
        pub(crate) gates_buy: bool,
        pub(crate) gates_live: bool,
        pub(crate) status: CourseStatus,
        pub(crate) version: i64,
    }
}

impl Course {
    fn new(id: CourseId, version: i64, i: CourseInput) -> Self {
        Self {
            id,
            title: i.title,
            summary: i.summary,
            sort: i.sort,
            minutes: i.minutes,
            lessons: Json(i.lessons),
            questions: Json(i.questions),
            asked: i.asked,
            pass_mark: i.pass_mark,
            attempts_per_day: i.attempts_per_day,
            gates_buy: i.gates_buy,
            gates_live: i.gates_live,
            status: i.status,
            version,
        }
    }
    pub(crate) fn gates(&self) -> bool {
        self.status == CourseStatus::Published && (self.gates_buy || self.gates_live)
    }
}

/// Makes a course.
pub(crate) struct CreateCourse {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) key: String,
    pub(crate) hash: String,
    pub(crate) input: CourseInput,
}

impl Command for CreateCourse {
    type Output = CourseId;
    async fn run(&self, tx: &mut Tx) -> Result<CourseId> {
        let (scope, by) = (self.scope, self.actor.person);
        let stored = store::by_key(tx, scope, by, &self.key).await?;
        if let Replay::Same(id) = Replay::of(stored, &self.hash)? {
            return Ok(id);
        }
        if store::count(tx, scope).await? >= COURSES_MAX {
            return Err(Code::TOO_MANY.fault().into());
        }
        let course = Course::new(tx.new_id(), 1, self.input.clone());
        store::insert(tx, scope, &course, (by, &self.key, &self.hash)).await?;
        after(tx, scope, course.gates()).await?;
        let detail = json!({ "title": course.title, "status": course.status });
        let action = "leadership.course.create";
        audit(tx, &self.actor, action, "course", course.id.0, detail).await?;
        Ok(course.id)
    }
}

/// Changes a course; tests that are under way keep their questions.
pub(crate) struct EditCourse {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) id: CourseId,
    pub(crate) version: i64,
    pub(crate) input: CourseInput,
}

impl Command for EditCourse {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.id).await?;
        let before = found.ok_or(Code::NOT_FOUND.fault())?;
        if before.version != self.version {
            return Err(CHANGED.field("version").into());
        }
        let course = Course::new(before.id, before.version + 1, self.input.clone());
        store::update(tx, self.scope, &course).await?;
        after(tx, self.scope, before.gates() || course.gates()).await?;
        let detail = json!({
            "title": [before.title, course.title],
            "status": [before.status, course.status],
            "gates_buy": [before.gates_buy, course.gates_buy],
            "gates_live": [before.gates_live, course.gates_live],
        });
        let (action, id) = ("leadership.course.edit", self.id.0);
        audit(tx, &self.actor, action, "course", id, detail).await
    }
}

/// What gates may have changed: leaders are looked at again. The first course that gates, gates those
/// who become leaders from now on; those who lead already are asked by the policy's date only.
async fn after(tx: &mut Tx, scope: Scope, gates: bool) -> Result<()> {
    if !gates {
        return Ok(());
    }
    let (version, mut policy) = policy::get(tx, scope).await?;
    if policy.gated_since.is_none() {
        policy.gated_since = Some(tx.now());
        policy::put(tx, scope, &policy, version + 1).await?;
    }
    crate::jobs::look_again(tx, scope).await
}
