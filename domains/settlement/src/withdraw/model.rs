//! Withdrawals and payees.
use julin_db::{row, text_enum};
use julin_kernel::{Money, PersonId, Ts};
use julin_ledger::{WithdrawalId, standard::WithdrawalFact};

text_enum! {
    /// Where a withdrawal stands.
    pub enum WithdrawalStatus {
        /// The money is set aside; staff decide.
        Requested = "requested",
        /// To be sent to the provider.
        Approved = "approved",
        /// Sent, or may have been: the provider has the word.
        Sending = "sending",
        /// The leader must confirm at the provider.
        Confirming = "confirming",
        /// The leader has the money.
        Paid = "paid",
        /// The provider refused or gave it up; the money is back in the balance.
        Failed = "failed",
        /// Staff said no; the money is back in the balance.
        Rejected = "rejected",
        /// The leader took it back.
        Cancelled = "cancelled",
    }
}

impl WithdrawalStatus {
    /// Whether the provider may have it.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Approved | Self::Sending | Self::Confirming)
    }
}

row! {
    /// One withdrawal.
    #[derive(Debug, Clone)]
    pub(crate) struct Withdrawal {
        pub(crate) id: WithdrawalId,
        pub(crate) leader_id: PersonId,
        pub(crate) amount: Money,
        pub(crate) status: WithdrawalStatus,
        pub(crate) approvals_needed: i64,
        pub(crate) openid: String,
        pub(crate) payee_name: Option<String>,
        pub(crate) requested_at: Ts,
        pub(crate) settled_at: Option<Ts>,
        pub(crate) provider_id: Option<String>,
        pub(crate) confirm_with: Option<String>,
        pub(crate) reason: Option<String>,
    }

    /// Where a leader is paid to.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Payee {
        /// The leader as the provider's app knows her.
        pub openid: String,
        /// Her real name, which providers ask for with large sums.
        pub name: Option<String>,
    }
}

impl Withdrawal {
    /// Its number at the provider: letters and digits, the same for ever.
    pub(crate) fn number(&self) -> String {
        number(self.id)
    }
    /// As its postings need it.
    pub(crate) fn fact(&self) -> WithdrawalFact {
        WithdrawalFact {
            withdrawal: self.id,
            leader: self.leader_id,
            amount: self.amount,
        }
    }
}

/// The number of a withdrawal at the provider.
pub(crate) fn number(id: WithdrawalId) -> String {
    format!("W{id}")
}

/// The withdrawal that a number at the provider names.
pub(crate) fn of_number(number: &str) -> Option<WithdrawalId> {
    number.strip_prefix('W')?.parse().ok()
}
