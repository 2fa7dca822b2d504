//! Callbacks: verified, opened, typed.

use reqwest::header::HeaderMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::client::Client;
use crate::combine::CombinedTransaction;
use crate::refund::{RefundAmount, RefundState};
use crate::trade::{TradeState, Transaction};
use crate::transfer::TransferNotice;
use crate::verify::VerifyError;
use crate::wire::optional_ms;

/// What the provider told. It may tell it twice, late, and out of order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notify {
    /// A payment was made. Ask [`Transaction::settles`] before believing its sum.
    TransactionSuccess(Transaction),
    /// Several orders were paid in one go.
    CombinedSuccess(CombinedTransaction),
    /// A refund reached the payer.
    RefundSuccess(RefundNotice),
    /// A refund could not be delivered; the merchant must act.
    RefundAbnormal(RefundNotice),
    /// A refund was given up.
    RefundClosed(RefundNotice),
    /// A transfer to a person came to its end, whichever.
    TransferFinished(TransferNotice),
}

/// A refund's end.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefundNotice {
    /// The merchant.
    pub mchid: String,
    /// The payment's number.
    pub out_trade_no: String,
    /// The provider's number of the payment.
    pub transaction_id: String,
    /// The refund's number.
    pub out_refund_no: String,
    /// The provider's number of the refund.
    pub refund_id: String,
    /// Where it stands.
    pub refund_status: RefundState,
    /// When the payer had it, in unix milliseconds.
    #[serde(default, rename = "success_time", deserialize_with = "optional_ms")]
    pub refunded_at_ms: Option<i64>,
    /// The account that received it, in words.
    #[serde(default)]
    pub user_received_account: String,
    /// The sums.
    pub amount: RefundAmount,
}

/// Why a callback is not believed.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The signature does not hold.
    #[error("the callback is not the provider's: {0}")]
    Signature(#[from] VerifyError),
    /// Not the JSON that was agreed on.
    #[error("the callback cannot be read: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The `APIv3` key does not open it.
    #[error("the resource cannot be opened")]
    Sealed,
    /// For another merchant or app.
    #[error("the callback is for another merchant or app")]
    Foreign,
    /// The event says one thing, the resource another.
    #[error("the event {0} does not fit its resource")]
    Contradiction(String),
    /// An event that this client does not handle.
    #[error("the event {0} is not handled")]
    UnknownEvent(String),
}

