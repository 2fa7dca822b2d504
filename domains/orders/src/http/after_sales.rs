//! Claims, for those who decide them.
use crate::after_sale::store::{self as claims, ClaimQuery};
use crate::after_sale::view::claim_views;
use crate::after_sale::{
    AfterSaleView, ApproveBody, Claim, ClaimKind, ClaimPolicy, ClaimReason, ClaimStatus,
    DecideAfterSale, ReturnBody, TakeReturn,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_kernel::{AfterSaleId, Code, Page, PageQuery, PersonId};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, Role};

/// `?status=&leader=&kind=&reason=&escalated=`
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ClaimsQuery {
    /// Only claims in this status.
    status: Option<ClaimStatus>,
    /// Only this leader's people; a leader sees her own.
    leader: Option<PersonId>,
    /// Only claims for this.
    kind: Option<ClaimKind>,
    /// Only claims for this reason.
    reason: Option<ClaimReason>,
    /// Only those that went on to operators, or only those that did not.
    escalated: Option<bool>,
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
    let query = ClaimQuery {
        leader,
        status: filter.status,
        kind: filter.kind,
        reason: filter.reason,
        escalated: filter.escalated,
        before: page.before(),
        max: page.size() + 1,
    };
    let mut tx = ctx.db.read().await?;
    let found = claims::search(&mut tx, caller.scope, &query).await?;
    let found = Page::of(found, &page, |c| c.id.0);
    let items = claim_views(&mut tx, caller.scope, found.items).await?;
    Ok(Json(Page {
        items,
        next: found.next,
    }))
}

/// The member, the leader of the order, and operators; nobody else learns that it exists.
fn may_see(actor: &Actor, claim: &Claim) -> bool {
    actor.person == claim.member_id
        || actor.may(Permission::ApproveAfterSale, Reach::Leader(claim.leader_id))
}

/// One claim with everything that happened to it.
#[utoipa::path(get, path = "/api/v1/after-sales/{id}", tag = "orders", operation_id = "afterSalesShow",
    params(("id" = AfterSaleId, Path)), responses((status = 200, body = AfterSaleView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<AfterSaleId>,
) -> Answer<Json<AfterSaleView>> {
    caller.signed()?;
    view(&ctx, &caller, id).await
}

async fn view(ctx: &Ctx, caller: &Caller, id: AfterSaleId) -> Answer<Json<AfterSaleView>> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let claim = claims::claim(&mut tx, caller.scope, id).await?;
    let claim = claim.filter(|c| may_see(actor, c));
    let claim = claim.ok_or(Code::NOT_FOUND.fault())?;
    let view = claim_views(&mut tx, caller.scope, vec![claim]).await?.pop();
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}

/// Approves a claim: the refund goes out, or the goods come back first; the liable parties bear it.
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
    approve: Option<ApproveBody>,
    note: String,
) -> Answer<Json<AfterSaleView>> {
    let actor = caller.signed()?.clone();
    let may_ever = actor.is(Role::Leader) || actor.may(Permission::ApproveAfterSale, Reach::Shop);
    if !may_ever {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let command = DecideAfterSale {
        scope: caller.scope,
        actor,
        claim: id,
        approve,
        note,
        policy: ClaimPolicy::of(ctx),
    };
    ctx.db.write(command).await?;
    view(ctx, caller, id).await
}

/// Takes in goods that a member brings back to the pickup point; their money goes back now.
#[utoipa::path(post, path = "/api/v1/after-sales/{id}/returned", tag = "orders",
    operation_id = "afterSalesReturned", request_body = ReturnBody, params(("id" = AfterSaleId, Path)),
    responses((status = 200, body = AfterSaleView), Problems), security(("session" = [])))]
pub(crate) async fn returned(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(claim): Path<AfterSaleId>,
    Body(body): Body<ReturnBody>,
) -> Answer<Json<AfterSaleView>> {
    let actor = caller.signed()?.clone();
    let hands_over = [Role::Leader, Role::Verifier, Role::Operator];
    if !hands_over.into_iter().any(|role| actor.is(role)) {
        return Err(Code::FORBIDDEN.fault().into());
    }
    let command = TakeReturn {
        scope: caller.scope,
        actor,
        claim,
        body,
        policy: ClaimPolicy::of(&ctx),
    };
    ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    let found = claims::claim(&mut tx, caller.scope, claim).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let view = claim_views(&mut tx, caller.scope, vec![found]).await?.pop();
    Ok(Json(view.ok_or(Code::NOT_FOUND.fault())?))
}
