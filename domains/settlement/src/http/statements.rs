//! Statements that suppliers confirm and the shop pays.
use crate::statement::{
    self, Confirm, MoveKind, Pay, Statement, StatementStatus, SupplierMove, sheet,
};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use julin_db::Tx;
use julin_kernel::{
    Code, Money, OrderId, Page, PageQuery, PersonId, PurchaseOrderId, RefundId, SupplierId, Ts,
};
use julin_ledger::StatementId;
use julin_web::{Actor, Answer, Body, Caller, Ctx, Locale, Permission, Problems, Reach, check};
use serde::{Deserialize, Serialize};

/// Lines in one workbook at the most.
const EXPORT_MAX: i64 = 50_000;

/// `?supplier=…&status=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatementFilter {
    /// Only this supplier's; a supplier must say which it is.
    supplier: Option<SupplierId>,
    /// Only those that stand so.
    status: Option<StatementStatus>,
}

/// The statement of a supplier's period: `ordered + short + excess + returned + coupon + corrected +
/// fee + carried` is payable,
/// or carried into the next if it is below zero.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PeriodStatement {
    id: StatementId,
    supplier: SupplierId,
    supplier_name: String,
    /// The first day, in the shop's zone.
    first_day: String,
    /// The last day.
    last_day: String,
    status: StatementStatus,
    /// Goods as ordered.
    ordered: Money,
    /// Ordered goods that did not come, below zero.
    short: Money,
    /// Weight above what was ordered, which members paid for.
    excess: Money,
    /// Refunds that the supplier bears, below zero.
    returned: Money,
    /// What was settled wrongly before.
    corrected: Money,
    /// Coupons that the supplier bears, below zero.
    coupon: Money,
    /// The shop's service fee, below zero.
    fee: Money,
    /// Brought forward.
    carried: Money,
    payable: Money,
    closed_at: Ts,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_at: Option<Ts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmed_by: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_at: Option<Ts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bank_reference: Option<String>,
}

/// One change of what a supplier is owed.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct PeriodStatementLine {
    id: String,
    at: Ts,
    kind: MoveKind,
    /// The same in the reader's language.
    text: String,
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order: Option<PurchaseOrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<RefundId>,
}

/// A statement with what lies in it, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct PeriodStatementView {
    #[serde(flatten)]
    statement: PeriodStatement,
    lines: Page<PeriodStatementLine>,
}

/// How it was paid.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct PayStatementBody {
    /// The bank's reference, 1 to 64 characters.
    bank_reference: String,
}

/// The shop's own people, and the supplier itself.
fn may_see(actor: &Actor, supplier: SupplierId) -> Answer<()> {
    if !actor.may(Permission::ViewSupplies, Reach::Supplier(supplier)) {
        actor.require(Permission::ViewLedger, Reach::Shop)?;
    }
    Ok(())
}

async fn load(ctx: &Ctx, caller: &Caller, id: StatementId) -> Answer<(Statement, PeriodStatement)> {
    let actor = caller.signed()?;
    let mut tx = ctx.db.read().await?;
    let it = statement::store::by_id(&mut tx, caller.scope, id).await?;
    let it = it.ok_or(Code::NOT_FOUND.fault())?;
    // Another supplier does not even learn that it is there.
    may_see(actor, it.supplier_id).map_err(|_forbidden| Code::NOT_FOUND.fault())?;
    let view = views(&mut tx, caller, vec![it.clone()]).await?.pop();
    Ok((it, view.ok_or(Code::NOT_FOUND.fault())?))
}

async fn views(tx: &mut Tx, caller: &Caller, rows: Vec<Statement>) -> Answer<Vec<PeriodStatement>> {
    let ids: Vec<SupplierId> = rows.iter().map(|row| row.supplier_id).collect();
    let names = julin_catalog::suppliers(tx, caller.scope, &ids).await?;
    let view = |row: Statement| {
        let name = names.get(&row.supplier_id).map(|s| s.name.clone());
        of_row(row, name.unwrap_or_default())
    };
    Ok(rows.into_iter().map(view).collect())
}

fn of_row(row: Statement, supplier_name: String) -> PeriodStatement {
    PeriodStatement {
        id: row.id,
        supplier: row.supplier_id,
        supplier_name,
        first_day: row.first_day,
        last_day: row.last_day,
        status: row.status,
        ordered: row.ordered,
        short: row.short,
        excess: row.excess,
        returned: row.returned,
        coupon: row.coupon,
        corrected: row.corrected,
        fee: row.fee,
        carried: row.carried,
        payable: row.payable,
        closed_at: row.closed_at,
        confirmed_at: row.confirmed_at,
        confirmed_by: row.confirmed_by,
        paid_at: row.paid_at,
        bank_reference: row.bank_reference,
    }
}

