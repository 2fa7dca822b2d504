//! All SQL of the ledger. Journals and entries are only ever inserted.
pub(crate) use crate::write::*;
use crate::{Account, AccountKind, StatementId, WithdrawalId};
use julin_db::{DbError, Tx, q, row};
use julin_kernel::{
    CampaignId, JournalId, Money, OrderId, PageQuery, PaymentId, PurchaseOrderId, RefundId, Scope,
    Ts,
};

type Result<T> = std::result::Result<T, DbError>;

row! {
    /// A journal as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct JournalRow {
        pub(crate) id: JournalId,
        pub(crate) at: Ts,
        pub(crate) memo_code: String,
        pub(crate) order_id: Option<OrderId>,
        pub(crate) campaign_id: Option<CampaignId>,
        pub(crate) payment_id: Option<PaymentId>,
        pub(crate) refund_id: Option<RefundId>,
        pub(crate) purchase_order_id: Option<PurchaseOrderId>,
        pub(crate) withdrawal_id: Option<WithdrawalId>,
        pub(crate) statement_id: Option<StatementId>,
    }

    /// An entry as stored.
    #[derive(Debug, Clone)]
    pub(crate) struct EntryRow {
        pub(crate) journal_id: JournalId,
        pub(crate) kind: AccountKind,
        pub(crate) owner: i64,
        pub(crate) amount: Money,
    }

    /// One entry of an account, with what its journal says.
    #[derive(Debug, Clone)]
    pub struct AccountEntry {
        /// The journal it belongs to.
        pub journal_id: JournalId,
        /// Its place in the journal.
        pub line_no: i64,
        /// When.
        pub at: Ts,
        /// What it is about.
        pub memo_code: String,
        /// Debit positive, credit negative.
        pub amount: Money,
        /// The order, if it is about one.
        pub order_id: Option<OrderId>,
        /// The campaign, if it is about one.
        pub campaign_id: Option<CampaignId>,
        /// The refund, if it is about one.
        pub refund_id: Option<RefundId>,
        /// The purchase order, if it is about one.
        pub purchase_order_id: Option<PurchaseOrderId>,
    }

    /// One account with its totals.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AccountTotals {
        /// Which kind.
        pub kind: AccountKind,
        /// The raw id of its owner; 0 for the shop's own.
        pub owner: i64,
        /// Sum of all debits.
        pub debit: Money,
        /// Sum of all credits, as a positive amount.
        pub credit: Money,
    }

    /// The accounts of one kind together.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct KindTotals {
        /// Which kind.
        pub kind: AccountKind,
        /// Sum of all debits.
        pub debit: Money,
        /// Sum of all credits, as a positive amount.
        pub credit: Money,
    }
}

impl EntryRow {
    pub(crate) fn account(&self) -> Account {
        Account {
            kind: self.kind,
            owner: (self.owner != 0).then_some(self.owner),
        }
    }
    pub(crate) fn pair(&self) -> (Account, Money) {
        (self.account(), self.amount)
    }
}

pub(crate) async fn journal_of_key(tx: &mut Tx, scope: Scope, key: &str) -> Result<JournalId> {
    let found: (JournalId,) = tx
        .one(q!(
            "SELECT id FROM ledger_journal WHERE shop_id = $1 AND post_key = $2",
            scope.shop,
            key
        ))
        .await?;
    Ok(found.0)
}

pub(crate) async fn entries_of_journals(
    tx: &mut Tx,
    scope: Scope,
    journals: &[JournalId],
) -> Result<Vec<EntryRow>> {
    let sql = q!(
        "SELECT journal_id, kind, owner, amount FROM ledger_entry WHERE shop_id = $1",
        scope.shop
    );
    tx.all(
        sql.within(" AND journal_id IN ", journals.iter().copied())
            .push(" ORDER BY journal_id, line_no"),
    )
    .await
}

pub(crate) async fn journals(
    tx: &mut Tx,
    scope: Scope,
    order: Option<OrderId>,
    page: &PageQuery,
) -> Result<Vec<JournalRow>> {
    let sql = q!(
        "SELECT id, at, memo_code, order_id, campaign_id, payment_id, refund_id, purchase_order_id,
           withdrawal_id, statement_id
         FROM ledger_journal WHERE shop_id = $1 AND id < $2",
        scope.shop,
        page.before()
    );
    tx.all(
        sql.and(" AND order_id = ", order)
            .push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

/// The entries of an account, newest first; one more than the page holds.
pub(crate) async fn entries_of(
    tx: &mut Tx,
    scope: Scope,
    account: Account,
    page: &PageQuery,
) -> Result<Vec<AccountEntry>> {
    tx.all(q!(
        "SELECT e.journal_id AS journal_id, e.line_no AS line_no, j.at AS at,
           j.memo_code AS memo_code, e.amount AS amount, j.order_id AS order_id,
           j.campaign_id AS campaign_id, j.refund_id AS refund_id,
           j.purchase_order_id AS purchase_order_id
         FROM ledger_entry e JOIN ledger_journal j ON j.shop_id = e.shop_id AND j.id = e.journal_id
         WHERE e.shop_id = $1 AND e.kind = $2 AND e.owner = $3 AND e.journal_id < $4
         ORDER BY e.journal_id DESC, e.line_no LIMIT $5",
        scope.shop,
        account.kind,
        account.owner_column(),
        page.before(),
        page.size() + 1
    ))
    .await
}

pub(crate) async fn balance(tx: &mut Tx, scope: Scope, account: Account) -> Result<Money> {
    let sum: (Money,) = tx
        .one(q!(
            "SELECT CAST(COALESCE(SUM(debit - credit), 0) AS BIGINT) FROM ledger_account
             WHERE shop_id = $1 AND kind = $2 AND owner = $3",
            scope.shop,
            account.kind,
            account.owner_column()
        ))
        .await?;
    Ok(sum.0)
}

pub(crate) async fn totals(tx: &mut Tx, scope: Scope) -> Result<Vec<KindTotals>> {
    tx.all(q!(
        "SELECT kind, CAST(SUM(debit) AS BIGINT) AS debit, CAST(SUM(credit) AS BIGINT) AS credit
         FROM ledger_account WHERE shop_id = $1 GROUP BY kind",
        scope.shop
    ))
    .await
}

/// Accounts with their totals, by falling owner; those of one kind, or all.
pub(crate) async fn account_totals(
    tx: &mut Tx,
    scope: Scope,
    kind: Option<AccountKind>,
    (before, max): (i64, i64),
) -> Result<Vec<AccountTotals>> {
    let sql = q!(
        "SELECT kind, owner, CAST(SUM(debit) AS BIGINT) AS debit,
           CAST(SUM(credit) AS BIGINT) AS credit
         FROM ledger_account WHERE shop_id = $1 AND owner < $2",
        scope.shop,
        before
    );
    tx.all(
        sql.and(" AND kind = ", kind)
            .push(" GROUP BY kind, owner ORDER BY kind, owner DESC")
            .and(" LIMIT ", Some(max)),
    )
    .await
}

/// The sum of each kind's entries: what the running totals must agree with.
pub(crate) async fn sums_of_entries(
    tx: &mut Tx,
    scope: Scope,
) -> Result<Vec<(AccountKind, Money)>> {
    tx.all(q!(
        "SELECT kind, CAST(SUM(amount) AS BIGINT) FROM ledger_entry WHERE shop_id = $1 GROUP BY kind",
        scope.shop
    ))
    .await
}
