//! Claims, for those who decide them.
use crate::after_sale::{ApproveBody, DecideAfterSale};
use crate::after_sale::store as claims;
use crate::order::ClaimStatus;
use crate::view::{AfterSaleView, claim_views};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::{AfterSaleId, Code, Page, PageQuery, PersonId};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach, Role};

/// `?status=&leader=`
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClaimsQuery {
    /// Only claims in this status.
    status: Option<ClaimStatus>,
    /// Only this leader's people; a leader sees her own.
    leader: Option<PersonId>,
}

/// Claims, newest first.
#[utoipa::path(get, path = "/api/v1/after-sales", tag = "orders", operation_id = "afterSalesList",
    params(ClaimsQuery, PageQuery), responses((status = 200, body = Page<AfterSaleView>), Problems),
    security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<ClaimsQuery>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<AfterSaleView>>> {
    let actor = caller.signed()?;
    let own = actor.is(Role::Leader).then_some(actor.person);
    let whole_shop = actor.may(Permission::ApproveAfterSale, Reach::Shop);
    let leader = filter.leader.or(if whole_shop { None } else { own });
    let reach = leader.map_or(Reach::Shop, Reach::Leader);
    actor.require(Permission::ApproveAfterSale, reach)?;
    let mut tx = ctx.db.read().await?;
    let found = claims::search(
        &mut tx,
        caller.scope,
        leader,
        filter.status,
        page.before(),
        page.size() + 1,
    );
    let found = Page::of(found.await?, &page, |c| c.id.0);
    let items = claim_views(&mut tx, caller.scope, found.items).await?;
    Ok(Json(Page {
        items,
        next: found.next,
    }))
}

/// Approves a claim: the refund goes out, the liable party bears it.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/approve", tag = "orders",
    operation_id = "afterSalesApprove", request_body = ApproveBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn approve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<AfterSaleId>,
    Body(body): Body<ApproveBody>,
) -> Answer<Json<AfterSaleView>> {
    decide(&ctx, &caller, id, Some(body), String::new()).await
}

/// Why a claim is rejected.
#[derive(Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub(crate) struct RejectBody {
    /// Words for the member, 1–300 characters.
    note: String,
}

/// Rejects a claim, with a reason.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/reject", tag = "orders",
    operation_id = "afterSalesReject", request_body = RejectBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn reject(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<AfterSaleId>,
    Body(body): Body<RejectBody>,
) -> Answer<Json<AfterSaleView>> {
    decide(&ctx, &caller, id, None, body.note).await
}

async fn decide(
    ctx: &Ctx,
    caller: &Caller,
    id: AfterSaleId,
    approve: Option<crate::after_sale::ApproveBody>,
    note: String,
) -> Answer<Json<AfterSaleView>> {
    let actor = caller.signed()?.clone();
    let may_ever = actor.is(Role::Leader) || actor.may(Permission::ApproveAfterSale, Reach::Shop);
    if !may_ever {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let window_s = ctx.config.settlement.after_sale_window_s;
    let command = DecideAfterSale {
        scope: caller.scope,
        actor,
        claim: id,
        approve,
        note,
        window_s,
    };
    ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    let claim = claims::claim(&mut tx, caller.scope, id)
        .await?
        .ok_or(Code::NOT_FOUND.fault())?;
    let view = claim_views(&mut tx, caller.scope, vec![claim]).await?.pop();
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}
