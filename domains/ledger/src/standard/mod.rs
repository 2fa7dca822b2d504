//! The standard postings. Every movement of money in the shop is one of these, so that a reader of
//! the ledger meets the same few shapes again and again.
mod cash;
mod correct;
mod discount;
mod replace;
mod settlement;

pub use cash::{cash_collected, cash_handed_in, cash_netted, guest_claimed};
pub use correct::{leader_corrected, supplier_corrected};
pub use discount::DiscountFact;
pub use replace::goods_replaced;
pub use settlement::{
    StatementFact, WithdrawalFact, carrier_charged, excess_received, goods_received, provider_fee,
    supplier_charged,
};

use crate::{Account, AccountKind, Posting, Refs, memo};
use julin_kernel::{CampaignId, Money, OrderId, PaymentId, PersonId, RefundId};

const CLEARING: Account = Account::shop(AccountKind::ProviderClearing);
const PAYABLE: Account = Account::shop(AccountKind::RefundsPayable);
const COMMISSION: Account = Account::shop(AccountKind::CommissionExpense);
const RECOVERIES: Account = Account::shop(AccountKind::Recoveries);

/// `amount` from the credited account to the debited one.
fn pair(debit: Account, credit: Account, amount: Money) -> Vec<(Account, Money)> {
    vec![(debit, amount), (credit, Money(amount.0.saturating_neg()))]
}

fn of_order(order: OrderId) -> Refs {
    Refs {
        order: Some(order),
        ..Refs::default()
    }
}

/// A member's payment came in.
pub fn capture(payment: PaymentId, order: OrderId, member: PersonId, amount: Money) -> Posting {
    Posting {
        key: format!("capture:{payment}"),
        memo_code: memo::CAPTURE,
        refs: Refs {
            payment: Some(payment),
            ..of_order(order)
        },
        entries: pair(CLEARING, Account::customer_funds(member), amount),
    }
}

/// A refund, as its postings need it.
#[derive(Clone, Copy, Debug)]
pub struct RefundFact {
    /// Which.
    pub refund: RefundId,
    /// Which sending of it: a refund that failed may be tried again under another number.
    pub attempt: i64,
    /// Of which payment.
    pub payment: PaymentId,
    /// Of which order.
    pub order: OrderId,
    /// To whom.
    pub member: PersonId,
    /// How much.
    pub amount: Money,
    /// Whether the order is not yet over: then the money is still the member's.
    pub before_completion: bool,
}

impl RefundFact {
    fn source(&self) -> Account {
        if self.before_completion {
            Account::customer_funds(self.member)
        } else {
            Account::shop(AccountKind::SalesReturns)
        }
    }
    fn posting(&self, memo_code: &'static str, entries: Vec<(Account, Money)>) -> Posting {
        Posting {
            key: format!("{memo_code}:{}:{}", self.refund, self.attempt),
            memo_code,
            refs: Refs {
                payment: Some(self.payment),
                refund: Some(self.refund),
                ..of_order(self.order)
            },
            entries,
        }
    }
    /// It was promised.
    pub fn requested(&self) -> Posting {
        let entries = pair(self.source(), PAYABLE, self.amount);
        self.posting(memo::REFUND_REQUESTED, entries)
    }
    /// It was given up: the reversal of the promise.
    pub fn failed(&self) -> Posting {
        let entries = pair(PAYABLE, self.source(), self.amount);
        self.posting(memo::REFUND_FAILED, entries)
    }
    /// It reached the member.
    pub fn succeeded(&self) -> Posting {
        let entries = pair(PAYABLE, CLEARING, self.amount);
        self.posting(memo::REFUND_SUCCEEDED, entries)
    }
}

/// An order is over: what was paid net of refunds is earned.
pub fn sale(order: OrderId, campaign: CampaignId, member: PersonId, net: Money) -> Posting {
    Posting {
        key: format!("sale:{order}"),
        memo_code: memo::SALE,
        refs: Refs {
            campaign: Some(campaign),
            ..of_order(order)
        },
        entries: pair(
            Account::customer_funds(member),
            Account::shop(AccountKind::Sales),
            net,
        ),
    }
}

/// The final payment of a presale order did not come: its deposit is the shop's.
pub fn deposit_forfeited(
    order: OrderId,
    campaign: CampaignId,
    member: PersonId,
    amount: Money,
) -> Posting {
    Posting {
        key: format!("{}:{order}", memo::DEPOSIT_FORFEITED),
        memo_code: memo::DEPOSIT_FORFEITED,
        refs: Refs {
            campaign: Some(campaign),
            ..of_order(order)
        },
        entries: pair(
            Account::customer_funds(member),
            Account::shop(AccountKind::ForfeitedDeposits),
            amount,
        ),
    }
}

/// A leader's commission of one order, as its postings need it.
#[derive(Clone, Copy, Debug)]
pub struct CommissionFact {
    /// Of which order.
    pub order: OrderId,
    /// On which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub leader: PersonId,
    /// 1 for the leader of the order, 2 for the one who brought her in.
    pub level: i64,
}

impl CommissionFact {
    /// Names the order, and the level above the first.
    fn subject(&self) -> String {
        if self.level == 1 {
            self.order.to_string()
        } else {
            format!("{}/{}", self.order, self.level)
        }
    }
    fn posting(
        &self,
        key: String,
        memo_code: &'static str,
        entries: Vec<(Account, Money)>,
    ) -> Posting {
        Posting {
            key,
            memo_code,
            refs: Refs {
                campaign: Some(self.campaign),
                ..of_order(self.order)
            },
            entries,
        }
    }
    /// It was earned.
    pub fn accrued(&self, amount: Money) -> Posting {
        let entries = pair(COMMISSION, Account::leader_frozen(self.leader), amount);
        self.posting(
            format!("commission:{}", self.subject()),
            memo::COMMISSION_ACCRUED,
            entries,
        )
    }
    /// More was earned; `cause` names what for, and `to` where it lies.
    pub fn accrued_more_to(&self, cause: &str, to: Account, amount: Money) -> Posting {
        Posting {
            key: format!("commission:{}:{cause}", self.subject()),
            entries: pair(COMMISSION, to, amount),
            ..self.accrued(amount)
        }
    }
    /// Part of it was taken back; `cause` names what for, and `from` where it lies.
    pub fn clawed_back(&self, cause: &str, from: Account, amount: Money) -> Posting {
        self.posting(
            format!("clawback:{}:{cause}", self.subject()),
            memo::COMMISSION_CLAWED_BACK,
            pair(from, COMMISSION, amount),
        )
    }
    /// The rest of it may be withdrawn.
    pub fn available(&self, amount: Money) -> Posting {
        let entries = pair(
            Account::leader_frozen(self.leader),
            Account::leader_available(self.leader),
            amount,
        );
        self.posting(
            format!("commission_available:{}", self.subject()),
            memo::COMMISSION_AVAILABLE,
            entries,
        )
    }
    /// The leader bears a refund (rule 24). The balance may go below zero.
    pub fn leader_charged(&self, cause: &str, refund: RefundId, amount: Money) -> Posting {
        let entries = pair(Account::leader_available(self.leader), RECOVERIES, amount);
        let mut posting = self.posting(
            format!("leader_charged:{}:{cause}", self.order),
            memo::LEADER_CHARGED,
            entries,
        );
        posting.refs.refund = Some(refund);
        posting
    }
}
