//! What a member does with posts of their own, and with those of others.
use super::SHOWN_MAX;
use crate::ids::ShowPostId;
use crate::make::{IMAGES, Make, ShowPostInput};
use crate::ports::Rooms;
use crate::report::{Report, ShowPostReportInput};
use crate::stage::stage;
use crate::store;
use crate::tell;
use crate::view::{self, MyShowPost, MyShowPosts};
use crate::withdraw::Withdraw;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::{Result, Tx};
use julin_kernel::{Code, LineId, LiveId, OrderId, PersonId, Scope, SkuId};
use julin_orders::HadLine;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems, check};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::IntoParams;

/// Send a 晒单 in: photos and words of goods that were picked up. Shown once somebody has looked at it.
#[utoipa::path(post, path = "/api/v1/show-posts", tag = "showcase", operation_id = "showPostMake",
    params(IdempotencyKey), request_body = ShowPostInput,
    responses((status = 201, body = MyShowPost), Problems), security(("session" = [])))]
pub(crate) async fn make(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<ShowPostInput>,
) -> Answer<(StatusCode, Json<MyShowPost>)> {
    let (scope, member) = (caller.scope, caller.member()?);
    check::count("image_keys", &input.image_keys, IMAGES.0, IMAGES.1)?;
    julin_catalog::known_pictures(&*ctx.blobs, "image_keys", &input.image_keys).await?;
    let live = input.live_id;
    let make = Make {
        scope,
        member,
        input,
        key,
        rooms: ctx.port::<dyn Rooms>(),
    };
    let (id, fresh) = ctx.db.write(make).await?;
    if let Some(live) = live.filter(|_| fresh) {
        tell::desk(&ctx, live, id);
    }
    let mut tx = ctx.db.read().await?;
    let found = store::post::get(&mut tx, scope, id).await?;
    let made = view::mine(&mut tx, scope, found.into_iter().collect()).await?;
    let made = made.into_iter().next().ok_or(Code::NOT_FOUND.fault())?;
    Ok((StatusCode::CREATED, Json(made)))
}

/// Of what a member's posts and lines are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MineQuery {
    /// Only what this session sells.
    live_id: Option<LiveId>,
    /// Only of this order.
    order_id: Option<OrderId>,
}

/// What the caller has shown, and what they may show.
#[utoipa::path(get, path = "/api/v1/me/show-posts", tag = "showcase", operation_id = "showPostMine",
    params(MineQuery), responses((status = 200, body = MyShowPosts), Problems),
    security(("session" = [])))]
pub(crate) async fn mine(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(query): Query<MineQuery>,
) -> Answer<Json<MyShowPosts>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let rooms = ctx.port::<dyn Rooms>();
    let mut tx = ctx.db.read().await?;
    let mut posts = store::post::of_member(&mut tx, scope, member, SHOWN_MAX).await?;
    let spoken: HashSet<LineId> = posts
        .iter()
        .filter(|p| p.status.stands())
        .map(|p| p.line_id)
        .collect();
    let mut lines = had(&mut tx, scope, member, query.order_id).await?;
    lines.retain(|l| !spoken.contains(&l.id));
    posts.retain(|p| query.order_id.is_none_or(|o| o == p.order_id));
    if let Some(live) = query.live_id {
        let stage = stage(&mut tx, scope, &*rooms, live).await?;
        posts.retain(|p| stage.sells(p));
        let skus: Vec<SkuId> = lines.iter().map(|l| l.sku_id).collect();
        let known = julin_catalog::product_snapshot(&mut tx, scope, &skus).await?;
        let sold = |l: &HadLine| {
            let product = known.get(&l.sku_id).map(|s| s.product);
            product.is_some_and(|p| stage.products.contains_key(&p))
        };
        lines.retain(sold);
    }
    Ok(Json(MyShowPosts {
        posts: view::mine(&mut tx, scope, posts).await?,
        lines: lines.into_iter().map(Into::into).collect(),
        reward_points: store::rules::get(&mut tx, scope).await?.points,
    }))
}

async fn had(
    tx: &mut Tx,
    scope: Scope,
    member: PersonId,
    order: Option<OrderId>,
) -> Result<Vec<HadLine>> {
    let mut lines = julin_orders::had_lines(tx, scope, member, SHOWN_MAX).await?;
    lines.retain(|l| order.is_none_or(|o| o == l.order_id));
    Ok(lines)
}

/// Take one's own post back; again changes nothing.
#[utoipa::path(post, path = "/api/v1/show-posts/{id}/withdraw", tag = "showcase",
    operation_id = "showPostWithdraw", params(("id" = ShowPostId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn withdraw(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(post): Path<ShowPostId>,
) -> Answer<StatusCode> {
    let (scope, member) = (caller.scope, caller.member()?);
    let withdraw = Withdraw {
        scope,
        member,
        post,
    };
    let lives = ctx.db.write(withdraw).await?;
    tell::gone(&ctx, &lives, post);
    Ok(StatusCode::NO_CONTENT)
}

/// Report a post that should not be shown; again changes nothing.
#[utoipa::path(post, path = "/api/v1/show-posts/{id}/report", tag = "showcase",
    operation_id = "showPostReport", params(("id" = ShowPostId, Path)),
    request_body = ShowPostReportInput, responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn report(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(post): Path<ShowPostId>,
    Body(input): Body<ShowPostReportInput>,
) -> Answer<StatusCode> {
    let report = Report {
        scope: caller.scope,
        member: caller.member()?,
        post,
        reason: input.reason,
    };
    if let Some(lives) = ctx.db.write(report).await? {
        tell::gone(&ctx, &lives, post);
        for live in lives {
            tell::desk(&ctx, live, post);
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
