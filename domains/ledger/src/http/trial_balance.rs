//! The trial balance.
use crate::{TrialRow, trial_balance};
use axum::Json;
use axum::extract::State;
use julin_kernel::Money;
use julin_web::{Answer, Caller, Ctx, Permission, Problems, Reach};
use serde::Serialize;

/// All accounts by kind; `sum` is zero, always.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct TrialBalance {
    accounts: Vec<TrialRow>,
    sum: Money,
}

/// The trial balance of the shop.
#[utoipa::path(get, path = "/api/v1/ledger/trial-balance", tag = "ledger",
    operation_id = "ledgerShowTrialBalance",
    responses((status = 200, body = TrialBalance), Problems), security(("session" = [])))]
pub(crate) async fn show(State(ctx): State<Ctx>, caller: Caller) -> Answer<Json<TrialBalance>> {
    caller.require(Permission::ViewLedger, Reach::Shop)?;
    let accounts = trial_balance(&mut ctx.db.read().await?, caller.scope).await?;
    let sum = Money::sum(accounts.iter().map(|row| row.balance))?;
    Ok(Json(TrialBalance { accounts, sum }))
}
