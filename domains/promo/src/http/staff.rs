//! Coupons for whoever hands them out: an operator the shop's, a leader her own.
use super::view::{CouponView, coupon_views};
use crate::create::CreateCoupon;
use crate::edit::{EditCoupon, StopCoupon, owned};
use crate::give::GiveCoupon;
use crate::ids::CouponId;
use crate::input::CouponInput;
use crate::ports::Buys;
use crate::store;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Fault, Page, PageQuery, PersonId};
use julin_web::{Actor, Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whose coupons the caller runs: all of the shop's (`None`), or her own.
fn runs(caller: &Caller) -> Result<(Actor, Option<PersonId>), Fault> {
    let actor = caller.signed()?;
    if actor.may(Permission::ManageCoupons, Reach::Shop) {
        return Ok((actor.clone(), None));
    }
    let own = Reach::Leader(actor.person);
    actor.require(Permission::ManageCoupons, own)?;
    Ok((actor.clone(), Some(actor.person)))
}

async fn one(ctx: &Ctx, caller: &Caller, id: CouponId) -> Answer<CouponView> {
    let mut tx = ctx.db.read().await?;
    let coupon = owned(&mut tx, caller.signed()?, id).await?;
    let view = coupon_views(&mut tx, caller.scope, vec![coupon])
        .await?
        .pop();
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}

/// Coupons with how they are used, newest first: an operator sees all, a leader her own.
#[utoipa::path(get, path = "/api/v1/coupons", tag = "promo", operation_id = "promoCoupons",
    params(PageQuery), responses((status = 200, body = Page<CouponView>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<CouponView>>> {
    let (_, leader) = runs(&caller)?;
    let mut tx = ctx.db.read().await?;
    let rows = store::coupon::page(&mut tx, caller.scope, leader, &page).await?;
    let rows = Page::of(rows, &page, |c| c.id.0);
    let items = coupon_views(&mut tx, caller.scope, rows.items).await?;
    Ok(Json(Page {
        items,
        next: rows.next,
    }))
}

/// Makes a coupon: an operator's is borne by the platform or by the supplier named, a leader's by
/// herself and holds in her buys.
#[utoipa::path(post, path = "/api/v1/coupons", tag = "promo", operation_id = "promoCreateCoupon",
    request_body = CouponInput, params(IdempotencyKey),
    responses((status = 201, body = CouponView), Problems), security(("session" = [])))]
pub(crate) async fn create(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(input): Body<CouponInput>,
) -> Answer<(StatusCode, Json<CouponView>)> {
    let (actor, leader) = runs(&caller)?;
    let command = CreateCoupon {
        actor,
        leader,
        key,
        input,
        buys: ctx.port::<dyn Buys>(),
    };
    let id = ctx.db.write(command).await?;
    Ok((StatusCode::CREATED, Json(one(&ctx, &caller, id).await?)))
}

/// One coupon with how it is used.
#[utoipa::path(get, path = "/api/v1/coupons/{id}", tag = "promo", operation_id = "promoCoupon",
    params(("id" = CouponId, Path)), responses((status = 200, body = CouponView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CouponId>,
) -> Answer<Json<CouponView>> {
    caller.signed()?;
    Ok(Json(one(&ctx, &caller, id).await?))
}

/// Changes a coupon. What it takes off and where stays once somebody has it.
#[utoipa::path(put, path = "/api/v1/coupons/{id}", tag = "promo", operation_id = "promoEditCoupon",
    request_body = CouponInput, params(("id" = CouponId, Path)),
    responses((status = 200, body = CouponView), Problems), security(("session" = [])))]
pub(crate) async fn edit(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CouponId>,
    Body(input): Body<CouponInput>,
) -> Answer<Json<CouponView>> {
    let actor = caller.signed()?.clone();
    let command = EditCoupon {
        actor,
        id,
        input,
        buys: ctx.port::<dyn Buys>(),
    };
    ctx.db.write(command).await?;
    Ok(Json(one(&ctx, &caller, id).await?))
}

/// How a coupon is stopped.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct StopBody {
    /// Also take back what no order holds.
    #[serde(default)]
    void_issued: bool,
}

/// Stops handing a coupon out.
#[utoipa::path(post, path = "/api/v1/coupons/{id}/stop", tag = "promo", operation_id = "promoStopCoupon",
    request_body = StopBody, params(("id" = CouponId, Path)),
    responses((status = 200, body = CouponView), Problems), security(("session" = [])))]
pub(crate) async fn stop(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CouponId>,
    Body(body): Body<StopBody>,
) -> Answer<Json<CouponView>> {
    let actor = caller.signed()?.clone();
    let void_issued = body.void_issued;
    ctx.db
        .write(StopCoupon {
            actor,
            id,
            void_issued,
        })
        .await?;
    Ok(Json(one(&ctx, &caller, id).await?))
}

/// To whom a coupon is given.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(crate) struct GiveBody {
    /// Members, at most 10,000; the first hundred have it at once.
    member_ids: Vec<PersonId>,
}

/// Gives a coupon to members and tells them, some at a time; a leader to her own.
#[utoipa::path(post, path = "/api/v1/coupons/{id}/give", tag = "promo", operation_id = "promoGiveCoupon",
    request_body = GiveBody, params(("id" = CouponId, Path), IdempotencyKey),
    responses((status = 200, body = CouponView), Problems), security(("session" = [])))]
pub(crate) async fn give(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(coupon): Path<CouponId>,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<GiveBody>,
) -> Answer<Json<CouponView>> {
    let actor = caller.signed()?.clone();
    let members = body.member_ids;
    let command = GiveCoupon {
        actor,
        coupon,
        members,
        key,
    };
    ctx.db.write(command).await?;
    Ok(Json(one(&ctx, &caller, coupon).await?))
}
