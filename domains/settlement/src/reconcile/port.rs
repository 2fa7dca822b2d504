//! The port to the provider's bills. `app` wires an adapter; tests wire a fake.
use super::{BillKind, MovementKind};
use async_trait::async_trait;
use julin_kernel::Money;
use julin_payments::PayError;

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// What moved.
    pub kind: MovementKind,
    /// Our number.
    pub number: String,
    /// The provider's number.
    pub provider_id: String,
    /// In above zero, out below.
    pub amount: Money,
    /// Told before it came to its end (a refund under way).
    pub pending: bool,
}

/// A day's bill, whose digest the adapter has checked.
pub type Bill = Vec<BillLine>;

/// Whoever has the bills. Every call is made outside any transaction.
#[async_trait]
pub trait BillPort: Send + Sync {
    /// The bill of a day written `2026-11-22`; empty when nothing happened.
    async fn bill(&self, day: &str, which: BillKind) -> Result<Bill, PayError>;
}
