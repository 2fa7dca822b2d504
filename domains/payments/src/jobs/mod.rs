//! What is done outside any transaction: everything that speaks to the provider.
use julin_kernel::{PaymentId, RefundId};
use serde::{Deserialize, Serialize};

/// Sends a refund.
pub(crate) const REFUND: &str = "payments.refund";
/// Closes a payment at the provider.
pub(crate) const CLOSE: &str = "payments.close";

/// Names a refund.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct RefundJob {
    pub(crate) refund: RefundId,
}

/// Names a payment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct PaymentJob {
    pub(crate) payment: PaymentId,
}
