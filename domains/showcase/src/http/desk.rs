//! What those see and do who decide.
use super::SHOWN_MAX;
use crate::decide::{Decide, ShowPostDecision};
use crate::ids::ShowPostId;
use crate::model::{Post, ShowPostStatus};
use crate::ports::Rooms;
use crate::stage::{Stage, stage};
use crate::store::post::{Asked, find, get, sent_in};
use crate::tell;
use crate::view::{self, ShowPostRow};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_db::{Result, Tx};
use julin_kernel::{Code, LiveId, Page, PageQuery, PersonId, Scope};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which posts are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DeskQuery {
    /// Only those that stand here.
    status: Option<ShowPostStatus>,
}

/// Over whose posts the actor decides: one leader's, or all.
fn reach(actor: &Actor) -> Result<Option<PersonId>> {
    if actor.may(Permission::Moderate, Reach::Shop) {
        return Ok(None);
    }
    let own = Reach::Leader(actor.person);
    actor.require(Permission::Moderate, own)?;
    Ok(Some(actor.person))
}

/// Posts of one's own neighbours, of all for operators; newest first.
#[utoipa::path(get, path = "/api/v1/show-post-desk", tag = "showcase", operation_id = "showPostDesk",
    params(DeskQuery, PageQuery), responses((status = 200, body = Page<ShowPostRow>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<DeskQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ShowPostRow>>> {
    let asked = Asked {
        status: query.status,
        leader: reach(caller.signed()?)?,
        before: page.before(),
        max: page.size() + 1,
        ..Asked::default()
    };
    let mut tx = ctx.db.read().await?;
    let posts = find(&mut tx, caller.scope, &asked).await?;
    let posts = Page::of(posts, &page, |p| p.id.0);
    let next = posts.next;
    let items = view::rows(&mut tx, caller.scope, posts.items).await?;
    Ok(Json(Page { items, next }))
}

/// Posts that wait at the desk of a session: sent in there, or of what it sells. For its host and
/// assistants.
#[utoipa::path(get, path = "/api/v1/lives/{id}/show-post-desk", tag = "showcase",
    operation_id = "showPostDeskOfLive", params(("id" = LiveId, Path)),
    responses((status = 200, body = Vec<ShowPostRow>), Problems), security(("session" = [])))]
pub(crate) async fn of_live(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<ShowPostRow>>> {
    let (actor, rooms) = (caller.signed()?, ctx.port::<dyn Rooms>());
    let mut tx = ctx.db.read().await?;
    let stage = stage(&mut tx, caller.scope, &*rooms, live).await?;
    let stage = stage.moderated(&mut tx, &*rooms, actor).await?;
    let posts = waiting(&mut tx, caller.scope, &stage).await?;
    Ok(Json(view::rows(&mut tx, caller.scope, posts).await?))
}

/// What waits at a desk, oldest first.
async fn waiting(tx: &mut Tx, scope: Scope, stage: &Stage) -> Result<Vec<Post>> {
    let status = ShowPostStatus::Waiting;
    let asked = Asked {
        status: Some(status),
        leader: stage.session.leader,
        products: Some(stage.products.keys().copied().collect()),
        before: i64::MAX,
        max: SHOWN_MAX,
        ..Asked::default()
    };
    let mut posts = find(tx, scope, &asked).await?;
    posts.extend(sent_in(tx, scope, stage.live, status, SHOWN_MAX).await?);
    posts.sort_by_key(|p| p.id);
    posts.dedup_by_key(|p| p.id);
    Ok(posts)
}

/// Show a post, decline it or take it down; again changes nothing, but at the desk of a live a post that
/// is shown comes before the viewers once more.
#[utoipa::path(post, path = "/api/v1/show-posts/{id}/decide", tag = "showcase",
    operation_id = "showPostDecide", params(("id" = ShowPostId, Path)),
    request_body = ShowPostDecision, responses((status = 200, body = ShowPostRow), Problems),
    security(("session" = [])))]
pub(crate) async fn decide(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(post): Path<ShowPostId>,
    Body(decision): Body<ShowPostDecision>,
) -> Answer<Json<ShowPostRow>> {
    let desk = decision.live_id;
    let decide = Decide {
        actor: caller.signed()?.clone(),
        post,
        decision,
        rooms: ctx.port::<dyn Rooms>(),
    };
    let decided = ctx.db.write(decide).await?;
    let mut tx = ctx.db.read().await?;
    let found = get(&mut tx, caller.scope, post).await?;
    let rows = view::rows(&mut tx, caller.scope, found.into_iter().collect()).await?;
    let row = rows.into_iter().next().ok_or(Code::NOT_FOUND.fault())?;
    if let Some(live) = decided.placed {
        tell::shown(&ctx, live, &row.post);
    }
    tell::gone(&ctx, &decided.gone, post);
    for live in desk.into_iter().chain(row.live_id) {
        tell::desk(&ctx, live, post);
    }
    Ok(Json(row))
}
