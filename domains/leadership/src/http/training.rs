//! A leader's training.
use crate::ids::{AttemptId, CourseId};
use crate::learn::{LearnView, TestView, TrainingView, learn, test as test_view, training};
use crate::store::{attempt, course as courses};
use crate::training::{Answer as AnswerTest, AnswerInput, CourseStatus, MarkRead, StartTest};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Fault, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, Role, body_hash};
use serde::Deserialize;
use utoipa::ToSchema;

/// The leader who learns.
fn learner(caller: &Caller) -> Result<PersonId, Fault> {
    let actor = caller.signed()?;
    if actor.is(Role::Leader) {
        return Ok(actor.person);
    }
    Err(Code::FORBIDDEN.fault())
}

/// One's courses, and what one may not do yet.
#[utoipa::path(get, path = "/api/v1/leader/training", tag = "leadership",
    operation_id = "leadershipTraining", responses((status = 200, body = TrainingView), Problems),
    security(("session" = [])))]
pub(super) async fn show(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<TrainingView>> {
    let person = learner(&caller)?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(training(&mut tx, caller.scope, person).await?))
}

async fn course_of(
    ctx: &Ctx,
    caller: &Caller,
    person: PersonId,
    id: CourseId,
) -> Answer<Json<LearnView>> {
    let mut tx = ctx.db.read().await?;
    let found = courses::get(&mut tx, caller.scope, id).await?;
    let open = found.filter(|c| c.status == CourseStatus::Published);
    let course = open.ok_or(Code::NOT_FOUND.fault())?;
    Ok(Json(learn(&mut tx, caller.scope, person, course).await?))
}

/// A course with its lessons.
#[utoipa::path(get, path = "/api/v1/leader/training/{id}", tag = "leadership",
    operation_id = "leadershipLearn", params(("id" = inline(CourseId), Path)),
    responses((status = 200, body = LearnView), Problems), security(("session" = [])))]
pub(super) async fn course(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CourseId>,
) -> Answer<Json<LearnView>> {
    let person = learner(&caller)?;
    course_of(&ctx, &caller, person, id).await
}

/// Which lesson was read.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = LeaderLessonRead)]
pub(super) struct ReadBody {
    /// Its place in the course, from 0.
    lesson: i64,
}

/// Note that a lesson was read.
#[utoipa::path(post, path = "/api/v1/leader/training/{id}/read", tag = "leadership",
    operation_id = "leadershipReadLesson", params(("id" = inline(CourseId), Path)),
    request_body = ReadBody, responses((status = 200, body = LearnView), Problems),
    security(("session" = [])))]
pub(super) async fn read(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CourseId>,
    Body(body): Body<ReadBody>,
) -> Answer<Json<LearnView>> {
    let person = learner(&caller)?;
    let mark = MarkRead {
        scope: caller.scope,
        person,
        course: id,
        lesson: body.lesson,
    };
    ctx.db.write(mark).await?;
    course_of(&ctx, &caller, person, id).await
}

async fn test_of(ctx: &Ctx, caller: &Caller, id: AttemptId) -> Answer<Json<TestView>> {
    let person = learner(caller)?;
    let mut tx = ctx.db.read().await?;
    let found = attempt::get(&mut tx, caller.scope, id).await?;
    let hers = found.filter(|a| a.person_id == person);
    let attempt = hers.ok_or(Code::NOT_FOUND.fault())?;
    Ok(Json(test_view(&mut tx, caller.scope, attempt).await?))
}

/// Begin a test, or go on with the one that is open.
#[utoipa::path(post, path = "/api/v1/leader/training/{id}/tests", tag = "leadership",
    operation_id = "leadershipBeginTest", params(("id" = inline(CourseId), Path), IdempotencyKey),
    responses((status = 201, body = TestView), Problems), security(("session" = [])))]
pub(super) async fn begin(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CourseId>,
    key: IdempotencyKey,
) -> Answer<(StatusCode, Json<TestView>)> {
    let start = StartTest {
        scope: caller.scope,
        person: learner(&caller)?,
        course: id,
        key: key.0,
        hash: body_hash(&id),
    };
    let attempt = ctx.db.write(start).await?;
    Ok((StatusCode::CREATED, test_of(&ctx, &caller, attempt).await?))
}

/// A test, with its result once it was answered.
#[utoipa::path(get, path = "/api/v1/leader/tests/{id}", tag = "leadership",
    operation_id = "leadershipTest", params(("id" = inline(AttemptId), Path)),
    responses((status = 200, body = TestView), Problems), security(("session" = [])))]
pub(super) async fn test(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<AttemptId>,
) -> Answer<Json<TestView>> {
    test_of(&ctx, &caller, id).await
}

/// Answer a test.
#[utoipa::path(post, path = "/api/v1/leader/tests/{id}/answer", tag = "leadership",
    operation_id = "leadershipAnswerTest", params(("id" = inline(AttemptId), Path)),
    request_body = AnswerInput, responses((status = 200, body = TestView), Problems),
    security(("session" = [])))]
pub(super) async fn answer(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<AttemptId>,
    Body(input): Body<AnswerInput>,
) -> Answer<Json<TestView>> {
    let answer = AnswerTest {
        scope: caller.scope,
        person: learner(&caller)?,
        id,
        answers: input.answers,
        day: ctx.zone.date(ctx.now()),
    };
    ctx.db.write(answer).await?;
    test_of(&ctx, &caller, id).await
}
