//! The shop's side of applications.
use super::operator;
use crate::apply::{Application, LeaderApplicationStatus as Status};
use crate::ids::ApplicationId;
use crate::review::{
    Approval, Approve, Ask, ContractPort, Decline, GiveMarks, IdentityCheckPort, PaperInput,
    PaperKind, RecordPaper, ReviewInput, outcome,
};
use crate::store::application as store;
use crate::view::{FileView, RowView, file, rows};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_community::People;
use julin_kernel::{Code, Page, PageQuery};
use julin_web::{Answer, Body, Caller, Ctx, Problems, check};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Where the last page ended.
    cursor: Option<String>,
    /// Rows a page, 1–100 (20 unless told).
    limit: Option<i64>,
    /// Only those that are so far.
    status: Option<Status>,
}

/// Applications that the shop was sent, newest first.
#[utoipa::path(get, path = "/api/v1/leader-applications", tag = "leadership",
    operation_id = "leadershipApplications", params(ListQuery),
    responses((status = 200, body = Page<RowView>), Problems), security(("session" = [])))]
pub(super) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<ListQuery>,
) -> Answer<Json<Page<RowView>>> {
    operator(&caller)?;
    let page = PageQuery {
        cursor: query.cursor,
        limit: query.limit,
    };
    let mut tx = ctx.db.read().await?;
    let range = (page.before(), page.size() + 1);
    let found = store::page(&mut tx, caller.scope, query.status, range).await?;
    let found = Page::of(found, &page, |a| a.id.0);
    let items = rows(&mut tx, caller.scope, &found.items).await?;
    Ok(Json(Page {
        items,
        next: found.next,
    }))
}

/// An application that the shop was sent: a draft is its author's alone.
async fn sent(ctx: &Ctx, caller: &Caller, id: ApplicationId) -> Answer<Application> {
    let found = store::get(&mut ctx.db.read().await?, caller.scope, id).await?;
    let sent = found.filter(|a| a.status != Status::Draft);
    Ok(sent.ok_or(Code::NOT_FOUND.fault())?)
}

async fn shown(ctx: &Ctx, caller: &Caller, id: ApplicationId) -> Answer<Json<FileView>> {
    let one = sent(ctx, caller, id).await?;
    let mut tx = ctx.db.read().await?;
    Ok(Json(file(&mut tx, caller.scope, one).await?))
}

/// One application with its marks, papers and steps.
#[utoipa::path(get, path = "/api/v1/leader-applications/{id}", tag = "leadership",
    operation_id = "leadershipApplication", params(("id" = inline(ApplicationId), Path)),
    responses((status = 200, body = FileView), Problems), security(("session" = [])))]
pub(super) async fn get(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
) -> Answer<Json<FileView>> {
    operator(&caller)?;
    shown(&ctx, &caller, id).await
}

/// Give or change one's marks.
#[utoipa::path(put, path = "/api/v1/leader-applications/{id}/review", tag = "leadership",
    operation_id = "leadershipReview", params(("id" = inline(ApplicationId), Path)),
    request_body = ReviewInput, responses((status = 200, body = FileView), Problems),
    security(("session" = [])))]
pub(super) async fn review(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(input): Body<ReviewInput>,
) -> Answer<Json<FileView>> {
    let give = GiveMarks {
        scope: caller.scope,
        actor: operator(&caller)?,
        id,
        input,
    };
    ctx.db.write(give).await?;
    shown(&ctx, &caller, id).await
}

/// Have identity or contract checked, and keep what came of it.
#[utoipa::path(put, path = "/api/v1/leader-applications/{id}/papers", tag = "leadership",
    operation_id = "leadershipPaper", params(("id" = inline(ApplicationId), Path)),
    request_body = PaperInput, responses((status = 200, body = FileView), Problems),
    security(("session" = [])))]
pub(super) async fn paper(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(input): Body<PaperInput>,
) -> Answer<Json<FileView>> {
    let actor = operator(&caller)?;
    let told = input.told()?;
    // Nobody outside is told of a person whose application is not there.
    sent(&ctx, &caller, id).await?;
    let (checked_with, found) = match input.kind {
        PaperKind::Identity => {
            let port = ctx.port::<dyn IdentityCheckPort>();
            (port.name(), port.check(&input.identity()?).await)
        }
        PaperKind::Contract => {
            let port = ctx.port::<dyn ContractPort>();
            (port.name(), port.check(&input.contract()?).await)
        }
    };
    let record = RecordPaper {
        scope: caller.scope,
        actor,
        id,
        kind: input.kind,
        state: outcome(found)?,
        checked_with,
        told,
    };
    ctx.db.write(record).await?;
    shown(&ctx, &caller, id).await
}

/// What the applicant is to complete.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = LeaderApplicationAsk)]
pub(super) struct AskBody {
    /// 1–200 characters; she reads it.
    what: String,
}

/// Give an application back to be completed.
#[utoipa::path(post, path = "/api/v1/leader-applications/{id}/ask", tag = "leadership",
    operation_id = "leadershipAsk", params(("id" = inline(ApplicationId), Path)),
    request_body = AskBody, responses((status = 200, body = FileView), Problems),
    security(("session" = [])))]
pub(super) async fn ask(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(body): Body<AskBody>,
) -> Answer<Json<FileView>> {
    let ask = Ask {
        scope: caller.scope,
        actor: operator(&caller)?,
        id,
        what: check::text("what", &body.what, 1, 200)?,
    };
    ctx.db.write(ask).await?;
    shown(&ctx, &caller, id).await
}

/// Make the applicant a leader.
#[utoipa::path(post, path = "/api/v1/leader-applications/{id}/approve", tag = "leadership",
    operation_id = "leadershipApprove", params(("id" = inline(ApplicationId), Path)),
    request_body = Approval, responses((status = 200, body = FileView), Problems),
    security(("session" = [])))]
pub(super) async fn approve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(mut to): Body<Approval>,
) -> Answer<Json<FileView>> {
    let actor = operator(&caller)?;
    to.intro = check::text("intro", &to.intro, 0, 200)?;
    let approve = Approve {
        scope: caller.scope,
        actor,
        people: ctx.port::<dyn People>(),
        id,
        to,
    };
    ctx.db.write(approve).await?;
    shown(&ctx, &caller, id).await
}

/// Why an application is declined.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = LeaderApplicationDecline)]
pub(super) struct DeclineBody {
    /// 1–200 characters; the applicant reads it.
    reason: String,
}

/// Decline an application.
#[utoipa::path(post, path = "/api/v1/leader-applications/{id}/decline", tag = "leadership",
    operation_id = "leadershipDecline", params(("id" = inline(ApplicationId), Path)),
    request_body = DeclineBody, responses((status = 200, body = FileView), Problems),
    security(("session" = [])))]
pub(super) async fn decline(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<ApplicationId>,
    Body(body): Body<DeclineBody>,
) -> Answer<Json<FileView>> {
    let decline = Decline {
        scope: caller.scope,
        actor: operator(&caller)?,
        id,
        reason: check::text("reason", &body.reason, 1, 200)?,
        zone: ctx.zone.clone(),
    };
    ctx.db.write(decline).await?;
    shown(&ctx, &caller, id).await
}
