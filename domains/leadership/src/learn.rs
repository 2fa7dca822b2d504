//! What is shown of training: to a learner never what is right.
use crate::ids::{AttemptId, CourseId};
use crate::store::{attempt, certificate, course};
use crate::training::{Attempt, CertificateRow, Course, CourseStatus, LessonKind};
use julin_catalog::blob_url;
use julin_community::{BarReason, LeaderDeed, bars_of};
use julin_db::{Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// A certificate as its holder sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderCertificate)]
pub(crate) struct CertificateView {
    pub(crate) number: String,
    pub(crate) at: Ts,
    /// The picture to keep.
    pub(crate) picture_url: String,
    /// The page that verifies it.
    pub(crate) verify_path: String,
}

impl From<&CertificateRow> for CertificateView {
    fn from(c: &CertificateRow) -> Self {
        Self {
            number: c.number.clone(),
            at: c.at,
            picture_url: format!("/api/v1/certificates/{}/picture.png", c.number),
            verify_path: format!("/certificates/{}", c.number),
        }
    }
}

/// A course in the list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderCourseCard)]
pub(crate) struct CourseCard {
    pub(crate) id: CourseId,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) minutes: i64,
    /// How many lessons it has.
    pub(crate) lessons: i64,
    /// How many of them the reader read.
    pub(crate) read: i64,
    pub(crate) gates_buy: bool,
    pub(crate) gates_live: bool,
    pub(crate) certificate: Option<CertificateView>,
}

/// What keeps a leader from something.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderBar)]
pub(crate) struct BarView {
    pub(crate) deed: LeaderDeed,
    pub(crate) reason: BarReason,
    /// The courses that are missing, or what the sanction says.
    pub(crate) detail: String,
}

/// A leader's training.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderTraining)]
pub(crate) struct TrainingView {
    pub(crate) courses: Vec<CourseCard>,
    /// What she may not do yet.
    pub(crate) bars: Vec<BarView>,
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn card(c: &Course, read: &[i64], certificates: &[CertificateRow]) -> CourseCard {
    let lessons = count(c.lessons.0.len());
    let certificate = certificates.iter().find(|h| h.course_id == c.id);
    CourseCard {
        id: c.id,
        title: c.title.clone(),
        summary: c.summary.clone(),
        minutes: c.minutes,
        lessons,
        read: count(read.iter().filter(|at| **at < lessons).count()),
        gates_buy: c.gates_buy,
        gates_live: c.gates_live,
        certificate: certificate.map(Into::into),
    }
}

pub(crate) async fn training(tx: &mut Tx, scope: Scope, person: PersonId) -> Result<TrainingView> {
    let courses = course::all(tx, scope, Some(CourseStatus::Published)).await?;
    let certificates = certificate::of_person(tx, scope, person).await?;
    let mut cards = Vec::with_capacity(courses.len());
    for c in &courses {
        let read = course::read_of(tx, scope, person, c.id).await?;
        cards.push(card(c, &read, &certificates));
    }
    let bars = bars_of(tx, scope, person).await?.into_iter();
    let bar = |b: julin_community::Bar| BarView {
        deed: b.deed,
        reason: b.reason,
        detail: b.detail,
    };
    Ok(TrainingView {
        courses: cards,
        bars: bars.map(bar).collect(),
    })
}

/// A lesson as its reader sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderLesson)]
pub(crate) struct LessonView {
    pub(crate) kind: LessonKind,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) image_urls: Vec<String>,
    /// The live whose replay is watched.
    pub(crate) live_id: Option<LiveId>,
    pub(crate) read: bool,
}

/// A course as its reader sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderCourse)]
pub(crate) struct LearnView {
    pub(crate) course: CourseCard,
    pub(crate) lessons: Vec<LessonView>,
    /// How many questions a test asks.
    pub(crate) asked: i64,
    /// Per cent that must be right.
    pub(crate) pass_mark: i64,
    pub(crate) attempts_per_day: i64,
    /// A test that was begun and not answered.
    pub(crate) open_test: Option<AttemptId>,
}

pub(crate) async fn learn(
    tx: &mut Tx,
    scope: Scope,
    person: PersonId,
    c: Course,
) -> Result<LearnView> {
    let read = course::read_of(tx, scope, person, c.id).await?;
    let certificates = certificate::of_person(tx, scope, person).await?;
    let open_test = attempt::open_of(tx, scope, person, c.id).await?;
    let card = card(&c, &read, &certificates);
    let questions = count(c.questions.0.len());
    let lessons = (0..).zip(c.lessons.0).map(|(at, l)| LessonView {
        kind: l.kind,
        title: l.title,
        body: l.body,
        image_urls: l.image_keys.iter().map(|key| blob_url(key)).collect(),
        live_id: l.live_id,
        read: read.contains(&at),
    });
    Ok(LearnView {
        course: card,
        lessons: lessons.collect(),
        asked: if c.asked == 0 { questions } else { c.asked },
        pass_mark: c.pass_mark,
        attempts_per_day: c.attempts_per_day,
        open_test,
    })
}

/// A question as it is put.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderTestQuestion)]
pub(crate) struct QuestionView {
    pub(crate) text: String,
    pub(crate) choices: Vec<String>,
    /// Whether several choices may be right.
    pub(crate) multiple: bool,
}

/// What a test came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderTestResult)]
pub(crate) struct ResultView {
    pub(crate) passed: bool,
    pub(crate) right: i64,
    /// The places of the questions that were not answered rightly, from 0.
    pub(crate) wrong: Vec<i64>,
    /// What there is to say to each question; empty unless passed.
    pub(crate) whys: Vec<String>,
    pub(crate) certificate: Option<CertificateView>,
}

/// A test as the one who takes it sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LeaderTest)]
pub(crate) struct TestView {
    pub(crate) id: AttemptId,
    pub(crate) course_id: CourseId,
    pub(crate) title: String,
    pub(crate) pass_mark: i64,
    pub(crate) started_at: Ts,
    pub(crate) questions: Vec<QuestionView>,
    /// Once it was answered.
    pub(crate) result: Option<ResultView>,
}

pub(crate) async fn test(tx: &mut Tx, scope: Scope, a: Attempt) -> Result<TestView> {
    let title = course::get(tx, scope, a.course_id).await?;
    let certificates = certificate::of_person(tx, scope, a.person_id).await?;
    let certificate = certificates.iter().find(|c| c.course_id == a.course_id);
    let paper = a.paper.0;
    let result = a.answered_at.map(|_| ResultView {
        passed: a.passed,
        right: count(paper.len() - a.wrong.0.len()),
        wrong: a.wrong.0,
        whys: if a.passed {
            paper.iter().map(|q| q.why.clone()).collect()
        } else {
            vec![]
        },
        certificate: certificate.map(Into::into),
    });
    let questions = paper.into_iter().map(|q| QuestionView {
        multiple: q.right.len() > 1,
        text: q.text,
        choices: q.choices,
    });
    Ok(TestView {
        id: a.id,
        course_id: a.course_id,
        title: title.map_or_else(String::new, |c| c.title),
        pass_mark: a.pass_mark,
        started_at: a.started_at,
        questions: questions.collect(),
        result,
    })
}
