//! The trial balance.
use crate::http::sheet;
use crate::{AccountKind, AccountRow, TrialRow, trial_balance};
use axum::Json;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Money, Page, PageQuery, Scope};
use julin_web::{Actor, Answer, Caller, Ctx, Permission, Problems, Reach, audit};
use serde::{Deserialize, Serialize};

/// Accounts in one workbook at the most.
const EXPORT_MAX: i64 = 50_000;

/// All accounts by kind; `sum` is zero, always.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialBalance {
    accounts: Vec<TrialRow>,
    sum: Money,
}

/// `?kind=…`
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AccountFilter {
    /// Which kind of account.
    kind: AccountKind,
}

async fn read(tx: &mut Tx, scope: Scope) -> Result<TrialBalance> {
    let accounts = trial_balance(tx, scope).await?;
    let sum = Money::sum(accounts.iter().map(|row| row.balance))?;
    Ok(TrialBalance { accounts, sum })
}

/// The trial balance of the shop.
#[utoipa::path(get, path = "/api/v1/ledger/trial-balance", tag = "ledger",
    operation_id = "ledgerShowTrialBalance",
    responses((status = 200, body = TrialBalance), Problems), security(("session" = [])))]
pub(crate) async fn show(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<TrialBalance>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    Ok(Json(read(&mut ctx.db.read().await?, caller.scope).await?))
}

/// The accounts of one kind, one for each owner.
#[utoipa::path(get, path = "/api/v1/ledger/accounts", tag = "ledger",
    operation_id = "ledgerListAccounts", params(PageQuery, AccountFilter),
    responses((status = 200, body = Page<AccountRow>), Problems), security(("session" = [])))]
pub(crate) async fn accounts(
    State(ctx): State<Ctx>,
    caller: Caller,
    Query(page): Query<PageQuery>,
    Query(filter): Query<AccountFilter>,
) -> Answer<Json<Page<AccountRow>>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let span = (page.before(), page.size() + 1);
    let mut tx = ctx.db.read().await?;
    let rows = crate::accounts(&mut tx, caller.scope, Some(filter.kind), span).await?;
    let owner = |row: &AccountRow| row.owner.as_deref().and_then(|o| o.parse().ok());
    Ok(Json(Page::of(rows, &page, |row| owner(row).unwrap_or(0))))
}

struct Exported {
    actor: Actor,
    rows: usize,
}
impl Command for Exported {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let detail = serde_json::json!({"rows": self.rows});
        let action = "ledger.trial_balance.export";
        audit(tx, &self.actor, action, "ledger", 0, detail).await
    }
}

/// The trial balance as a workbook: by kind, and account by account.
#[utoipa::path(get, path = "/api/v1/ledger/trial-balance.xlsx", tag = "ledger",
    operation_id = "ledgerExportTrialBalance", responses((status = 200, content_type =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body = Vec<u8>), Problems),
    security(("session" = [])))]
pub(crate) async fn export(State(ctx): State<Ctx>, caller: Caller) -> Answer<impl IntoResponse> {
    let actor = caller.require(Permission::ViewLedger, Reach::Shop)?.clone();
    let mut tx = ctx.db.read().await?;
    let kinds = read(&mut tx, caller.scope).await?;
    let all = (i64::MAX, EXPORT_MAX);
    let accounts = crate::accounts(&mut tx, caller.scope, None, all).await?;
    drop(tx);
    let rows = accounts.len();
    ctx.db.write(Exported { actor, rows }).await?;
    let book = sheet::workbook(&kinds.accounts, kinds.sum, &accounts, caller.locale)?;
    Ok((julin_sheet::headers("trial-balance.xlsx"), book))
}
