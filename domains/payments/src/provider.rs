//! The port to whoever moves the money. `app` wires an adapter; tests wire a fake.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, Ts};
use serde_json::Value;

/// What is known about the money when a call did not end well.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PayError {
    /// The provider never saw it: it may be sent again.
    #[error("not sent: {0}")]
    NotSent(String),
    /// The provider will take it later (throttled, balance too low): nothing happened.
    #[error("not now: {0}")]
    NotNow(String),
    /// The provider refused for good: nothing happened.
    #[error("rejected: {0}")]
    Rejected(String),
    /// It may or may not have happened: query by the same number.
    #[error("unknown outcome: {0}")]
    Unknown(String),
}

/// A payment to be opened at the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepay {
    /// Our number.
    pub out_trade_no: String,
    /// What the payer reads.
    pub description: String,
    /// How much.
    pub amount: Money,
    /// Until when it can be paid.
    pub expires_at: Ts,
    /// Where the result is told.
    pub notify_url: String,
    /// The payer inside the provider's app, if known.
    pub openid: Option<String>,
    /// The payer's address, which providers ask for outside their app.
    pub payer_ip: String,
}

/// Payments to be opened together and paid in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinePrepay {
    /// Our number of the whole.
    pub number: String,
    /// What it consists of.
    pub parts: Vec<CombinePart>,
    /// Until when it can be paid.
    pub expires_at: Ts,
    /// Where the result is told.
    pub notify_url: String,
    /// The payer inside the provider's app, if known.
    pub openid: Option<String>,
    /// The payer's address, which providers ask for outside their app.
    pub payer_ip: String,
}

/// One of the payments that are opened together; it is refunded by its own number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CombinePart {
    /// Our number.
    pub out_trade_no: String,
    /// What the payer reads.
    pub description: String,
    /// How much.
    pub amount: Money,
}

/// How the payer pays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrepayOutcome {
    /// The provider's number of the opened payment.
    pub prepay_id: Option<String>,
    /// The page to go to.
    pub cashier_url: Option<String>,
    /// What a page inside the provider's app hands over.
    pub jsapi: Option<Value>,
}

/// The provider's word on a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TradeState {
    /// Not yet paid.
    Open,
    /// Paid (also if refunds began since).
    Paid,
    /// Can no longer be paid.
    Closed,
}

/// A payment as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trade {
    /// Our number.
    pub out_trade_no: String,
    /// The provider's number, once paid.
    pub transaction_id: Option<String>,
    /// Where it stands.
    pub state: TradeState,
    /// The sum in the shop's currency; none if it is unknown or in another one.
    pub amount: Option<Money>,
}

/// A refund to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundRequest {
    /// Our number of the payment.
    pub out_trade_no: String,
    /// Our number of the refund.
    pub out_refund_no: String,
    /// How much.
    pub amount: Money,
    /// The payment's whole sum.
    pub total: Money,
    /// What the payer reads.
    pub reason: String,
    /// Where the result is told.
    pub notify_url: String,
}

/// The provider's word on a refund. Accepted is not refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundState {
    /// Under way.
    Processing,
    /// The payer has the money.
    Succeeded,
    /// The payer's account cannot take it; the merchant must act at the provider.
    Abnormal,
    /// Given up: nothing moved, and another try needs another number.
    Closed,
}

/// A refund as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundReport {
    /// Our number.
    pub out_refund_no: String,
    /// The provider's number.
    pub provider_id: Option<String>,
    /// Where it stands.
    pub state: RefundState,
    /// How much.
    pub amount: Money,
}

/// What a verified callback told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notify {
    /// About a payment.
    Trade(Trade),
    /// About payments that were opened together.
    Trades(Vec<Trade>),
    /// About a refund.
    Refund(RefundReport),
}

/// Why a callback is not believed, and the HTTP status that says so.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{why}")]
pub struct NotifyRefused {
    /// HTTP status of the answer.
    pub status: u16,
    /// For the log.
    pub why: String,
}

fn not_offered() -> PayError {
    PayError::Rejected("combined payments are not offered".to_owned())
}

/// Whoever moves the money. Every call is made outside any transaction.
#[async_trait]
pub trait PaymentProvider: Send + Sync {
    /// A stable word, kept on payments.
    fn name(&self) -> &'static str;
    /// Opens a payment. The same number with the same content may be sent again.
    async fn prepay(&self, prepay: Prepay) -> Result<PrepayOutcome, PayError>;
    /// The payment of a number; none if the provider has none.
    async fn query(&self, out_trade_no: &str) -> Result<Option<Trade>, PayError>;
    /// Closes an unpaid payment for good; one that is paid is `Rejected`.
    async fn close(&self, out_trade_no: &str) -> Result<(), PayError>;
    /// Opens payments together. The same number with the same content may be sent again.
    async fn prepay_together(&self, _all: CombinePrepay) -> Result<PrepayOutcome, PayError> {
        Err(not_offered())
    }
    /// The payments that were opened together; none if the provider has none of that number.
    async fn query_together(&self, _number: &str) -> Result<Vec<Trade>, PayError> {
        Err(not_offered())
    }
    /// Closes unpaid payments that were opened together, all of them, for good.
    async fn close_together(&self, _number: &str, _all: &[String]) -> Result<(), PayError> {
        Err(not_offered())
    }
    /// Sends a refund. The same number with the same content may be sent again.
    async fn refund(&self, refund: RefundRequest) -> Result<RefundReport, PayError>;
    /// The refund of a number; none if the provider has none.
    async fn query_refund(&self, out_refund_no: &str) -> Result<Option<RefundReport>, PayError>;
    /// Verifies and reads a callback from its headers and its raw body.
    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<Notify, NotifyRefused>;
}
