//! Coupons dropped into a room.
use super::SHOWN_MAX;
use crate::coupons::{CouponDropInput, EndDrop, MakeDrop, TakeCoupon, has_taken};
use crate::ids::DropId;
use crate::ports::Rooms;
use crate::store;
use crate::tell::drop_changed;
use crate::view::CouponDropView;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use julin_kernel::{Code, LiveId};
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Problems};

async fn seen(ctx: &Ctx, caller: &Caller, id: DropId) -> Answer<CouponDropView> {
    let mut tx = ctx.db.read().await?;
    let found = store::coupon_drop::get(&mut tx, caller.scope, id).await?;
    let dropped = found.ok_or(Code::NOT_FOUND.fault())?;
    let reader = caller.actor.as_ref().map(|a| a.person);
    let mine = has_taken(&mut tx, caller.scope, id, reader).await?;
    Ok((dropped, mine).into())
}

/// The drops of a session, newest first.
#[utoipa::path(get, path = "/api/v1/lives/{id}/coupon-drops", tag = "luckybag",
    operation_id = "couponDropList", params(("id" = LiveId, Path)),
    responses((status = 200, body = Vec<CouponDropView>), Problems))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
) -> Answer<Json<Vec<CouponDropView>>> {
    let (rooms, reader) = (
        ctx.port::<dyn Rooms>(),
        caller.actor.as_ref().map(|a| a.person),
    );
    let mut tx = ctx.db.read().await?;
    let session = rooms.session(&mut tx, caller.scope, live).await?;
    session.ok_or(Code::NOT_FOUND.fault())?;
    let drops = store::coupon_drop::of_live(&mut tx, caller.scope, live, SHOWN_MAX).await?;
    let mut shown: Vec<CouponDropView> = Vec::with_capacity(drops.len());
    for dropped in drops {
        let mine = has_taken(&mut tx, caller.scope, dropped.id, reader).await?;
        shown.push((dropped, mine).into());
    }
    Ok(Json(shown))
}

/// Drop coupons into a room that is on air.
#[utoipa::path(post, path = "/api/v1/lives/{id}/coupon-drops", tag = "luckybag",
    operation_id = "couponDropMake", params(("id" = LiveId, Path), IdempotencyKey),
    request_body = CouponDropInput, responses((status = 201, body = CouponDropView), Problems),
    security(("session" = [])))]
pub(crate) async fn make(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(live): Path<LiveId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<CouponDropInput>,
) -> Answer<(StatusCode, Json<CouponDropView>)> {
    let make = MakeDrop {
        actor: caller.signed()?.clone(),
        live,
        input,
        key,
        rooms: ctx.port::<dyn Rooms>(),
    };
    let (id, fresh) = ctx.db.write(make).await?;
    if fresh {
        drop_changed(&ctx, live, id, "made");
    }
    Ok((StatusCode::CREATED, Json(seen(&ctx, &caller, id).await?)))
}

/// Take one of a drop; again answers the same.
#[utoipa::path(post, path = "/api/v1/coupon-drops/{id}/take", tag = "luckybag",
    operation_id = "couponDropTake", params(("id" = DropId, Path)),
    responses((status = 200, body = CouponDropView), Problems), security(("session" = [])))]
pub(crate) async fn take(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(drop): Path<DropId>,
) -> Answer<Json<CouponDropView>> {
    let (scope, member) = (caller.scope, caller.member()?);
    let take = TakeCoupon {
        scope,
        drop,
        member,
    };
    if let Some(live) = ctx.db.write(take).await? {
        drop_changed(&ctx, live, drop, "gone");
    }
    Ok(Json(seen(&ctx, &caller, drop).await?))
}

/// End a drop: what nobody took goes back.
#[utoipa::path(post, path = "/api/v1/coupon-drops/{id}/end", tag = "luckybag",
    operation_id = "couponDropEnd", params(("id" = DropId, Path)),
    responses((status = 200, body = CouponDropView), Problems), security(("session" = [])))]
pub(crate) async fn end(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(drop): Path<DropId>,
) -> Answer<Json<CouponDropView>> {
    let by = Some((caller.signed()?.clone(), ctx.port::<dyn Rooms>()));
    let scope = caller.scope;
    if let Some(live) = ctx.db.write(EndDrop { scope, drop, by }).await? {
        drop_changed(&ctx, live, drop, "ended");
    }
    Ok(Json(seen(&ctx, &caller, drop).await?))
}
