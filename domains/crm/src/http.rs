//! Members, for the leader whose people they are and for operators.
use crate::members::{self, MemberCard, Wanted};
use crate::tag::Tag;
use axum::Json;
use axum::extract::{Query, State};
use julin_kernel::{Page, PageQuery, PersonId};
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach, check};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(of_leader))
        .routes(routes!(of_shop))
}

/// `?tag=&q=`
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct MemberQuery {
    /// Only those with this tag.
    tag: Option<Tag>,
    /// A part of the name, or the last four digits.
    q: Option<String>,
}

async fn found(
    ctx: &Ctx,
    caller: &Caller,
    leader: Option<PersonId>,
    asked: MemberQuery,
    page: &PageQuery,
) -> Answer<Json<Page<MemberCard>>> {
    let wanted = Wanted {
        leader,
        tag: asked.tag,
        q: check::text("q", &asked.q.unwrap_or_default(), 0, 40)?,
    };
    let mut tx = ctx.db.read().await?;
    let found = members::page(&mut tx, caller.scope, &wanted, page, caller.locale).await?;
    Ok(Json(found))
}

/// The caller's own people, with what they bought and why they are tagged.
#[utoipa::path(get, path = "/api/v1/leader/members", tag = "crm", operation_id = "crmLeaderMembers",
    params(MemberQuery, PageQuery), responses((status = 200, body = Page<MemberCard>), Problems),
    security(("session" = [])))]
async fn of_leader(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<MemberQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<MemberCard>>> {
    let leader = caller.signed()?.person;
    caller.require(Permission::ViewPeople, Reach::Leader(leader))?;
    found(&ctx, &caller, Some(leader), asked, &page).await
}

/// All members, with what they bought and why they are tagged.
#[utoipa::path(get, path = "/api/v1/members", tag = "crm", operation_id = "crmMembers",
    params(MemberQuery, PageQuery), responses((status = 200, body = Page<MemberCard>), Problems),
    security(("session" = [])))]
async fn of_shop(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(asked): Query<MemberQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<MemberCard>>> {
    caller.require(Permission::ViewShop, Reach::Shop)?;
    found(&ctx, &caller, None, asked, &page).await
}