impl NotifyError {
    /// The HTTP status to answer with; the provider repeats after any of them.
    pub fn status(&self) -> u16 {
        match self {
            Self::Signature(_) | Self::Sealed | Self::Foreign => 401,
            Self::Malformed(_) | Self::Contradiction(_) | Self::UnknownEvent(_) => 400,
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    event_type: String,
    resource: Resource,
}

#[derive(Deserialize)]
struct Resource {
    algorithm: String,
    ciphertext: String,
    #[serde(default)]
    associated_data: Option<String>,
    nonce: String,
}

impl Client {
    /// Reads a callback from its headers and its raw, unparsed body, at `now_s` unix seconds.
    pub fn parse_notify(
        &self,
        headers: &HeaderMap,
        raw_body: &[u8],
        now_s: i64,
    ) -> Result<Notify, NotifyError> {
        self.keys.platform.verify(headers, raw_body, now_s)?;
        let envelope: Envelope = serde_json::from_slice(raw_body)?;
        let notify = match envelope.event_type.as_str() {
            "TRANSACTION.SUCCESS" => self.paid(&envelope.resource)?,
            "REFUND.SUCCESS" => Notify::RefundSuccess(self.open(&envelope.resource)?),
            "REFUND.ABNORMAL" => Notify::RefundAbnormal(self.open(&envelope.resource)?),
            "REFUND.CLOSED" => Notify::RefundClosed(self.open(&envelope.resource)?),
            "MCHTRANSFER.BILL.FINISHED" => Notify::TransferFinished(self.open(&envelope.resource)?),
            _ => return Err(NotifyError::UnknownEvent(envelope.event_type)),
        };
        self.is_ours(&notify)?;
        if is_coherent(&notify) {
            Ok(notify)
        } else {
            Err(NotifyError::Contradiction(envelope.event_type))
        }
    }

    fn open<T: DeserializeOwned>(&self, resource: &Resource) -> Result<T, NotifyError> {
        if resource.algorithm != "AEAD_AES_256_GCM" {
            return Err(NotifyError::Sealed);
        }
        let associated = resource.associated_data.as_deref().unwrap_or_default();
        let plain = self
            .keys
            .opener
            .open(&resource.nonce, associated, &resource.ciphertext);
        Ok(serde_json::from_slice(&plain.ok_or(NotifyError::Sealed)?)?)
    }

    /// One event tells of both kinds of payment; the number of the whole tells them apart.
    fn paid(&self, resource: &Resource) -> Result<Notify, NotifyError> {
        let told: serde_json::Value = self.open(resource)?;
        if told.get("combine_out_trade_no").is_some() {
            return Ok(Notify::CombinedSuccess(serde_json::from_value(told)?));
        }
        Ok(Notify::TransactionSuccess(serde_json::from_value(told)?))
    }

    fn is_ours(&self, notify: &Notify) -> Result<(), NotifyError> {
        let ours = match notify {
            Notify::TransactionSuccess(paid) => {
                paid.mchid == self.config.mchid && paid.appid == self.config.appid
            }
            Notify::CombinedSuccess(paid) => {
                paid.combine_mchid == self.config.mchid
                    && paid.combine_appid == self.config.appid
                    && paid.sub_orders.iter().all(|s| s.mchid == self.config.mchid)
            }
            Notify::RefundSuccess(refund)
            | Notify::RefundAbnormal(refund)
            | Notify::RefundClosed(refund) => refund.mchid == self.config.mchid,
            Notify::TransferFinished(transfer) => transfer.mch_id == self.config.mchid,
        };
        if ours {
            Ok(())
        } else {
            Err(NotifyError::Foreign)
        }
    }
}

fn is_coherent(notify: &Notify) -> bool {
    match notify {
        Notify::TransactionSuccess(paid) => paid.trade_state == TradeState::Success,
        Notify::CombinedSuccess(paid) => {
            let mut states = paid.sub_orders.iter().map(|sub| sub.trade_state);
            !paid.sub_orders.is_empty() && states.all(|state| state == TradeState::Success)
        }
        Notify::RefundSuccess(refund) => refund.refund_status == RefundState::Success,
        Notify::RefundAbnormal(refund) => refund.refund_status == RefundState::Abnormal,
        Notify::RefundClosed(refund) => refund.refund_status == RefundState::Closed,
        Notify::TransferFinished(transfer) => transfer.state.is_final(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refund(status: &str) -> RefundNotice {
        let json = json!({
            "mchid": "19", "out_trade_no": "JL1000", "transaction_id": "42",
            "out_refund_no": "RF1", "refund_id": "50", "refund_status": status,
            "amount": {"total": 1280, "refund": 290},
        });
        serde_json::from_value(json).expect("a notice")
    }

    #[test]
    fn an_event_must_say_what_its_resource_says() {
        assert!(is_coherent(&Notify::RefundSuccess(refund("SUCCESS"))));
        assert!(is_coherent(&Notify::RefundClosed(refund("CLOSED"))));
        assert!(is_coherent(&Notify::RefundAbnormal(refund("ABNORMAL"))));
        assert!(!is_coherent(&Notify::RefundSuccess(refund("PROCESSING"))));
        assert!(!is_coherent(&Notify::RefundClosed(refund("SUCCESS"))));
        assert!(!is_coherent(&Notify::RefundAbnormal(refund("SUCCESS"))));
        let unpaid = json!({
            "appid": "wx1", "mchid": "19", "out_trade_no": "JL1000", "trade_state": "NOTPAY",
        });
        let unpaid = serde_json::from_value(unpaid).expect("a transaction");
        assert!(!is_coherent(&Notify::TransactionSuccess(unpaid)));
    }
}
