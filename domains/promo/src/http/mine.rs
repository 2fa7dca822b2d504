//! A member's coupons and points.
use super::view::{CouponTerms, MyCoupon, leaders, my_coupons};
use crate::claim::{ClaimCoupon, Known, may_claim};
use crate::ids::CouponId;
use crate::ports::MemberTags;
use crate::store::{self, points::PointsEntry};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Page, PageQuery, PersonId};
use julin_web::{Answer, Caller, Ctx, IdempotencyKey, Problems};
use serde::Serialize;
use utoipa::ToSchema;

/// Coupons shown on one page.
const SHOWN_MAX: i64 = 100;

/// A coupon that can be claimed, or why not.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClaimableCoupon {
    /// What it is.
    terms: CouponTerms,
    /// How many are left.
    left: i64,
    /// How many the caller has had.
    claimed: i64,
    /// How many one may have.
    per_member: i64,
    /// Whether it can be claimed now.
    can_claim: bool,
    /// Why not, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<String>,
    /// Why not, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// The coupons that the caller can claim: the shop's and those of the leaders they belong to.
#[utoipa::path(get, path = "/api/v1/coupons/claimable", tag = "promo", operation_id = "promoClaimable",
    responses((status = 200, body = Vec<ClaimableCoupon>), Problems), security(("session" = [])))]
pub(crate) async fn claimable(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<ClaimableCoupon>>> {
    let member = caller.member()?;
    let port = ctx.port::<dyn MemberTags>();
    let mut tx = ctx.db.read().await?;
    let of = julin_community::memberships_of(&mut tx, caller.scope, member).await?;
    let of: Vec<PersonId> = of.iter().map(|m| m.leader).collect();
    let coupons = store::coupon::claimable(&mut tx, caller.scope, &of, SHOWN_MAX).await?;
    let names = leaders(&mut tx, caller.scope, &coupons).await?;
    let all: Vec<_> = coupons.iter().collect();
    let known = Known::of(&mut tx, caller.scope, &all, member, &*port).await?;
    let mut shown = Vec::with_capacity(coupons.len());
    for coupon in coupons {
        let (_, claimed) = store::grant::count_of(&mut tx, caller.scope, coupon.id, member).await?;
        let may = may_claim(&coupon, claimed, &known, tx.now()).err();
        shown.push(ClaimableCoupon {
            terms: CouponTerms::of(&coupon, &names),
            left: coupon.total - coupon.issued,
            claimed,
            per_member: coupon.per_member,
            can_claim: may.is_none(),
            refusal: may.as_ref().map(|f| f.code.code.to_owned()),
            reason: may.map(|f| caller.locale.pick(f.code.zh, f.code.en).to_owned()),
        });
    }
    Ok(Json(shown))
}

/// Claims a coupon.
#[utoipa::path(post, path = "/api/v1/coupons/{id}/claim", tag = "promo", operation_id = "promoClaim",
    params(("id" = CouponId, Path), IdempotencyKey),
    responses((status = 201, body = MyCoupon), Problems), security(("session" = [])))]
pub(crate) async fn claim(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(coupon): Path<CouponId>,
    IdempotencyKey(key): IdempotencyKey,
) -> Answer<(StatusCode, Json<MyCoupon>)> {
    let member = caller.member()?;
    let command = ClaimCoupon {
        scope: caller.scope,
        member,
        coupon,
        key,
        tags: ctx.port::<dyn MemberTags>(),
    };
    let id = ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    let grant = store::grant::get(&mut tx, caller.scope, id).await?;
    let grant = grant.ok_or(Code::NOT_FOUND.fault())?;
    let view = my_coupons(&mut tx, caller.scope, vec![grant]).await?.pop();
    Ok((
        StatusCode::CREATED,
        Json(view.ok_or(Code::NOT_FOUND.fault())?),
    ))
}

/// The caller's coupons, newest first.
#[utoipa::path(get, path = "/api/v1/me/coupons", tag = "promo", operation_id = "promoMyCoupons",
    responses((status = 200, body = Vec<MyCoupon>), Problems), security(("session" = [])))]
pub(crate) async fn coupons(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<Vec<MyCoupon>>> {
    let member = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let grants = store::grant::of_member(&mut tx, caller.scope, member, SHOWN_MAX).await?;
    Ok(Json(my_coupons(&mut tx, caller.scope, grants).await?))
}

/// A member's points.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointsView {
    /// How many they have.
    balance: i64,
    /// How many of those unpaid orders hold.
    reserved: i64,
    /// Points for one yuan.
    per_yuan: i64,
    /// The share of the goods that points may pay, in basis points.
    share_max_bps: i64,
    /// What moved them, newest first.
    entries: Vec<PointsEntry>,
    /// Pass as `cursor` for older ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// The caller's points and what moved them.
#[utoipa::path(get, path = "/api/v1/me/points", tag = "promo", operation_id = "promoMyPoints",
    params(PageQuery), responses((status = 200, body = PointsView), Problems),
    security(("session" = [])))]
pub(crate) async fn points(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<PointsView>> {
    let member = caller.member()?;
    let mut tx = ctx.db.read().await?;
    let account = store::points::account(&mut tx, caller.scope, member).await?;
    let rows = store::points::entries(&mut tx, caller.scope, member, &page).await?;
    let rows = Page::of(rows, &page, |e| e.id.0);
    Ok(Json(PointsView {
        balance: account.balance,
        reserved: account.reserved,
        per_yuan: ctx.config.promo.points_per_yuan,
        share_max_bps: i64::from(ctx.config.promo.points_share_max_bp),
        entries: rows.items,
        next: rows.next,
    }))
}
