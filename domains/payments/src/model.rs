//! Payments and refunds.
use julin_db::{Field, RawRow, Val, row, text_enum};
use julin_kernel::{Money, OrderId, PaymentId, PersonId, RefundId, Ts};
use julin_ledger::standard::RefundFact;

julin_kernel::id!(CombineId "payments that are asked for together");

impl From<CombineId> for Val {
    fn from(id: CombineId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for CombineId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}

text_enum! {
    /// Where a payment stands.
    pub enum PaymentStatus {
        /// Waits for the money.
        Pending = "pending",
        /// The money came in.
        Captured = "captured",
        /// Can no longer be paid.
        Closed = "closed",
    }

    /// Where a refund stands.
    pub enum RefundStatus {
        /// To be sent.
        Requested = "requested",
        /// Sent, or may have been: the provider has the word.
        Sent = "sent",
        /// The payer's account cannot take it; the merchant must act at the provider.
        Abnormal = "abnormal",
        /// The payer has the money.
        Succeeded = "succeeded",
        /// The provider refused or gave it up; nothing moved.
        Failed = "failed",
    }
}

impl RefundStatus {
    /// Whether nothing more will happen by itself.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

row! {
    /// One payment of an order.
    #[derive(Debug, Clone)]
    pub struct Payment {
        /// Its id, which is its number at the provider.
        pub id: PaymentId,
        /// What it pays.
        pub order_id: OrderId,
        /// Which part of it: 0 for the order, 1 and above for what is asked for later.
        pub part: i64,
        /// 0 while it counts, its own id once another stands in its place.
        pub replaced: i64,
        /// Who pays.
        pub member_id: PersonId,
        /// How much is to be paid.
        pub amount: Money,
        /// Where it stands.
        pub status: PaymentStatus,
        /// How much came in.
        pub captured: Money,
        /// Refunds that succeeded or may still succeed.
        pub refund_held: Money,
        /// What the payer reads.
        pub description: String,
        /// Until when it can be paid.
        pub expires_at: Ts,
        /// When the provider was first asked, if it was.
        pub asked_at: Option<Ts>,
        /// The set with which it was asked for.
        pub combine_id: Option<CombineId>,
        /// Where the payer goes to pay.
        pub cashier_url: Option<String>,
        /// What a page inside the provider's app needs to pay, as JSON.
        pub jsapi: Option<String>,
        /// When the provider last answered with a cashier.
        pub prepaid_at: Option<Ts>,
        /// When it was asked to be closed, if it was.
        pub close_asked_at: Option<Ts>,
        /// When the money came in.
        pub captured_at: Option<Ts>,
        /// The provider's number.
        pub transaction_id: Option<String>,
        /// Who took it in cash, if somebody did.
        pub collector_id: Option<PersonId>,
    }

    /// One refund.
    #[derive(Debug, Clone)]
    pub struct Refund {
        /// Its id.
        pub id: RefundId,
        /// Of which payment.
        pub payment_id: PaymentId,
        /// Of which order.
        pub order_id: OrderId,
        /// Says what it is for, deterministically.
        pub refund_key: String,
        /// How much.
        pub amount: Money,
        /// Why, as a stable word.
        pub reason_code: String,
        /// Whether the order was not yet over.
        pub before_completion: bool,
        /// Where it stands.
        pub status: RefundStatus,
        /// Which sending of it this is, from 1.
        pub attempt: i64,
        /// When it was requested.
        pub created_at: Ts,
        /// When it was settled.
        pub settled_at: Option<Ts>,
        /// Why it failed, in the provider's words.
        pub failure: Option<String>,
    }
}

impl Payment {
    /// Its number at the provider.
    pub fn number(&self) -> String {
        self.id.to_string()
    }
    /// Whether it is the one that counts for its part.
    pub fn is_current(&self) -> bool {
        self.replaced == 0
    }
    /// What can still be refunded.
    pub fn refundable(&self) -> Money {
        Money(self.captured.0.saturating_sub(self.refund_held.0))
    }
}

impl Refund {
    /// Its number at the provider: a new one only after the provider gave the last one up.
    pub fn number(&self) -> String {
        if self.attempt == 1 {
            self.id.to_string()
        } else {
            format!("{}-{}", self.id, self.attempt)
        }
    }
    /// The refund and attempt that a number names.
    pub(crate) fn of_number(number: &str) -> Option<(RefundId, i64)> {
        let (id, attempt) = number.split_once('-').unwrap_or((number, "1"));
        Some((id.parse().ok()?, attempt.parse().ok()?))
    }
    /// As its postings need it.
    pub(crate) fn fact(&self, member: PersonId) -> RefundFact {
        RefundFact {
            refund: self.id,
            attempt: self.attempt,
            payment: self.payment_id,
            order: self.order_id,
            member,
            amount: self.amount,
            before_completion: self.before_completion,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_the_refund_and_its_attempt() {
        assert_eq!(Refund::of_number("42"), Some((RefundId(42), 1)));
        assert_eq!(Refund::of_number("42-3"), Some((RefundId(42), 3)));
        assert_eq!(Refund::of_number("x"), None);
        assert_eq!(Refund::of_number("42-"), None);
    }
}
