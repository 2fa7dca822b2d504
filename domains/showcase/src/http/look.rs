//! What everybody sees.
use super::SHOWN_MAX;
use crate::model::ShowPostStatus;
use crate::ports::Rooms;
use crate::stage::{products, stage};
use crate::store::post::{Asked, find};
use crate::view::{self, ShowPostOnWall, ShowPostView};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::{CampaignId, CommunityId, LiveId, Page, PageQuery};
use julin_web::{Answer, Caller, Ctx, Problems};
use serde::Deserialize;
use utoipa::IntoParams;

/// Whose posts are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ShownQuery {
    /// Of what this buy sells.
    campaign_id: Option<CampaignId>,
    /// Of the neighbours of this community.
    community_id: Option<CommunityId>,
}

/// Posts that are shown, newest first.
#[utoipa::path(get, path = "/api/v1/show-posts", tag = "showcase", operation_id = "showPostList",
    params(ShownQuery, PageQuery), responses((status = 200, body = Page<ShowPostView>), Problems))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<ShownQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ShowPostView>>> {
    let mut tx = ctx.db.read().await?;
    let sold = match query.campaign_id {
        Some(campaign) => {
            let sold = products(&mut tx, caller.scope, campaign).await?;
            Some(sold.into_keys().collect())
        }
        None => None,
    };
    let asked = Asked {
        status: Some(ShowPostStatus::Shown),
        community: query.community_id,
        products: sold,
        before: page.before(),
        max: page.size() + 1,
        ..Asked::default()
    };
    let posts = find(&mut tx, caller.scope, &asked).await?;
    let posts = Page::of(posts, &page, |p| p.id.0);
    let items = view::views(&mut tx, caller.scope, &posts.items).await?;
    Ok(Json(Page {
        items,
        next: posts.next,
    }))
}

/// The wall (晒单墙) of a session: posts of what it sells, those that stood before its viewers first.
#[utoipa::path(get, path = "/api/v1/lives/{id}/show-posts", tag = "showcase",
    operation_id = "showPostWall", params(("id" = LiveId, Path)),
    responses((status = 200, body = Vec<ShowPostOnWall>), Problems))]
pub(crate) async fn wall(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<ShowPostOnWall>>> {
    let rooms = ctx.port::<dyn Rooms>();
    let mut tx = ctx.db.read().await?;
    let stage = stage(&mut tx, caller.scope, &*rooms, live).await?;
    let asked = Asked {
        status: Some(ShowPostStatus::Shown),
        products: Some(stage.products.keys().copied().collect()),
        before: i64::MAX,
        max: SHOWN_MAX,
        ..Asked::default()
    };
    let posts = find(&mut tx, caller.scope, &asked).await?;
    let wall = view::wall(&mut tx, caller.scope, &stage, posts).await?;
    Ok(Json(wall))
}
