//! Courses at the desk, with what is right.
use super::operator;
use crate::ids::CourseId;
use crate::store::course as store;
use crate::training::{Course, CourseEdit, CourseInput, CourseStatus, CreateCourse, EditCourse};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_catalog::known_pictures;
use julin_kernel::Code;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, body_hash};
use serde::Serialize;
use utoipa::ToSchema;

/// A course in the desk's list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CourseRow {
    id: CourseId,
    title: String,
    status: CourseStatus,
    minutes: i64,
    lessons: usize,
    questions: usize,
    gates_buy: bool,
    gates_live: bool,
}

/// All courses.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CourseRows {
    items: Vec<CourseRow>,
}

/// A course with its version.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CourseFile {
    id: CourseId,
    version: i64,
    course: CourseInput,
}

impl From<Course> for CourseFile {
    fn from(c: Course) -> Self {
        Self {
            id: c.id,
            version: c.version,
            course: CourseInput {
                title: c.title,
                summary: c.summary,
                sort: c.sort,
                minutes: c.minutes,
                lessons: c.lessons.0,
                questions: c.questions.0,
                asked: c.asked,
                pass_mark: c.pass_mark,
                attempts_per_day: c.attempts_per_day,
                gates_buy: c.gates_buy,
                gates_live: c.gates_live,
                status: c.status,
            },
        }
    }
}

/// All courses, in their order.
#[utoipa::path(get, path = "/api/v1/leader-courses", tag = "leadership",
    operation_id = "leadershipCourses", responses((status = 200, body = CourseRows), Problems),
    security(("session" = [])))]
pub(super) async fn list(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<CourseRows>> {
    operator(&caller)?;
    let all = store::all(&mut ctx.db.read().await?, caller.scope, None).await?;
    let row = |c: Course| CourseRow {
        id: c.id,
        title: c.title,
        status: c.status,
        minutes: c.minutes,
        lessons: c.lessons.0.len(),
        questions: c.questions.0.len(),
        gates_buy: c.gates_buy,
        gates_live: c.gates_live,
    };
    let items = all.into_iter().map(row).collect();
    Ok(Json(CourseRows { items }))
}

async fn shown(ctx: &Ctx, caller: &Caller, id: CourseId) -> Answer<Json<CourseFile>> {
    let found = store::get(&mut ctx.db.read().await?, caller.scope, id).await?;
    Ok(Json(found.ok_or(Code::NOT_FOUND.fault())?.into()))
}

async fn pictures(ctx: &Ctx, at: &str, course: &CourseInput) -> Answer<()> {
    for (i, lesson) in course.lessons.iter().enumerate() {
        let field = format!("{at}lessons.{i}.image_keys");
        known_pictures(&*ctx.blobs, &field, &lesson.image_keys).await?;
    }
    Ok(())
}

/// Make a course.
#[utoipa::path(post, path = "/api/v1/leader-courses", tag = "leadership",
    operation_id = "leadershipCreateCourse", params(IdempotencyKey), request_body = CourseInput,
    responses((status = 201, body = CourseFile), Problems), security(("session" = [])))]
pub(super) async fn create(
    State(ctx): State<Ctx>,
    caller: Caller,
    key: IdempotencyKey,
    Body(input): Body<CourseInput>,
) -> Answer<(StatusCode, Json<CourseFile>)> {
    let actor = operator(&caller)?;
    let hash = body_hash(&input);
    let input = input.checked("")?;
    pictures(&ctx, "", &input).await?;
    let create = CreateCourse {
        scope: caller.scope,
        actor,
        key: key.0,
        hash,
        input,
    };
    let id = ctx.db.write(create).await?;
    Ok((StatusCode::CREATED, shown(&ctx, &caller, id).await?))
}

/// A course with its questions and what is right.
#[utoipa::path(get, path = "/api/v1/leader-courses/{id}", tag = "leadership",
    operation_id = "leadershipCourse", params(("id" = inline(CourseId), Path)),
    responses((status = 200, body = CourseFile), Problems), security(("session" = [])))]
pub(super) async fn get(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CourseId>,
) -> Answer<Json<CourseFile>> {
    operator(&caller)?;
    shown(&ctx, &caller, id).await
}

/// Change a course.
#[utoipa::path(put, path = "/api/v1/leader-courses/{id}", tag = "leadership",
    operation_id = "leadershipEditCourse", params(("id" = inline(CourseId), Path)),
    request_body = CourseEdit, responses((status = 200, body = CourseFile), Problems),
    security(("session" = [])))]
pub(super) async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CourseId>,
    Body(edit): Body<CourseEdit>,
) -> Answer<Json<CourseFile>> {
    let actor = operator(&caller)?;
    let input = edit.course.checked("course.")?;
    pictures(&ctx, "course.", &input).await?;
    let edit = EditCourse {
        scope: caller.scope,
        actor,
        id,
        version: edit.version,
        input,
    };
    ctx.db.write(edit).await?;
    shown(&ctx, &caller, id).await
}
