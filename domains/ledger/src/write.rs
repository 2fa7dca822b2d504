//! The SQL that posts: journals, entries, running totals.
use crate::{Account, Posting};
use julin_db::{DbError, Tx, Val, q};
use julin_kernel::{JournalId, Money, Scope};
use std::collections::{BTreeMap, HashMap};

type Result<T> = std::result::Result<T, DbError>;

/// Over how many rows the running totals of one of the shop's own accounts are spread.
const SHARDS: u64 = 16;

/// Inserts the head of a journal; answers false if its key is taken.
pub(crate) async fn insert_journal(
    tx: &mut Tx,
    scope: Scope,
    id: JournalId,
    posting: &Posting,
) -> Result<bool> {
    Ok(insert_heads(tx, scope, &[(id, posting)]).await? == 1)
}

async fn insert_heads(tx: &mut Tx, scope: Scope, new: &[(JournalId, &Posting)]) -> Result<u64> {
    let at = tx.now();
    let set = |(id, posting): &(JournalId, &Posting)| -> Vec<Val> {
        let refs = posting.refs;
        vec![
            scope.shop.into(),
            (*id).into(),
            (&posting.key).into(),
            posting.memo_code.into(),
            at.into(),
            refs.order.into(),
            refs.campaign.into(),
            refs.payment.into(),
            refs.refund.into(),
            refs.purchase_order.into(),
            refs.withdrawal.into(),
            refs.statement.into(),
        ]
    };
    let sets: Vec<Vec<Val>> = new.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO ledger_journal (shop_id, id, post_key, memo_code, at, order_id, campaign_id,
           payment_id, refund_id, purchase_order_id, withdrawal_id, statement_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (shop_id, post_key) DO NOTHING"
    );
    tx.run_set(sql, &sets).await
}

/// Inserts the heads of journals whose keys differ. Answers the journals by key if some of the keys
/// were taken, and nothing if none was.
pub(crate) async fn insert_journals(
    tx: &mut Tx,
    scope: Scope,
    new: &[(JournalId, Posting)],
) -> Result<HashMap<String, JournalId>> {
    let heads: Vec<_> = new.iter().map(|(id, posting)| (*id, posting)).collect();
    let made = insert_heads(tx, scope, &heads).await?;
    if usize::try_from(made).is_ok_and(|n| n == new.len()) {
        return Ok(HashMap::new());
    }
    let keys: Vec<Vec<Val>> = new
        .iter()
        .map(|(_, posting)| vec![scope.shop.into(), (&posting.key).into()])
        .collect();
    let sql = q!("SELECT post_key, id FROM ledger_journal WHERE shop_id = $1 AND post_key = $2");
    let found: Vec<(String, JournalId)> = tx.all_set(sql, &keys).await?;
    Ok(found.into_iter().collect())
}

pub(crate) async fn insert_entries(
    tx: &mut Tx,
    scope: Scope,
    id: JournalId,
    entries: &[(Account, Money)],
) -> Result<()> {
    insert_rows(tx, entry_rows(scope, id, entries).collect()).await
}

/// The entries of many journals.
pub(crate) async fn insert_entries_of(
    tx: &mut Tx,
    scope: Scope,
    new: &[(JournalId, Posting)],
) -> Result<()> {
    let rows = new
        .iter()
        .flat_map(|(id, posting)| entry_rows(scope, *id, &posting.entries));
    insert_rows(tx, rows.collect()).await
}

fn entry_rows(
    scope: Scope,
    id: JournalId,
    entries: &[(Account, Money)],
) -> impl Iterator<Item = Vec<Val>> {
    (0_i64..)
        .zip(entries)
        .map(move |(line_no, (account, amount))| {
            vec![
                scope.shop.into(),
                id.into(),
                line_no.into(),
                account.kind.into(),
                account.owner_column().into(),
                (*amount).into(),
            ]
        })
}

async fn insert_rows(tx: &mut Tx, rows: Vec<Vec<Val>>) -> Result<()> {
    let sql = q!(
        "INSERT INTO ledger_entry (shop_id, journal_id, line_no, kind, owner, amount)
         VALUES ($1, $2, $3, $4, $5, $6)"
    );
    tx.run_set(sql, &rows).await.map(|_| ())
}

/// Adds to the running totals, each account once and in their order, so that two postings never wait
/// crosswise.
pub(crate) async fn add_to_totals(
    tx: &mut Tx,
    scope: Scope,
    entries: &[(Account, Money)],
) -> Result<()> {
    let mut sums: BTreeMap<Account, (i64, i64)> = BTreeMap::new();
    for (account, amount) in entries {
        let sum = sums.entry(*account).or_default();
        let too_much = || DbError::Check("a total beyond all bounds".into());
        sum.0 = sum.0.checked_add(amount.0.max(0)).ok_or_else(too_much)?;
        let credit = amount.0.min(0).saturating_neg();
        sum.1 = sum.1.checked_add(credit).ok_or_else(too_much)?;
    }
    let spread = i64::try_from(tx.rng().below(SHARDS)).unwrap_or(0);
    let set = |(account, (debit, credit)): (&Account, &(i64, i64))| -> Vec<Val> {
        let shard = if account.owner.is_some() { 0 } else { spread };
        vec![
            scope.shop.into(),
            account.kind.into(),
            account.owner_column().into(),
            shard.into(),
            (*debit).into(),
            (*credit).into(),
        ]
    };
    let sets: Vec<Vec<Val>> = sums.iter().map(set).collect();
    let sql = q!(
        "INSERT INTO ledger_account (shop_id, kind, owner, shard, debit, credit)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (shop_id, kind, owner, shard) DO UPDATE SET
           debit = ledger_account.debit + excluded.debit,
           credit = ledger_account.credit + excluded.credit"
    );
    tx.run_set(sql, &sets).await.map(|_| ())
}
