//! What the ledger says.
use crate::{Account, AccountEntry, AccountKind, store};
use julin_db::{DbError, Result, Tx};
use julin_kernel::{Money, PageQuery, Scope};

/// One kind of account in the trial balance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct TrialRow {
    /// Which kind.
    pub kind: AccountKind,
    /// Sum of all debits.
    pub debit: Money,
    /// Sum of all credits, as a positive amount.
    pub credit: Money,
    /// Debits less credits: above zero for assets and expenses, below for liabilities and income.
    pub balance: Money,
}

/// One account in the trial balance.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct AccountRow {
    /// Which kind.
    pub kind: AccountKind,
    /// The member, leader or supplier whose account it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Sum of all debits.
    pub debit: Money,
    /// Sum of all credits, as a positive amount.
    pub credit: Money,
    /// Debits less credits.
    pub balance: Money,
}

/// Accounts with their totals, by falling owner below `before`; those of one kind, or all.
pub async fn accounts(
    tx: &mut Tx,
    scope: Scope,
    kind: Option<AccountKind>,
    (before, max): (i64, i64),
) -> Result<Vec<AccountRow>> {
    let rows = store::account_totals(tx, scope, kind, (before, max)).await?;
    let row = |t: store::AccountTotals| -> Result<AccountRow> {
        Ok(AccountRow {
            kind: t.kind,
            owner: (t.owner != 0).then(|| t.owner.to_string()),
            debit: t.debit,
            credit: t.credit,
            balance: t.debit.minus(t.credit)?,
        })
    };
    rows.into_iter().map(row).collect()
}

/// The balance of one account: debits less credits.
pub async fn balance(tx: &mut Tx, scope: Scope, account: Account) -> Result<Money, DbError> {
    store::balance(tx, scope, account).await
}

/// The entries of one account, newest first, one more than the page holds (for `Page::of`, by
/// journal id).
pub async fn entries_of(
    tx: &mut Tx,
    scope: Scope,
    account: Account,
    page: &PageQuery,
) -> Result<Vec<AccountEntry>, DbError> {
    store::entries_of(tx, scope, account, page).await
}

/// Every kind of account with its totals, in the order of the chart. The balances sum to zero.
pub async fn trial_balance(tx: &mut Tx, scope: Scope) -> Result<Vec<TrialRow>> {
    let mut rows = vec![];
    for totals in store::totals(tx, scope).await? {
        rows.push(TrialRow {
            kind: totals.kind,
            debit: totals.debit,
            credit: totals.credit,
            balance: totals.debit.minus(totals.credit)?,
        });
    }
    rows.sort_by_key(|row| row.kind);
    Ok(rows)
}

/// Whether the running totals agree with the entries, kind by kind, and all entries cancel out.
pub async fn is_consistent(tx: &mut Tx, scope: Scope) -> Result<bool> {
    let mut entries = store::sums_of_entries(tx, scope).await?;
    entries.sort_unstable();
    let trial = trial_balance(tx, scope).await?;
    let totals = trial.iter().map(|row| (row.kind, row.balance));
    let sum = Money::sum(entries.iter().map(|(_, amount)| *amount))?;
    Ok(totals.eq(entries.iter().copied()) && sum == Money::ZERO)
}
