//! Withdrawals that staff decide on, and where leaders are paid to.
use super::withdrawals::WithdrawalView;
use crate::withdraw::{self, Approve, Payee, Reject, SetPayee, Withdrawal, WithdrawalStatus};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::Tx;
use julin_identity::Person;
use julin_kernel::{Page, PageQuery, PersonId, Scope, Ts};
use julin_ledger::{Account, WithdrawalId, balance};
use julin_web::{Actor, Answer, Body, Caller, Ctx, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// `?status=…&leader=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WithdrawalFilter {
    /// Only those that stand so.
    status: Option<WithdrawalStatus>,
    /// Only this leader's.
    leader: Option<PersonId>,
}

/// A person by name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct WithdrawalPerson {
    id: PersonId,
    name: String,
}

/// One approval.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct WithdrawalApproval {
    by: WithdrawalPerson,
    at: Ts,
}

/// One withdrawal, as staff see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct StaffWithdrawal {
    #[serde(flatten)]
    withdrawal: WithdrawalView,
    leader: WithdrawalPerson,
    /// What the leader has left beside it; below zero blocks the approval.
    available: julin_kernel::Money,
    approvals_needed: i64,
    approvals: Vec<WithdrawalApproval>,
    /// The provider's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_id: Option<String>,
}

/// Why it is rejected; the leader reads it.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[schema(as = WithdrawalRejectBody)]
pub(crate) struct RejectBody {
    /// 1 to 200 characters.
    reason: String,
}

/// Where a leader is paid to.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct PayeeBody {
    /// The leader as the payment provider's app knows her.
    openid: String,
    /// Her real name; providers ask for it with large sums.
    #[serde(default)]
    name: Option<String>,
}

fn staff(caller: &Caller) -> Answer<Actor> {
    let actor = caller.require(Permission::ApproveWithdrawals, Reach::Shop)?;
    Ok(actor.clone())
}

/// All withdrawals, newest first.
#[utoipa::path(get, path = "/api/v1/settlement/withdrawals", tag = "settlement",
    operation_id = "settlementListWithdrawals", params(PageQuery, WithdrawalFilter),
    responses((status = 200, body = Page<StaffWithdrawal>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(filter): Query<WithdrawalFilter>,
) -> Answer<Json<Page<StaffWithdrawal>>> {
    staff(&caller)?;
    let mut tx = ctx.db.read().await?;
    let (leader, status) = (filter.leader, filter.status);
    let rows = withdraw::store::page(&mut tx, caller.scope, leader, status, &page).await?;
    let page = Page::of(rows, &page, |it| it.id.0);
    let items = views(&mut tx, caller.scope, page.items).await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

async fn views(tx: &mut Tx, scope: Scope, rows: Vec<Withdrawal>) -> Answer<Vec<StaffWithdrawal>> {
    let ids: Vec<WithdrawalId> = rows.iter().map(|it| it.id).collect();
    let given = withdraw::store::approvers(tx, scope, &ids).await?;
    let mut who: Vec<PersonId> = rows.iter().map(|it| it.leader_id).collect();
    who.extend(given.iter().map(|approval| approval.staff_id));
    let people = julin_identity::people(tx, scope, &who).await?;
    let mut out = vec![];
    for it in rows {
        let account = Account::leader_available(it.leader_id);
        let available = julin_kernel::Money(-balance(tx, scope, account).await?.0);
        let of_it = given
            .iter()
            .filter(|approval| approval.withdrawal_id == it.id);
        let approvals = of_it.map(|approval| WithdrawalApproval {
            by: person(&people, approval.staff_id),
            at: approval.at,
        });
        out.push(StaffWithdrawal {
            leader: person(&people, it.leader_id),
            available,
            approvals_needed: it.approvals_needed,
            approvals: approvals.collect(),
            provider_id: it.provider_id.clone(),
            withdrawal: it.into(),
        });
    }
    Ok(out)
}

fn person(people: &HashMap<PersonId, Person>, id: PersonId) -> WithdrawalPerson {
    let name = people.get(&id).map(|p| p.nickname.clone());
    WithdrawalPerson {
        id,
        name: name.unwrap_or_default(),
    }
}

/// Approves a withdrawal; above the shop's threshold two different people must.
#[utoipa::path(post, path = "/api/v1/settlement/withdrawals/{id}/approve", tag = "settlement",
    operation_id = "settlementApproveWithdrawal", params(("id" = WithdrawalId, Path)),
    responses((status = 204), Problems), security(("session" = [])))]
pub(crate) async fn approve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<WithdrawalId>,
) -> Answer<StatusCode> {
    let (actor, scope) = (staff(&caller)?, caller.scope);
    ctx.db.write(Approve { scope, actor, id }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rejects a withdrawal that is not yet approved; the money goes back to the leader's balance.
#[utoipa::path(post, path = "/api/v1/settlement/withdrawals/{id}/reject", tag = "settlement",
    operation_id = "settlementRejectWithdrawal", request_body = RejectBody,
    params(("id" = WithdrawalId, Path)), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn reject(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<WithdrawalId>,
    Body(body): Body<RejectBody>,
) -> Answer<StatusCode> {
    let command = Reject {
        scope: caller.scope,
        actor: staff(&caller)?,
        id,
        reason: check::text("reason", &body.reason, 1, 200)?,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where a leader is paid to; 404 until it is set.
#[utoipa::path(get, path = "/api/v1/settlement/leaders/{id}/payee", tag = "settlement",
    operation_id = "settlementShowPayee", params(("id" = PersonId, Path)),
    responses((status = 200, body = PayeeBody), Problems), security(("session" = [])))]
pub(crate) async fn show_payee(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
) -> Answer<Json<PayeeBody>> {
    staff(&caller)?;
    let mut tx = ctx.db.read().await?;
    let payee = withdraw::store::payee(&mut tx, caller.scope, leader).await?;
    let Payee { openid, name } = payee.ok_or(julin_kernel::Code::NOT_FOUND.fault())?;
    Ok(Json(PayeeBody { openid, name }))
}

/// Sets where a leader is paid to.
#[utoipa::path(put, path = "/api/v1/settlement/leaders/{id}/payee", tag = "settlement",
    operation_id = "settlementSetPayee", request_body = PayeeBody,
    params(("id" = PersonId, Path)), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn set_payee(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(leader): Path<PersonId>,
    Body(body): Body<PayeeBody>,
) -> Answer<StatusCode> {
    let actor = staff(&caller)?;
    let name = body.name.as_deref().filter(|name| !name.trim().is_empty());
    let payee = Payee {
        openid: check::text("openid", &body.openid, 1, 64)?,
        name: name
            .map(|name| check::text("name", name, 1, 32))
            .transpose()?,
    };
    let mut tx = ctx.db.read().await?;
    let known = julin_identity::people(&mut tx, caller.scope, &[leader]).await?;
    drop(tx);
    if !known.contains_key(&leader) {
        return Err(julin_kernel::Code::NOT_FOUND.fault().into());
    }
    let command = SetPayee {
        scope: caller.scope,
        actor,
        leader,
        payee,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
