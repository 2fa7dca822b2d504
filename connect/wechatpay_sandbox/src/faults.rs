//! Faults that a tester arms. Each is used once, in the order in which it was armed.

use std::collections::VecDeque;

use axum::extract::State;
use axum::http::StatusCode;
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

/// What will go wrong next, in four queues.
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
