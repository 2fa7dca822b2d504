//! Events of payments.
use julin_kernel::{Money, OrderId, PaymentId, RefundId};
use serde::{Deserialize, Serialize};

/// The provider confirmed that money came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentCaptured {
    /// The payment.
    pub payment: PaymentId,
    /// What it pays.
    pub order: OrderId,
    /// Which part of it: 0 for the order, 1 and above for what was asked for later.
    #[serde(default)]
    pub part: i64,
    /// How much.
    pub amount: Money,
}

/// The provider confirmed a refund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundSucceeded {
    /// The refund.
    pub refund: RefundId,
    /// Of which order.
    pub order: OrderId,
    /// How much.
    pub amount: Money,
}

/// The provider refused a refund for good; a person must look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundFailed {
    /// The refund.
    pub refund: RefundId,
    /// Of which order.
    pub order: OrderId,
    /// The provider's words.
    pub reason: String,
}
