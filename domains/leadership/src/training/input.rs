//! What an operator writes of a course.
use super::course::{CourseStatus, Lesson, LessonKind, Question};
use julin_kernel::{Code, Fault};
use julin_web::check;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What an operator writes of a course.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CourseInput {
    /// 1–60 characters.
    pub(crate) title: String,
    /// At most 200 characters.
    pub(crate) summary: String,
    /// Its place among the courses, 0–999.
    pub(crate) sort: i64,
    /// How long it takes, 1–600.
    pub(crate) minutes: i64,
    /// 1–30.
    pub(crate) lessons: Vec<Lesson>,
    /// At most 60; a published course has at least one.
    pub(crate) questions: Vec<Question>,
    /// How many of them a test asks, drawn at random; 0 asks all.
    pub(crate) asked: i64,
    /// Per cent of the questions that must be right, 1–100.
    pub(crate) pass_mark: i64,
    /// Tests that a leader may begin in 24 hours, 1–20.
    pub(crate) attempts_per_day: i64,
    /// Whether it must be passed before the first buy.
    pub(crate) gates_buy: bool,
    /// Whether it must be passed before the first live.
    pub(crate) gates_live: bool,
    /// Who sees it.
    pub(crate) status: CourseStatus,
}

/// A course as it is to be, and which version was read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct CourseEdit {
    /// The version that was read.
    pub(crate) version: i64,
    /// What it is to be.
    pub(crate) course: CourseInput,
}

impl CourseInput {
    /// The same, trimmed, if it is within its bounds; `at` is what stands before its fields.
    pub(crate) fn checked(mut self, at: &str) -> Result<Self, Fault> {
        let field = |name: &str| format!("{at}{name}");
        self.title = check::text(&field("title"), &self.title, 1, 60)?;
        self.summary = check::text(&field("summary"), &self.summary, 0, 200)?;
        check::range(&field("sort"), self.sort, 0, 999)?;
        check::range(&field("minutes"), self.minutes, 1, 600)?;
        check::range(&field("pass_mark"), self.pass_mark, 1, 100)?;
        check::range(&field("attempts_per_day"), self.attempts_per_day, 1, 20)?;
        check::count(&field("lessons"), &self.lessons, 1, 30)?;
        let least = usize::from(self.status == CourseStatus::Published);
        check::count(&field("questions"), &self.questions, least, 60)?;
        let most = i64::try_from(self.questions.len()).unwrap_or(0);
        check::range(&field("asked"), self.asked, 0, most)?;
        for (i, lesson) in self.lessons.iter_mut().enumerate() {
            lesson.check(&field(&format!("lessons.{i}.")))?;
        }
        for (i, question) in self.questions.iter_mut().enumerate() {
            question.check(&field(&format!("questions.{i}.")))?;
        }
        Ok(self)
    }
}

impl Lesson {
    fn check(&mut self, at: &str) -> Result<(), Fault> {
        self.title = check::text(&format!("{at}title"), &self.title, 1, 60)?;
        let least = usize::from(self.kind == LessonKind::Article);
        self.body = check::text(&format!("{at}body"), &self.body, least, 20_000)?;
        check::count(&format!("{at}image_keys"), &self.image_keys, 0, 10)?;
        let video = self.kind == LessonKind::Video;
        check::that(&format!("{at}live_id"), self.live_id.is_some() == video)
    }
}

impl Question {
    fn check(&mut self, at: &str) -> Result<(), Fault> {
        self.text = check::text(&format!("{at}text"), &self.text, 1, 300)?;
        self.why = check::text(&format!("{at}why"), &self.why, 0, 300)?;
        check::count(&format!("{at}choices"), &self.choices, 2, 6)?;
        let mut seen = BTreeSet::new();
        for (i, choice) in self.choices.iter_mut().enumerate() {
            let field = format!("{at}choices.{i}");
            *choice = check::text(&field, choice, 1, 200)?;
            check::that(&field, seen.insert(choice.clone()))?;
        }
        check::count(&format!("{at}right"), &self.right, 1, self.choices.len())?;
        let most = i64::try_from(self.choices.len()).unwrap_or(0) - 1;
        for (i, right) in self.right.iter().enumerate() {
            check::range(&format!("{at}right.{i}"), *right, 0, most)?;
        }
        let different: BTreeSet<i64> = self.right.iter().copied().collect();
        if different.len() < self.right.len() {
            return Err(Code::INVALID.field(format!("{at}right")));
        }
        self.right = different.into_iter().collect();
        Ok(())
    }
}
