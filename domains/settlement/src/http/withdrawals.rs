//! A leader's own withdrawals.
use crate::withdraw::{
    self, Cancel, Payee, PayoutPort, Request, RequestBody, Terms, Withdrawal, WithdrawalStatus,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Money, Page, PageQuery, PersonId, Ts};
use julin_ledger::WithdrawalId;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};
use serde::Serialize;

/// One withdrawal, as its leader sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WithdrawalView {
    pub(crate) id: WithdrawalId,
    pub(crate) amount: Money,
    pub(crate) status: WithdrawalStatus,
    pub(crate) requested_at: Ts,
    /// When it came to its end, whichever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settled_at: Option<Ts>,
    /// While it waits for the leader: a path to open, or what the provider's app is handed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) confirm_with: Option<String>,
    /// Why it was rejected or failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

impl From<Withdrawal> for WithdrawalView {
    fn from(it: Withdrawal) -> Self {
        let confirming = it.status == WithdrawalStatus::Confirming;
        Self {
            id: it.id,
            amount: it.amount,
            status: it.status,
            requested_at: it.requested_at,
            settled_at: it.settled_at,
            confirm_with: it.confirm_with.filter(|_| confirming),
            reason: it.reason,
        }
    }
}

fn own(caller: &Caller) -> Answer<PersonId> {
    let leader = caller.member()?;
    caller.require(Permission::Withdraw, Reach::Leader(leader))?;
    Ok(leader)
}

fn terms(ctx: &Ctx, port: &dyn PayoutPort, amount: Money) -> Terms {
    let settings = &ctx.config.settlement;
    Terms {
        minimum: Money(settings.withdrawal_minimum_fen),
        two_approvals_above: Money(settings.withdrawal_two_approvals_above_fen),
        needs_name: port.needs_name(amount),
    }
}

async fn view(ctx: &Ctx, caller: &Caller, id: WithdrawalId) -> Answer<Json<WithdrawalView>> {
    let mut tx = ctx.db.read().await?;
    let it = withdraw::store::by_id(&mut tx, caller.scope, id).await?;
    Ok(Json(it.ok_or(Code::NOT_FOUND.fault())?.into()))
}

/// Asks for money to be paid out. It is set aside at once.
#[utoipa::path(post, path = "/api/v1/leader/withdrawals", tag = "settlement",
    operation_id = "settlementRequestWithdrawal", request_body = RequestBody,
    params(IdempotencyKey),
    responses((status = 201, body = WithdrawalView), Problems), security(("session" = [])))]
pub(crate) async fn request(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<RequestBody>,
) -> Answer<(StatusCode, Json<WithdrawalView>)> {
    let leader = own(&caller)?;
    let port = ctx.port::<dyn PayoutPort>();
    let usual_payee: Option<Payee> = port.usual_payee(leader);
    let command = Request {
        scope: caller.scope,
        leader,
        key,
        terms: terms(&ctx, &*port, body.amount),
        body,
        usual_payee,
    };
    let id = ctx.db.write(command).await?;
    Ok((StatusCode::CREATED, view(&ctx, &caller, id).await?))
}

/// The leader's own withdrawals, newest first.
#[utoipa::path(get, path = "/api/v1/leader/withdrawals", tag = "settlement",
    operation_id = "settlementListOwnWithdrawals", params(PageQuery),
    responses((status = 200, body = Page<WithdrawalView>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<WithdrawalView>>> {
    let leader = Some(own(&caller)?);
    let mut tx = ctx.db.read().await?;
    let rows = withdraw::store::page(&mut tx, caller.scope, leader, None, &page).await?;
    Ok(Json(Page::of(rows, &page, |it| it.id.0).map(Into::into)))
}

/// Takes a withdrawal back before it is approved.
#[utoipa::path(post, path = "/api/v1/leader/withdrawals/{id}/cancel", tag = "settlement",
    operation_id = "settlementCancelWithdrawal", params(("id" = WithdrawalId, Path)),
    responses((status = 200, body = WithdrawalView), Problems), security(("session" = [])))]
pub(crate) async fn cancel(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<WithdrawalId>,
) -> Answer<Json<WithdrawalView>> {
    let (leader, scope) = (own(&caller)?, caller.scope);
    ctx.db.write(Cancel { scope, leader, id }).await?;
    view(&ctx, &caller, id).await
}