fn line(row: SupplierMove, locale: Locale) -> PeriodStatementLine {
    PeriodStatementLine {
        id: row.id.to_string(),
        at: row.at,
        kind: row.kind,
        text: sheet::word(row.kind, locale).to_owned(),
        amount: row.amount,
        order: row.order_id,
        purchase_order: row.purchase_order_id,
        refund: row.refund_id,
    }
}

/// Statements, newest first: all for the shop, its own for a supplier.
#[utoipa::path(get, path = "/api/v1/settlement/statements", tag = "settlement",
    operation_id = "settlementListStatements", params(PageQuery, StatementFilter),
    responses((status = 200, body = Page<PeriodStatement>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(filter): Query<StatementFilter>,
) -> Answer<Json<Page<PeriodStatement>>> {
    let actor = caller.signed()?;
    match filter.supplier {
        Some(supplier) => may_see(actor, supplier)?,
        None => actor.require(Permission::ViewLedger, Reach::Shop)?,
    }
    let mut tx = ctx.db.read().await?;
    let which = (filter.supplier, filter.status);
    let rows = statement::store::page(&mut tx, caller.scope, which, &page).await?;
    let page = Page::of(rows, &page, |row| row.id.0);
    let items = views(&mut tx, &caller, page.items).await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}

/// One statement with what lies in it.
#[utoipa::path(get, path = "/api/v1/settlement/statements/{id}", tag = "settlement",
    operation_id = "settlementShowPeriodStatement", params(("id" = StatementId, Path), PageQuery),
    responses((status = 200, body = PeriodStatementView), Problems),
    security(("session" = [])))]
pub(crate) async fn show(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<StatementId>,
    Query(page): Query<PageQuery>,
) -> Answer<Json<PeriodStatementView>> {
    let (_, statement) = load(&ctx, &caller, id).await?;
    let mut tx = ctx.db.read().await?;
    let span = (page.before(), page.size() + 1);
    let lines = statement::store::lines(&mut tx, caller.scope, id, span).await?;
    let lines = Page::of(lines, &page, |row| row.id);
    let lines = lines.map(|row| line(row, caller.locale));
    Ok(Json(PeriodStatementView { statement, lines }))
}

/// A statement as a workbook.
#[utoipa::path(get, path = "/api/v1/settlement/statements/{id}/export.xlsx", tag = "settlement",
    operation_id = "settlementExportStatement", params(("id" = StatementId, Path)),
    responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn export(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<StatementId>,
) -> Answer<impl IntoResponse> {
    let (it, view) = load(&ctx, &caller, id).await?;
    let mut tx = ctx.db.read().await?;
    let all = (i64::MAX, EXPORT_MAX);
    let lines = statement::store::lines(&mut tx, caller.scope, id, all).await?;
    let name = &view.supplier_name;
    let book = sheet::workbook(&it, name, &lines, &ctx.zone, caller.locale)?;
    Ok((julin_sheet::headers(&format!("statement-{id}.xlsx")), book))
}

/// The supplier agrees with a statement.
#[utoipa::path(post, path = "/api/v1/settlement/statements/{id}/confirm", tag = "settlement",
    operation_id = "settlementConfirmStatement", params(("id" = StatementId, Path)),
    responses((status = 200, body = PeriodStatement), Problems), security(("session" = [])))]
pub(crate) async fn confirm(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<StatementId>,
) -> Answer<Json<PeriodStatement>> {
    load(&ctx, &caller, id).await?;
    let command = Confirm {
        scope: caller.scope,
        actor: caller.signed()?.clone(),
        id,
    };
    ctx.db.write(command).await?;
    Ok(Json(load(&ctx, &caller, id).await?.1))
}

/// The shop has paid a confirmed statement.
#[utoipa::path(post, path = "/api/v1/settlement/statements/{id}/pay", tag = "settlement",
    operation_id = "settlementPayStatement", request_body = PayStatementBody,
    params(("id" = StatementId, Path)), responses((status = 204), Problems),
    security(("session" = [])))]
pub(crate) async fn pay(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(id): Path<StatementId>,
    Body(body): Body<PayStatementBody>,
) -> Answer<StatusCode> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?;
    let command = Pay {
        scope: caller.scope,
        actor: actor.clone(),
        id,
        reference: check::text("bank_reference", &body.bank_reference, 1, 64)?,
    };
    ctx.db.write(command).await?;
    Ok(StatusCode::NO_CONTENT)
}
