//! The system desk: what was given up, and who did what.
use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use julin_db::{Command, Tx};
use julin_events::{DeadLetter, JobRow, Runner};
use julin_kernel::{EventId, JobId, Page, PageQuery, PersonId, Ts};
use julin_web::{Actor, Answer, AuditRow, Caller, Ctx, Permission, Problems, Reach, audit_page};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// A job that was given up.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadJobView {
    id: JobId,
    kind: String,
    key: String,
    attempts: i64,
    last_error: String,
    created_at: Ts,
}

impl From<JobRow> for DeadJobView {
    fn from(job: JobRow) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            key: job.dedupe_key,
            attempts: job.attempts,
            last_error: job.last_error.unwrap_or_default(),
            created_at: job.created_at,
        }
    }
}

/// An event that a reaction could not digest.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeadLetterView {
    id: EventId,
    reaction: String,
    event_name: String,
    error: String,
    at: Ts,
}

impl From<DeadLetter> for DeadLetterView {
    fn from(l: DeadLetter) -> Self {
        Self {
            id: l.id,
            reaction: l.reaction,
            event_name: l.event_name,
            error: l.error,
            at: l.at,
        }
    }
}

fn administrator(caller: &Caller) -> Answer<&Actor> {
    Ok(caller.require(Permission::Administer, Reach::Shop)?)
}

/// Jobs that were given up, newest first.
#[utoipa::path(get, path = "/api/v1/system/jobs/dead", tag = "app", operation_id = "systemDeadJobs",
    responses((status = 200, body = Vec<DeadJobView>), Problems), security(("session" = [])))]
pub(crate) async fn dead_jobs(
    caller: Caller,
    Extension(runner): Extension<Arc<Runner>>,
) -> Answer<Json<Vec<DeadJobView>>> {
    administrator(&caller)?;
    let jobs = runner.dead_jobs(caller.scope).await?;
    Ok(Json(jobs.into_iter().map(Into::into).collect()))
}

struct Note {
    actor: Actor,
    action: &'static str,
    id: i64,
}
impl Command for Note {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> julin_db::Result<()> {
        let nothing = serde_json::json!({});
        julin_web::audit(tx, &self.actor, self.action, "job", self.id, nothing).await
    }
}

/// Puts a dead job back in the queue.
#[utoipa::path(post, path = "/api/v1/system/jobs/{id}/retry", tag = "app",
    operation_id = "systemRetryJob", params(("id" = JobId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn retry_job(
    State(ctx): State<Ctx>,
    caller: Caller,
    Extension(runner): Extension<Arc<Runner>>,
    Path(id): Path<JobId>,
) -> Answer<axum::http::StatusCode> {
    let actor = administrator(&caller)?.clone();
    runner.revive_job(caller.scope, id).await?;
    ctx.db
        .write(Note {
            actor,
            action: "system.job.retry",
            id: id.0,
        })
        .await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// Events that reactions gave up, newest first.
#[utoipa::path(get, path = "/api/v1/system/dead-letters", tag = "app",
    operation_id = "systemDeadLetters",
    responses((status = 200, body = Vec<DeadLetterView>), Problems), security(("session" = [])))]
pub(crate) async fn dead_letters(
    caller: Caller,
    Extension(runner): Extension<Arc<Runner>>,
) -> Answer<Json<Vec<DeadLetterView>>> {
    administrator(&caller)?;
    let letters = runner.dead_letters(caller.scope).await?;
    Ok(Json(letters.into_iter().map(Into::into).collect()))
}

/// Gives a dead letter to its reaction once more.
#[utoipa::path(post, path = "/api/v1/system/dead-letters/{id}/replay", tag = "app",
    operation_id = "systemReplay", params(("id" = EventId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn replay(
    State(ctx): State<Ctx>,
    caller: Caller,
    Extension(runner): Extension<Arc<Runner>>,
    Path(id): Path<EventId>,
) -> Answer<axum::http::StatusCode> {
    let actor = administrator(&caller)?.clone();
    runner.replay(caller.scope, id).await?;
    ctx.db
        .write(Note {
            actor,
            action: "system.dead_letter.replay",
            id: id.0,
        })
        .await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

/// `?object=&object_id=`
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// Kind of thing, such as `product`.
    object: Option<String>,
    /// Which one.
    object_id: Option<PersonId>,
}

/// One staff action with its actor's name.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditView {
    #[serde(flatten)]
    row: AuditRow,
    actor_name: String,
}

/// Staff actions, newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "app", operation_id = "auditList",
    params(AuditQuery, PageQuery), responses((status = 200, body = Page<AuditView>), Problems),
    security(("session" = [])))]
pub(crate) async fn audit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<AuditQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<AuditView>>> {
    administrator(&caller)?;
    let mut tx = ctx.db.read().await?;
    let object = filter
        .object
        .as_deref()
        .zip(filter.object_id.map(|id| id.0));
    let rows = audit_page(&mut tx, caller.scope, object, &page).await?;
    let rows = Page::of(rows, &page, |r| r.id.0);
    let actors: Vec<_> = rows.items.iter().map(|r| r.actor_id).collect();
    let people = julin_identity::people(&mut tx, caller.scope, &actors).await?;
    Ok(Json(rows.map(|row| {
        let actor_name = people
            .get(&row.actor_id)
            .map(|p| p.nickname.clone())
            .unwrap_or_default();
        AuditView { row, actor_name }
    })))
}
