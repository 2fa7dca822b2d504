//! Posting: the one way in which money moves.
use crate::{Account, StatementId, WithdrawalId, store};
use julin_db::{Error, Result, Tx};
use julin_kernel::{
    CampaignId, Code, JournalId, Money, OrderId, PaymentId, PurchaseOrderId, RefundId, Scope,
};

/// Debits and credits do not cancel out, an amount is zero, or an account lacks its owner.
pub const UNBALANCED: Code = Code::new(
    "ledger.unbalanced",
    422,
    "分录借贷不平",
    "Debits and credits are not equal",
);
/// The key was used for another posting.
pub const KEY_TAKEN: Code = Code::new(
    "ledger.key_taken",
    409,
    "同一笔业务的分录不一致",
    "This key was used for other entries",
);

/// What a journal is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Refs {
    /// The order.
    pub order: Option<OrderId>,
    /// The campaign.
    pub campaign: Option<CampaignId>,
    /// The payment.
    pub payment: Option<PaymentId>,
    /// The refund.
    pub refund: Option<RefundId>,
    /// The purchase order.
    pub purchase_order: Option<PurchaseOrderId>,
    /// The withdrawal.
    pub withdrawal: Option<WithdrawalId>,
    /// The supplier's statement.
    pub statement: Option<StatementId>,
}

/// Entries that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Posting {
    /// Says what happened, deterministically: posted once for ever.
    pub key: String,
    /// What a reader is told (see [`crate::memo`]).
    pub memo_code: &'static str,
    /// What it is about.
    pub refs: Refs,
    /// Accounts with their amounts: debits positive, credits negative.
    pub entries: Vec<(Account, Money)>,
}

impl Posting {
    /// Refuses what does not balance.
    fn check(&self) -> Result<()> {
        let sum = Money::sum(self.entries.iter().map(|(_, amount)| *amount))?;
        let sound = |(account, amount): &(Account, Money)| {
            account.is_sound() && *amount != Money::ZERO && amount.0 != i64::MIN
        };
        if sum != Money::ZERO || self.entries.is_empty() || !self.entries.iter().all(sound) {
            return Err(UNBALANCED.fault().detail(self.key.clone()).into());
        }
        Ok(())
    }
}

/// Posts in the caller's transaction. The same key with the same entries answers the journal that
/// was posted before; with others it is refused.
pub async fn post(tx: &mut Tx, scope: Scope, posting: Posting) -> Result<JournalId> {
    posting.check()?;
    let id = tx.new_id();
    if store::insert_journal(tx, scope, id, &posting).await? {
        store::insert_entries(tx, scope, id, &posting.entries).await?;
        store::add_to_totals(tx, scope, &posting.entries).await?;
        return Ok(id);
    }
    let before = store::journal_of_key(tx, scope, &posting.key).await?;
    same_as(tx, scope, before, posting).await?;
    Ok(before)
}

/// Posts many in the caller's transaction, each table once; their keys are all different. As `post`,
/// what was posted before is not posted again.
pub async fn post_all(tx: &mut Tx, scope: Scope, postings: Vec<Posting>) -> Result<()> {
    for posting in &postings {
        posting.check()?;
    }
    let new: Vec<(JournalId, Posting)> = postings.into_iter().map(|p| (tx.new_id(), p)).collect();
    let known = store::insert_journals(tx, scope, &new).await?;
    let (fresh, before): (Vec<_>, Vec<_>) = new
        .into_iter()
        .partition(|(id, posting)| known.get(&posting.key).is_none_or(|journal| journal == id));
    for (_, posting) in before {
        let journal = known.get(&posting.key).copied().unwrap_or(JournalId(0));
        same_as(tx, scope, journal, posting).await?;
    }
    store::insert_entries_of(tx, scope, &fresh).await?;
    let entries: Vec<_> = fresh.into_iter().flat_map(|(_, p)| p.entries).collect();
    Ok(store::add_to_totals(tx, scope, &entries).await?)
}

/// Refuses a key under which other entries were posted.
async fn same_as(tx: &mut Tx, scope: Scope, journal: JournalId, posting: Posting) -> Result<()> {
    let entries = store::entries_of_journals(tx, scope, &[journal]).await?;
    let same = entries
        .iter()
        .map(store::EntryRow::pair)
        .eq(posting.entries.iter().copied());
    if same {
        Ok(())
    } else {
        Err(Error::from(KEY_TAKEN.fault().detail(posting.key)))
    }
}
