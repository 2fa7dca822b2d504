//! Goods in place of others, and goods that come back.
use super::counter::keeper;
use crate::by_code::ReturnsByCode;
use crate::replace::{self, AnswerOffer, OfferBody, Replace};
use axum::Json;
use axum::extract::{Path, State};
use julin_kernel::{AfterSaleId, Code, PickupPointId, Scope};
use julin_orders::{AfterSaleView, ReplaceBody};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, Role, check};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

async fn view(ctx: &Ctx, caller: &Caller, id: AfterSaleId) -> Answer<Json<AfterSaleView>> {
    let mut tx = ctx.db.read().await?;
    let view = julin_orders::after_sale_view(&mut tx, caller.scope, id).await?;
    Ok(Json(view))
}

/// Settles a claim for goods with what is left over, or with the next purchase, or with money, as its
/// member chose; offers goods where the member asked for money.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/replace", tag = "supply",
    operation_id = "afterSalesReplace", request_body = ReplaceBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn replace(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
    Body(body): Body<ReplaceBody>,
) -> Answer<Json<AfterSaleView>> {
    let actor = caller.signed()?.clone();
    if !actor.is(Role::Leader) && !actor.may(Permission::ApproveAfterSale, Reach::Shop) {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let command = Replace {
        scope: caller.scope,
        actor,
        claim,
        body,
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, claim).await
}

/// Takes goods that were offered instead of money, or would rather have the money.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/offer", tag = "supply",
    operation_id = "afterSalesAnswerOffer", request_body = OfferBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn answer(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
    Body(body): Body<OfferBody>,
) -> Answer<Json<AfterSaleView>> {
    let command = AnswerOffer {
        scope: caller.scope,
        member: caller.member()?,
        claim,
        body,
    };
    ctx.db.write(command).await?;
    view(&ctx, &caller, claim).await
}

/// What is left over for a claim.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplacementStock {
    /// Pieces that the claim asks for.
    pieces: i64,
    /// Pieces that are left over.
    left: i64,
}

/// How much is left over to replace what a claim is about, for those who decide on it.
#[utoipa::path(get, path = "/api/v1/after-sales/{id}/leftover", tag = "supply",
    operation_id = "afterSalesLeftover", params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = ReplacementStock), Problems), security(("session" = [])))]
pub(crate) async fn leftover(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
) -> Answer<Json<ReplacementStock>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let what = julin_orders::replaceable(&mut tx, caller.scope, claim).await?;
    let reach = Reach::Leader(what.claim.leader_id);
    if !actor.may(Permission::ApproveAfterSale, reach) {
        return Err(Code::NOT_FOUND.fault().into());
    }
    let (campaign, sku) = (what.order.campaign_id, what.line.sku_id);
    let found = replace::leftover(&mut tx, caller.scope, campaign, sku).await?;
    Ok(Json(ReplacementStock {
        pieces: what.pieces,
        left: found.map_or(0, |of| of.pieces),
    }))
}

/// Claims whose goods a member brings back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReturnsFound {
    /// Each is taken in by itself.
    items: Vec<AfterSaleView>,
}

/// The pickup code of an order whose goods come back.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct FindReturnsBody {
    /// The code, as scanned or typed.
    code: String,
    /// Where; a leader's or verifier's own unless told, any for those who look after the shop.
    #[serde(default)]
    pickup_point_id: Option<PickupPointId>,
}

/// The pickup point that somebody keeps; none for those who look after the shop.
async fn own_point(ctx: &Ctx, scope: Scope, actor: &Actor) -> Answer<Option<PickupPointId>> {
    if actor.may(Permission::HandOver, Reach::Shop) {
        return Ok(None);
    }
    let kept = actor.reaches(Role::Verifier).find_map(|reach| match reach {
        Reach::PickupPoint(point) => Some(point),
        _ => None,
    });
    if kept.is_some() {
        return Ok(kept);
    }
    let mut tx = ctx.db.read().await?;
    let leader = julin_community::leader(&mut tx, scope, actor.person).await?;
    Ok(leader.map(|l| l.pickup_point))
}

/// Finds what a member brings back by the pickup code of its order, as scanned or typed.
#[utoipa::path(post, path = "/api/v1/handover/returns", tag = "supply", operation_id = "supplyFindReturns",
    request_body = FindReturnsBody, responses((status = 200, body = ReturnsFound), Problems),
    security(("session" = [])))]
pub(crate) async fn returns(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<FindReturnsBody>,
) -> Answer<Json<ReturnsFound>> {
    let actor = keeper(&caller)?;
    let point = match body.pickup_point_id {
        Some(point) => Some(point),
        None => own_point(&ctx, caller.scope, &actor).await?,
    };
    let command = ReturnsByCode {
        scope: caller.scope,
        actor,
        point,
        code: check::text("code", &body.code, 4, 16)?,
    };
    let items = ctx.db.write(command).await??;
    Ok(Json(ReturnsFound { items }))
}
