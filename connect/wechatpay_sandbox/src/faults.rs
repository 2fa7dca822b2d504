//! Faults that a tester arms. Each is used once, in the order in which it was armed.

use std::collections::VecDeque;

use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use crate::{Sandbox, locked};

/// What is wrong with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureFault {
    /// Of other bytes.
    Bad,
    /// None of the headers.
    Missing,
    /// By a clock that many seconds away.
    ClockSkew(i64),
    /// The provider's probe, `WECHATPAY/SIGNTEST/…`.
    SignTest,
    /// By a key that the merchant does not hold.
    UnknownSerial,
}

/// What becomes of a merchant's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerFault {
    /// Nothing: lets one call pass, so that a later one is hit.
    None,
    /// It takes effect and is never answered.
    TimeoutAfterCommit,
    /// It takes effect and is answered 500.
    ServerErrorAfterCommit,
    /// 202, without effect.
    Accepted,
    /// 429, without effect.
    TooMany,
    /// 500, without effect.
    ServerError,
    /// 403 `NOT_ENOUGH`, without effect: the merchant's balance is too low.
    NotEnough,
    /// The answer comes with one byte more, unsigned: meant for files.
    AlteredFile,
    /// It takes effect; the answer's signature is wrong.
    Signature(SignatureFault),
}

/// What becomes of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotifyFault {
    /// Nothing.
    None,
    /// It is sent twice.
    Duplicate,
    /// It is never sent, although the provider believes so.
    Lost,
    /// Its sum is that many fen off.
    AmountOff(i64),
    /// Its signature is wrong.
    Signature(SignatureFault),
}

/// How a refund ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundFault {
    /// Well.
    None,
    /// The payer's account cannot take it.
    Abnormal,
    /// It is given up.
    Closed,
}

/// How a transfer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferFault {
    /// Well.
    None,
    /// Confirmed by the payee, then given up.
    Fail,
}

/// Calls that take effect and whose answers are lost, again and again: every n-th of a kind, none
/// where it says 0. Asking after something is always answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Losing {
    /// Of the calls that open payments, alone or combined.
    pub prepay: u64,
    /// Of the calls that refund.
    pub refund: u64,
    /// Of the calls that transfer to a person.
    pub transfer: u64,
    /// Whether the caller waits for ever; otherwise the connection breaks off.
    pub hang: bool,
}

/// How many calls of each kind took effect.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    prepay: u64,
    refund: u64,
    transfer: u64,
}

impl Calls {
    /// Counts a call; answers whether its answer is to be lost.
    fn is_lost(&mut self, losing: Losing, method: &Method, path: &str) -> bool {
        if *method != Method::POST || path.ends_with("/close") || path.ends_with("/cancel") {
            return false;
        }
        let opens = ["/v3/pay/transactions/", "/v3/combine-transactions/"];
        let (count, every) = if opens.iter().any(|opens| path.starts_with(opens)) {
            (&mut self.prepay, losing.prepay)
        } else if path.starts_with("/v3/refund/") {
            (&mut self.refund, losing.refund)
        } else if path.starts_with("/v3/fund-app/mch-transfer/") {
            (&mut self.transfer, losing.transfer)
        } else {
            return false;
        };
        *count += 1;
        every > 0 && count.is_multiple_of(every)
    }
}

/// What will go wrong next, in four queues, and what goes wrong all the time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// For the next authenticated calls.
    pub answers: VecDeque<AnswerFault>,
    /// For the next callbacks, retries included.
    pub notifies: VecDeque<NotifyFault>,
    /// For the next refunds to end.
    pub refunds: VecDeque<RefundFault>,
    /// For the next transfers to end.
    pub transfers: VecDeque<TransferFault>,
    /// All the time.
    pub losing: Losing,
}

impl Faults {
    /// Only these, for the next calls.
    pub fn answers(faults: impl IntoIterator<Item = AnswerFault>) -> Self {
        Self {
            answers: faults.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Only these, for the next callbacks.
    pub fn notifies(faults: impl IntoIterator<Item = NotifyFault>) -> Self {
        Self {
            notifies: faults.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Only these, for the next transfers.
    pub fn transfers(faults: impl IntoIterator<Item = TransferFault>) -> Self {
        Self {
            transfers: faults.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Only these, for the next refunds.
    pub fn refunds(faults: impl IntoIterator<Item = RefundFault>) -> Self {
        Self {
            refunds: faults.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Sandbox {
    /// What becomes of the answer to a call that took effect: lost by hanging or by breaking off.
    pub(crate) fn loses(&self, method: &Method, path: &str) -> Option<Losing> {
        let losing = locked(&self.inner.faults).losing;
        let lost = locked(&self.inner.calls).is_lost(losing, method, path);
        lost.then_some(losing)
    }

    pub(crate) fn next_answer_fault(&self) -> AnswerFault {
        locked(&self.inner.faults)
            .answers
            .pop_front()
            .unwrap_or(AnswerFault::None)
    }

    pub(crate) fn next_notify_fault(&self) -> NotifyFault {
        locked(&self.inner.faults)
            .notifies
            .pop_front()
            .unwrap_or(NotifyFault::None)
    }

    pub(crate) fn next_refund_fault(&self) -> RefundFault {
        locked(&self.inner.faults)
            .refunds
            .pop_front()
            .unwrap_or(RefundFault::None)
    }

    pub(crate) fn next_transfer_fault(&self) -> TransferFault {
        locked(&self.inner.faults)
            .transfers
            .pop_front()
            .unwrap_or(TransferFault::None)
    }
}

pub(crate) fn routes() -> Router<Sandbox> {
    Router::new().route("/sandbox/faults", post(set_faults))
}

async fn set_faults(State(sandbox): State<Sandbox>, Json(faults): Json<Faults>) -> StatusCode {
    sandbox.set_faults(faults);
    StatusCode::NO_CONTENT
}
