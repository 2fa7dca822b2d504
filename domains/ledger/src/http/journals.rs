//! Journals, newest first.
use crate::store::{self, EntryRow, JournalRow};
use crate::{AccountKind, StatementId, WithdrawalId, memo};
use axum::Json;
use axum::extract::{Query, State};
use julin_kernel::{
    CampaignId, JournalId, Money, OrderId, Page, PageQuery, PaymentId, PurchaseOrderId, RefundId,
    Ts,
};
use julin_web::{Answer, Caller, Ctx, Locale, Permission, Problems, Reach};
use serde::{Deserialize, Serialize};

/// `?order=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JournalFilter {
    /// Only those about this order.
    order: Option<OrderId>,
}

/// What a journal is about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JournalRefs {
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<CampaignId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment: Option<PaymentId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refund: Option<RefundId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order: Option<PurchaseOrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    withdrawal: Option<WithdrawalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement: Option<StatementId>,
}

/// One account.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JournalAccount {
    kind: AccountKind,
    /// The member, leader or supplier whose account it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
}

/// One entry: debit positive, credit negative.
#[derive(Debug, Serialize, utoipa::ToSchema)]
struct JournalEntry {
    account: JournalAccount,
    amount: Money,
}

/// Entries that belong together; they cancel out.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct JournalView {
    id: JournalId,
    at: Ts,
    memo_code: String,
    /// In the reader's language.
    memo: String,
    refs: JournalRefs,
    entries: Vec<JournalEntry>,
}

/// The journals of the shop, newest first.
#[utoipa::path(get, path = "/api/v1/ledger/journals", tag = "ledger",
    operation_id = "ledgerListJournals", params(PageQuery, JournalFilter),
    responses((status = 200, body = Page<JournalView>), Problems), security(("session" = [])))]
pub(crate) async fn list(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(filter): Query<JournalFilter>,
) -> Answer<Json<Page<JournalView>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let mut tx = ctx.db.read().await?;
    let rows = store::journals(&mut tx, caller.scope, filter.order, &page).await?;
    let rows = Page::of(rows, &page, |row| row.id.0);
    let ids: Vec<JournalId> = rows.items.iter().map(|row| row.id).collect();
    let entries = store::entries_of_journals(&mut tx, caller.scope, &ids).await?;
    Ok(Json(rows.map(|row| view(row, &entries, caller.locale))))
}

fn view(row: JournalRow, entries: &[EntryRow], locale: Locale) -> JournalView {
    let own = entries.iter().filter(|entry| entry.journal_id == row.id);
    JournalView {
        id: row.id,
        at: row.at,
        memo: memo::text(&row.memo_code, locale).to_owned(),
        memo_code: row.memo_code,
        refs: JournalRefs {
            order: row.order_id,
            campaign: row.campaign_id,
            payment: row.payment_id,
            refund: row.refund_id,
            purchase_order: row.purchase_order_id,
            withdrawal: row.withdrawal_id,
            statement: row.statement_id,
        },
        entries: own.map(entry_view).collect(),
    }
}

fn entry_view(entry: &EntryRow) -> JournalEntry {
    let account = entry.account();
    JournalEntry {
        account: JournalAccount {
            kind: account.kind,
            owner: account.owner.map(|owner| owner.to_string()),
        },
        amount: entry.amount,
    }
}
