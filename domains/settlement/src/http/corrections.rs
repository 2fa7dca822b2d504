//! Corrections of what was settled.
use crate::correct::{
    self, Ask, Correction, CorrectionBody, CorrectionId, CorrectionKind, CorrectionStatus, Decide,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_db::Tx;
use julin_kernel::{
    Code, LineId, Money, OrderId, Page, PageQuery, PersonId, Scope, SupplierId, Ts,
};
use julin_orders::Liable;
use julin_web::{Answer, Body, Caller, Ctx, IdempotencyKey, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};

/// One correction.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct CorrectionView {
    #[schema(value_type = String)]
    id: CorrectionId,
    kind: CorrectionKind,
    status: CorrectionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    order_id: Option<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line_id: Option<LineId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_id: Option<SupplierId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplier_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leader_id: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    leader_name: Option<String>,
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    liable: Option<Liable>,
    reason: String,
    /// 2 if a second person must approve.
    approvals_needed: i64,
    by_name: String,
    /// Whether the reader asked for it, and may not decide it.
    own: bool,
    created_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_by_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<Ts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_note: Option<String>,
}

async fn views(
    tx: &mut Tx,
    scope: Scope,
    reader: PersonId,
    rows: Vec<Correction>,
) -> Answer<Vec<CorrectionView>> {
    let named = |c: &Correction| [Some(c.by_id), c.decided_by, c.leader_id];
    let ids: Vec<PersonId> = rows.iter().flat_map(named).flatten().collect();
    let people = julin_identity::people(tx, scope, &ids).await?;
    let suppliers: Vec<SupplierId> = rows.iter().filter_map(|c| c.supplier_id).collect();
    let suppliers = julin_catalog::suppliers(tx, scope, &suppliers).await?;
    let name = |id: PersonId| people.get(&id).map(|p| p.nickname.clone());
    let view = |c: Correction| CorrectionView {
        id: c.id,
        kind: c.kind,
        status: c.status,
        order_id: c.order_id,
        line_id: c.line_id,
        supplier_id: c.supplier_id,
        supplier_name: c
            .supplier_id
            .and_then(|id| suppliers.get(&id))
            .map(|s| s.name.clone()),
        leader_id: c.leader_id,
        leader_name: c.leader_id.and_then(name),
        amount: c.amount,
        liable: c.liable,
        reason: c.reason,
        approvals_needed: c.approvals_needed,
        by_name: name(c.by_id).unwrap_or_default(),
        own: c.by_id == reader,
        created_at: c.created_at,
        decided_by_name: c.decided_by.and_then(name),
        decided_at: c.decided_at,
        decision_note: c.decision_note,
    };
    Ok(rows.into_iter().map(view).collect())
}

async fn one(ctx: &Ctx, caller: &Caller, id: CorrectionId) -> Answer<CorrectionView> {
    let mut tx = ctx.db.read().await?;
    let found = correct::store::get(&mut tx, caller.scope, id).await?;
    let found = found.ok_or(Code::NOT_FOUND.fault())?;
    let reader = caller.signed()?.person;
    let view = views(&mut tx, caller.scope, reader, vec![found])
        .await?
        .pop();
    Ok(view.ok_or(Code::NOT_FOUND.fault())?)
}

/// `?status=&order=`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CorrectionFilter {
    /// Only those in this status.
    status: Option<CorrectionStatus>,
    /// Only those of this order.
    order: Option<OrderId>,
}

/// Corrections, newest first.
#[utoipa::path(get, path = "/api/v1/settlement/corrections", tag = "settlement",
    operation_id = "settlementListCorrections", params(CorrectionFilter, PageQuery),
    responses((status = 200, body = Page<CorrectionView>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(filter): Query<CorrectionFilter>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<CorrectionView>>> {
    let reader = caller.require(Permission::ViewLedger, Reach::Shop)?.person;
    let mut tx = ctx.db.read().await?;
    let by = (filter.status, filter.order);
    let rows = correct::store::page(&mut tx, caller.scope, by, &page).await?;
    let rows = Page::of(rows, &page, |c| c.id.0);
    Ok(Json(Page {
        items: views(&mut tx, caller.scope, reader, rows.items).await?,
        next: rows.next,
    }))
}

/// Corrects what was settled, with a reason. Above the threshold it waits for a second person.
#[utoipa::path(post, path = "/api/v1/settlement/corrections", tag = "settlement",
    operation_id = "settlementCorrect", request_body = CorrectionBody, params(IdempotencyKey),
    responses((status = 201, body = CorrectionView), Problems), security(("session" = [])))]
pub(crate) async fn ask(
    State(ctx): State<Ctx>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    Body(body): Body<CorrectionBody>,
) -> Answer<(StatusCode, Json<CorrectionView>)> {
    let actor = caller
        .require(Permission::CorrectBooks, Reach::Shop)?
        .clone();
    let command = Ask {
        scope: caller.scope,
        actor,
        key,
        body,
        two_above: Money(ctx.config.settlement.correction_two_approvals_above_fen),
    };
    let id = ctx.db.write(command).await?;
    Ok((StatusCode::CREATED, Json(one(&ctx, &caller, id).await?)))
}

async fn decide(
    ctx: &Ctx,
    caller: &Caller,
    id: CorrectionId,
    reject: Option<String>,
) -> Answer<Json<CorrectionView>> {
    let actor = caller
        .require(Permission::CorrectBooks, Reach::Shop)?
        .clone();
    let command = Decide {
        scope: caller.scope,
        actor,
        id,
        reject,
    };
    ctx.db.write(command).await?;
    Ok(Json(one(ctx, caller, id).await?))
}

/// Approves a correction that somebody else asked for, and books it.
#[utoipa::path(post, path = "/api/v1/settlement/corrections/{id}/approve", tag = "settlement",
    operation_id = "settlementApproveCorrection", params(("id" = String, Path)),
    responses((status = 200, body = CorrectionView), Problems), security(("session" = [])))]
pub(crate) async fn approve(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CorrectionId>,
) -> Answer<Json<CorrectionView>> {
    decide(&ctx, &caller, id, None).await
}

/// Why a correction is rejected.
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct RejectCorrectionBody {
    /// 1 to 300 characters.
    reason: String,
}

/// Rejects a correction that somebody else asked for.
#[utoipa::path(post, path = "/api/v1/settlement/corrections/{id}/reject", tag = "settlement",
    operation_id = "settlementRejectCorrection", request_body = RejectCorrectionBody,
    params(("id" = String, Path)), responses((status = 200, body = CorrectionView), Problems),
    security(("session" = [])))]
pub(crate) async fn reject(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<CorrectionId>,
    Body(body): Body<RejectCorrectionBody>,
) -> Answer<Json<CorrectionView>> {
    decide(&ctx, &caller, id, Some(body.reason)).await
}
