//! Domestic refunds.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::{PayError, missing_is_none};
use crate::wire::{CNY, number_in_path, optional_ms};

const PATH: &str = "/v3/refund/domestic/refunds";

/// A refund to be made. The same number with the same content may be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refund {
    /// The payment's number.
    pub out_trade_no: String,
    /// The refund's own number, at most 64 characters.
    pub out_refund_no: String,
    /// What the payer reads.
    pub reason: Option<String>,
    /// The sum to give back, in fen.
    pub refund_fen: i64,
    /// The payment's whole sum, in fen.
    pub total_fen: i64,
    /// Where the result is told; the merchant platform's setting otherwise.
    pub notify_url: Option<String>,
}

/// Where a refund stands. Accepted is not refunded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RefundState {
    /// The payer has the money.
    Success,
    /// It was given up; a new number is needed.
    Closed,
    /// On its way.
    Processing,
    /// The payer's account cannot take it; the merchant must act.
    Abnormal,
    /// A state that this client does not know.
    #[serde(other)]
    Other,
}

/// Sums in fen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefundAmount {
    /// The payment's sum.
    pub total: i64,
    /// The refund's sum.
    pub refund: i64,
    /// What goes back to the payer's account.
    pub payer_refund: Option<i64>,
}

/// One refund, from its creation or a query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefundRecord {
    /// The provider's number.
    pub refund_id: String,
    /// The refund's number.
    pub out_refund_no: String,
    /// The provider's number of the payment.
    pub transaction_id: String,
    /// The payment's number.
    pub out_trade_no: String,
    /// Where it stands.
    pub status: RefundState,
    /// The account that received it, in words.
    #[serde(default)]
    pub user_received_account: String,
    /// When the payer had it, in unix milliseconds.
    #[serde(default, rename = "success_time", deserialize_with = "optional_ms")]
    pub refunded_at_ms: Option<i64>,
    /// The sums.
    pub amount: RefundAmount,
}

#[derive(Serialize)]
struct RefundBody<'a> {
    out_trade_no: &'a str,
    out_refund_no: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_url: Option<&'a str>,
    amount: AmountBody,
}

#[derive(Serialize)]
struct AmountBody {
    refund: i64,
    total: i64,
    currency: &'static str,
}

impl Client {
    /// Asks for a refund, within a year of the payment.
    pub async fn refund(&self, refund: &Refund) -> Result<RefundRecord, PayError> {
        let body = RefundBody {
            out_trade_no: number_in_path(&refund.out_trade_no)?,
            out_refund_no: number_in_path(&refund.out_refund_no)?,
            reason: refund.reason.as_deref(),
            notify_url: refund.notify_url.as_deref(),
            amount: AmountBody {
                refund: refund.refund_fen,
                total: refund.total_fen,
                currency: CNY,
            },
        };
        self.post(PATH, &body).await
    }

    /// The refund of a number; `None` if the provider has none.
    pub async fn query_refund(
        &self,
        out_refund_no: &str,
    ) -> Result<Option<RefundRecord>, PayError> {
        let number = number_in_path(out_refund_no)?;
        missing_is_none(self.get(&format!("{PATH}/{number}")).await)
    }
}
