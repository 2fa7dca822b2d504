//! Cash that leaders take for orders: their debt until it is set off or handed in (rule 25).
use super::{RefundFact, of_order, pair};
use crate::{Account, AccountKind, Posting, Refs, memo};
use julin_kernel::{Money, OrderId, PaymentId, PersonId};

/// A leader took a member's payment in cash: the member has paid, the leader owes.
pub fn cash_collected(
    payment: PaymentId,
    order: OrderId,
    (member, leader): (PersonId, PersonId),
    amount: Money,
) -> Posting {
    Posting {
        key: format!("capture:{payment}"),
        memo_code: memo::CASH_COLLECTED,
        refs: Refs {
            payment: Some(payment),
            ..of_order(order)
        },
        entries: pair(
            Account::leader_cash(leader),
            Account::customer_funds(member),
            amount,
        ),
    }
}

impl RefundFact {
    /// The leader gave it back in cash: she owes so much less.
    pub fn returned_in_cash(&self, leader: PersonId) -> Posting {
        let payable = Account::shop(AccountKind::RefundsPayable);
        let entries = pair(payable, Account::leader_cash(leader), self.amount);
        self.posting(memo::CASH_RETURNED, entries)
    }
}

/// What a leader owes in cash is set off against what she may withdraw; `cause` names it once for ever.
pub fn cash_netted(leader: PersonId, cause: &str, amount: Money) -> Posting {
    settled(
        memo::CASH_NETTED,
        (leader, cause),
        Account::leader_available(leader),
        amount,
    )
}

/// A leader handed cash in by bank; `cause` names it once for ever.
pub fn cash_handed_in(leader: PersonId, cause: &str, amount: Money) -> Posting {
    let bank = Account::shop(AccountKind::Bank);
    settled(memo::CASH_HANDED_IN, (leader, cause), bank, amount)
}

fn settled(
    memo_code: &'static str,
    (leader, cause): (PersonId, &str),
    debit: Account,
    amount: Money,
) -> Posting {
    Posting {
        key: format!("{memo_code}:{leader}:{cause}"),
        memo_code,
        refs: Refs::default(),
        entries: pair(debit, Account::leader_cash(leader), amount),
    }
}

/// A guest turned out to be a member: what is held for the one is held for the other.
pub fn guest_claimed(guest: PersonId, member: PersonId, held: Money) -> Posting {
    Posting {
        key: format!("guest_claimed:{guest}"),
        memo_code: memo::GUEST_CLAIMED,
        refs: Refs::default(),
        entries: pair(
            Account::customer_funds(guest),
            Account::customer_funds(member),
            held,
        ),
    }
}
