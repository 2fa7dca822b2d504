//! What suppliers are owed.
use crate::supplier_store::{self, SupplierTotals};
use axum::Json;
use axum::extract::{Path, Query, State};
use julin_catalog::Supplier;
use julin_kernel::{
    CampaignId, Code, JournalId, Money, OrderId, Page, PageQuery, PurchaseOrderId, SupplierId, Ts,
};
use julin_ledger::{Account, AccountEntry, balance, entries_of, memo};
use julin_web::{Answer, Caller, Ctx, Locale, Permission, Problems, Reach};
use serde::Serialize;

/// A supplier by name.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
struct SettledSupplier {
    id: SupplierId,
    name: String,
}

/// Where a supplier's account stands.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SupplierBalance {
    supplier: SettledSupplier,
    /// Goods received, in all.
    received: Money,
    /// Refunds that the supplier bears, in all.
    chargebacks: Money,
    /// What is owed now.
    payable: Money,
}

/// One line of a statement.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct StatementLine {
    id: JournalId,
    at: Ts,
    /// `goods_received` or `supplier_charged`.
    kind: String,
    /// The same in the reader's language.
    memo: String,
    /// What was added to what is owed, or taken if below zero.
    amount: Money,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<CampaignId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order: Option<PurchaseOrderId>,
}

/// A supplier's account with its movements, newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SupplierStatement {
    #[serde(flatten)]
    balance: SupplierBalance,
    lines: Page<StatementLine>,
}

/// All suppliers that goods came from or refunds went to.
#[utoipa::path(get, path = "/api/v1/settlement/suppliers", tag = "settlement",
    operation_id = "settlementListSuppliers",
    responses((status = 200, body = [SupplierBalance]), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
) -> Answer<Json<Vec<SupplierBalance>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let all = supplier_store::all(&mut tx, caller.scope).await?;
    let ids: Vec<SupplierId> = all.iter().map(|totals| totals.supplier_id).collect();
    let names = julin_catalog::suppliers(&mut tx, caller.scope, &ids).await?;
    let mut out = vec![];
    for totals in all {
        let account = Account::supplier_payable(totals.supplier_id);
        let payable = balance(&mut tx, caller.scope, account).await?;
        out.push(row(&totals, names.get(&totals.supplier_id), payable));
    }
    Ok(Json(out))
}

fn row(totals: &SupplierTotals, supplier: Option<&Supplier>, payable: Money) -> SupplierBalance {
    SupplierBalance {
        supplier: SettledSupplier {
            id: totals.supplier_id,
            name: supplier.map(|s| s.name.clone()).unwrap_or_default(),
        },
        received: totals.received,
        chargebacks: totals.charged,
        payable: Money(-payable.0),
    }
}

/// The statement of one supplier, for the shop and for the supplier.
#[utoipa::path(get, path = "/api/v1/settlement/suppliers/{id}/statement", tag = "settlement",
    operation_id = "settlementShowStatement", params(("id" = SupplierId, Path), PageQuery),
    responses((status = 200, body = SupplierStatement), Problems), security(("session" = [])))]
pub(crate) async fn statement(
    State(ctx): State<Ctx>,
    caller: Caller,
    Path(supplier): Path<SupplierId>,
    Query(query): Query<PageQuery>,
) -> Answer<Json<SupplierStatement>> {
    let actor = caller.signed()?;
    if !actor.may(Permission::ViewSupplies, Reach::Supplier(supplier)) {
        actor.require(Permission::ViewLedger, Reach::Shop)?;
    }
    let (mut tx, account) = (ctx.db.read().await?, Account::supplier_payable(supplier));
    let known = julin_catalog::supplier(&mut tx, caller.scope, supplier).await?;
    let known = known.ok_or(Code::NOT_FOUND.fault())?;
    let totals = supplier_store::of(&mut tx, caller.scope, supplier).await?;
    let totals = totals.unwrap_or(SupplierTotals {
        supplier_id: supplier,
        received: Money::ZERO,
        charged: Money::ZERO,
    });
    let payable = balance(&mut tx, caller.scope, account).await?;
    let lines = entries_of(&mut tx, caller.scope, account, &query).await?;
    let lines = Page::of(lines, &query, |entry| entry.journal_id.0);
    Ok(Json(SupplierStatement {
        balance: row(&totals, Some(&known), payable),
        lines: lines.map(|entry| line(entry, caller.locale)),
    }))
}

fn line(entry: AccountEntry, locale: Locale) -> StatementLine {
    StatementLine {
        id: entry.journal_id,
        at: entry.at,
        memo: memo::text(&entry.memo_code, locale).to_owned(),
        kind: entry.memo_code,
        amount: Money(-entry.amount.0),
        order: entry.order_id,
        campaign: entry.campaign_id,
        purchase_order: entry.purchase_order_id,
    }
}
