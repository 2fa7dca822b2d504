//! The comparison with the provider's bills, day by day.
use crate::reconcile::{
    self, BillKind, Difference, DifferenceId, DifferenceKind, DifferenceState, Explain,
    MovementKind, Reconciliation, RunState, Start,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use julin_kernel::{Code, Money, Page, PageQuery, PersonId, Ts};
use julin_web::{Answer, Body, Caller, Ctx, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One day against the provider's bills.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReconciliationView {
    /// `2026-11-22`, in China's calendar, which the provider's bills follow.
    day: String,
    state: RunState,
    /// How often the day was compared.
    run: i64,
    /// Lines of both bills.
    bill_rows: i64,
    /// Movements in the ledger.
    ledger_rows: i64,
    /// What the provider kept, net of what it gave back.
    fees: Money,
    /// Differences that nobody has explained.
    open: i64,
    started_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Ts>,
}

/// Which day to compare.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ReconcileBody {
    /// `2026-11-22`: a day that is over.
    day: String,
}

/// `?day=…&state=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DifferenceFilter {
    /// Only this day's.
    day: Option<String>,
    /// Only those that stand so.
    state: Option<DifferenceState>,
}

/// One difference between the ledger and a bill.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DifferenceView {
    id: DifferenceId,
    day: String,
    bill: BillKind,
    kind: MovementKind,
    /// Our number, or the provider's where it names none of ours.
    number: String,
    what: DifferenceKind,
    /// The ledger's sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    here: Option<Money>,
    /// The bill's sum.
    #[serde(skip_serializing_if = "Option::is_none")]
    there: Option<Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider_id: Option<String>,
    state: DifferenceState,
    found_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained_by: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained_at: Option<Ts>,
}

/// What a difference is.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct ExplainBody {
    /// 1 to 500 characters; none opens the difference again.
    #[serde(default)]
    explanation: Option<String>,
}

/// The days that were compared, newest first; cursors are days.
#[utoipa::path(get, path = "/api/v1/settlement/reconciliations", tag = "settlement",
    operation_id = "settlementListReconciliations", params(PageQuery),
    responses((status = 200, body = Page<ReconciliationView>), Problems),
    security(("session" = [])))]
pub(crate) async fn days(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
) -> Answer<Json<Page<ReconciliationView>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let (mut tx, size) = (ctx.db.read().await?, page.size());
    let before = page.cursor.as_deref();
    let mut rows = reconcile::store::days(&mut tx, caller.scope, before, size + 1).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|n| n > size);
    rows.truncate(usize::try_from(size).unwrap_or(20));
    let next = rows.last().filter(|_| more).map(|row| row.day.clone());
    let days: Vec<String> = rows.iter().map(|row| row.day.clone()).collect();
    let open = reconcile::store::open_by_day(&mut tx, caller.scope, &days).await?;
    let open: HashMap<String, i64> = open.into_iter().collect();
    let items = rows.into_iter().map(|row| view(row, &open)).collect();
    Ok(Json(Page { items, next }))
}

fn view(row: Reconciliation, open: &HashMap<String, i64>) -> ReconciliationView {
    ReconciliationView {
        open: open.get(&row.day).copied().unwrap_or(0),
        day: row.day,
        state: row.state,
        run: row.run,
        bill_rows: row.bill_rows,
        ledger_rows: row.ledger_rows,
        fees: row.fees,
        started_at: row.started_at,
        finished_at: row.finished_at,
    }
}

/// Compares a day now. A run that is under way goes on; a day that is done is compared again.
#[utoipa::path(post, path = "/api/v1/settlement/reconciliations", tag = "settlement",
    operation_id = "settlementReconcile", request_body = ReconcileBody,
    responses((status = 202, body = ReconciliationView), Problems), security(("session" = [])))]
pub(crate) async fn start(
    State(ctx): State<Ctx>,
    caller: Caller,
    Body(body): Body<ReconcileBody>,
) -> Answer<(StatusCode, Json<ReconciliationView>)> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?;
    check::that("day", reconcile::is_past_day(&body.day, ctx.now()))?;
    let command = Start {
        scope: caller.scope,
        actor: Some(actor.clone()),
        day: body.day.clone(),
    };
    ctx.db.write(command).await?;
    let mut tx = ctx.db.read().await?;
    let row = reconcile::store::of_day(&mut tx, caller.scope, &body.day).await?;
    let row = row.ok_or(Code::NOT_FOUND.fault())?;
    let open = reconcile::store::open_by_day(&mut tx, caller.scope, &[body.day]).await?;
    let view = view(row, &open.into_iter().collect());
    Ok((StatusCode::ACCEPTED, Json(view)))
}

/// The differences that were found, newest first.
#[utoipa::path(get, path = "/api/v1/settlement/differences", tag = "settlement",
    operation_id = "settlementListDifferences", params(PageQuery, DifferenceFilter),
    responses((status = 200, body = Page<DifferenceView>), Problems), security(("session" = [])))]
pub(crate) async fn differences(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(filter): Query<DifferenceFilter>,
) -> Answer<Json<Page<DifferenceView>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let which = (filter.day.as_deref(), filter.state);
    let rows = reconcile::store::differences(&mut tx, caller.scope, which, &page).await?;
    let page = Page::of(rows, &page, |row| row.id.0);
    Ok(Json(page.map(difference)))
}

fn difference(row: Difference) -> DifferenceView {
    DifferenceView {
        id: row.id,
        day: row.day,
        bill: row.bill,
        kind: row.kind,
        number: row.number,
        what: row.what,
        here: row.here,
        there: row.there,
        provider_id: row.provider_id,
        state: row.state,
        found_at: row.found_at,
        explanation: row.explanation,
        explained_by: row.explained_by,
        explained_at: row.explained_at,
    }
}

/// Says what a difference is.
#[utoipa::path(post, path = "/api/v1/settlement/differences/{id}/explain", tag = "settlement",
    operation_id = "settlementExplainDifference", request_body = ExplainBody,
    params(("id" = DifferenceId, Path)), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn explain(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<DifferenceId>,
    Body(body): Body<ExplainBody>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?;
    let text = |text: &str| check::text("explanation", text, 1, 500);
    let command = Explain {
        scope: caller.scope,
        actor: actor.clone(),
        id,
        explanation: body.explanation.as_deref().map(text).transpose()?,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
