//! A transaction as the provider sees it: query, close, and what settles a payment.

use serde::{Deserialize, Serialize};

use crate::client::Client;
use crate::error::{PayError, missing_is_none};
use crate::wire::{CNY, number_in_path, optional_ms};

/// The provider's state of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TradeState {
    /// Paid.
    Success,
    /// Paid, and a refund was begun.
    Refund,
    /// Not yet paid.
    NotPay,
    /// Closed unpaid.
    Closed,
    /// Revoked (payment codes only).
    Revoked,
    /// The payer is entering the password (payment codes only).
    UserPaying,
    /// The payment failed (payment codes only).
    PayError,
    /// A state that this client does not know.
    #[serde(other)]
    Other,
}

/// Sums in fen.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TradeAmount {
    /// The order's sum.
    pub total: i64,
    /// What the payer paid after the provider's own coupons.
    pub payer_total: Option<i64>,
    /// `CNY`.
    pub currency: Option<String>,
}

/// Who paid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Payer {
    /// The payer as the paying app knows them.
    pub openid: Option<String>,
}

/// One transaction, from a query or a callback.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Transaction {
    /// The app that pays.
    pub appid: String,
    /// The merchant.
    pub mchid: String,
    /// The merchant's number.
    pub out_trade_no: String,
    /// The provider's number, once paid.
    pub transaction_id: Option<String>,
    /// `JSAPI`, `MWEB`, `NATIVE` …
    pub trade_type: Option<String>,
    /// Where it stands.
    pub trade_state: TradeState,
    /// The same in words.
    #[serde(default)]
    pub trade_state_desc: String,
    /// What was given when it was made.
    pub attach: Option<String>,
    /// When it was paid, in unix milliseconds.
    #[serde(default, rename = "success_time", deserialize_with = "optional_ms")]
    pub paid_at_ms: Option<i64>,
    /// Who paid.
    pub payer: Option<Payer>,
    /// The sums.
    pub amount: Option<TradeAmount>,
}

/// Why a transaction is not the payment that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// It is not paid.
    #[error("the transaction is {0:?}")]
    State(TradeState),
    /// It is another order's.
    #[error("the transaction belongs to {0}")]
    Number(String),
    /// Another sum.
    #[error("the transaction is of {paid:?} fen, {expected} were asked")]
    Amount {
        /// What the provider says.
        paid: Option<i64>,
        /// What was asked for.
        expected: i64,
    },
    /// Another currency.
    #[error("the transaction is in {0}")]
    Currency(String),
}

impl Transaction {
    /// Whether this pays `out_trade_no` in full. A signature proves the sender, not the sum.
    pub fn settles(&self, out_trade_no: &str, expected_fen: i64) -> Result<(), Mismatch> {
        if self.out_trade_no != out_trade_no {
            return Err(Mismatch::Number(self.out_trade_no.clone()));
        }
        if !matches!(self.trade_state, TradeState::Success | TradeState::Refund) {
            return Err(Mismatch::State(self.trade_state));
        }
        let paid = self.amount.as_ref().map(|amount| amount.total);
        if paid != Some(expected_fen) {
            return Err(Mismatch::Amount {
                paid,
                expected: expected_fen,
            });
        }
        match self
            .amount
            .as_ref()
            .and_then(|amount| amount.currency.as_deref())
        {
            None | Some(CNY) => Ok(()),
            Some(other) => Err(Mismatch::Currency(other.to_owned())),
        }
    }
}

/// What closing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloseOutcome {
    /// It was open and is closed now.
    Closed,
    /// It had been closed before.
    AlreadyClosed,
}

#[derive(Serialize)]
struct CloseBody<'a> {
    mchid: &'a str,
}

impl Client {
    /// The transaction of a merchant's number; `None` if the provider has none.
    pub async fn query(&self, out_trade_no: &str) -> Result<Option<Transaction>, PayError> {
        let number = number_in_path(out_trade_no)?;
        let mchid = &self.config.mchid;
        let path = format!("/v3/pay/transactions/out-trade-no/{number}?mchid={mchid}");
        missing_is_none(self.get(&path).await)
    }

    /// Closes an unpaid order, so that it can never be paid. A paid one is `Rejected`.
    pub async fn close(&self, out_trade_no: &str) -> Result<CloseOutcome, PayError> {
        let number = number_in_path(out_trade_no)?;
        let path = format!("/v3/pay/transactions/out-trade-no/{number}/close");
        match self
            .post_raw(
                &path,
                &CloseBody {
                    mchid: &self.config.mchid,
                },
            )
            .await
        {
            Ok(_) => Ok(CloseOutcome::Closed),
            Err(error) if error.is_closed() => Ok(CloseOutcome::AlreadyClosed),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paid(total: i64) -> Transaction {
        let json = serde_json::json!({
            "appid": "wx1", "mchid": "19", "out_trade_no": "JL1000", "trade_state": "SUCCESS",
            "success_time": "2018-06-08T10:34:56+08:00",
            "amount": {"total": total, "payer_total": total, "currency": "CNY"},
        });
        serde_json::from_value(json).expect("a transaction")
    }

    #[test]
    fn only_the_right_number_sum_currency_and_state_settle() {
        assert_eq!(paid(1280).settles("JL1000", 1280), Ok(()));
        assert_eq!(paid(1280).paid_at_ms, Some(1_528_425_296_000));
        let short = Mismatch::Amount {
            paid: Some(1279),
            expected: 1280,
        };
        assert_eq!(paid(1279).settles("JL1000", 1280), Err(short));
        assert!(matches!(
            paid(1280).settles("JL1001", 1280),
            Err(Mismatch::Number(_))
        ));
        let mut open = paid(1280);
        open.trade_state = TradeState::NotPay;
        assert_eq!(
            open.settles("JL1000", 1280),
            Err(Mismatch::State(TradeState::NotPay))
        );
        let mut foreign = paid(1280);
        foreign.amount.as_mut().expect("amount").currency = Some("USD".into());
        assert!(matches!(
            foreign.settles("JL1000", 1280),
            Err(Mismatch::Currency(_))
        ));
    }

    #[test]
    fn a_state_of_tomorrow_is_read_as_other() {
        let state: TradeState = serde_json::from_str("\"ACCEPT\"").expect("any text");
        assert_eq!(state, TradeState::Other);
    }
}
