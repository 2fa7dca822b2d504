//! The port to whoever pays leaders. `app` wires an adapter; tests wire a fake.
use super::Payee;
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, PersonId};
use julin_payments::{NotifyRefused, PayError};

/// A payout to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRequest {
    /// Our number.
    pub number: String,
    /// To whom.
    pub payee: Payee,
    /// How much.
    pub amount: Money,
    /// Where the result is told.
    pub notify_url: String,
}

/// The provider's word on a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayoutState {
    /// Under way.
    Processing,
    /// The payee must confirm.
    WaitsForPayee,
    /// The payee has the money.
    Paid,
    /// Given up: nothing moved.
    Failed,
}

/// A payout as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutReport {
    /// Our number.
    pub number: String,
    /// The provider's number.
    pub provider_id: Option<String>,
    /// Where it stands.
    pub state: PayoutState,
    /// How much, where it is told.
    pub amount: Option<Money>,
    /// What the payee confirms with: a path to open, or what a page inside the provider's app hands
    /// over.
    pub confirm_with: Option<String>,
    /// Why it failed, in the provider's words.
    pub failure: Option<String>,
}

/// Whoever pays leaders. Every call is made outside any transaction.
#[async_trait]
pub trait PayoutPort: Send + Sync {
    /// Where a leader is paid to when nobody said so; none unless the provider is a sandbox.
    fn usual_payee(&self, leader: PersonId) -> Option<Payee>;
    /// Whether so much is paid only to a payee whose name is known.
    fn needs_name(&self, amount: Money) -> bool;
    /// Makes a payout. The same number with the same content may be sent again.
    async fn pay(&self, payout: PayoutRequest) -> Result<PayoutReport, PayError>;
    /// The payout of a number; none if the provider has none.
    async fn query(&self, number: &str) -> Result<Option<PayoutReport>, PayError>;
    /// Verifies and reads a callback from its headers and its raw body.
    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<PayoutReport, NotifyRefused>;
}
