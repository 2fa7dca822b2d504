//! What the provider keeps: orders, refunds, callbacks, and the records that change them.

use serde::{Deserialize, Serialize};

/// How the payer was meant to pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum TradeType {
    Jsapi,
    Mweb,
    Native,
}

/// What a merchant asked to be paid. Two of one number must be equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub(crate) out_trade_no: String,
    pub(crate) trade_type: TradeType,
    pub(crate) description: String,
    pub(crate) total: i64,
    pub(crate) notify_url: String,
    pub(crate) attach: Option<String>,
    pub(crate) openid: Option<String>,
    pub(crate) expires_at_ms: Option<i64>,
    pub(crate) profit_sharing: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub(crate) enum OrderState {
    Open,
    Closed,
    Paid {
        transaction_id: String,
        at_ms: i64,
        openid: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) terms: Terms,
    pub(crate) prepay_id: String,
    pub(crate) created_at_ms: i64,
    pub(crate) state: OrderState,
    /// The number of the combined payment that it is part of.
    #[serde(default)]
    pub(crate) combine_no: Option<String>,
}

impl Order {
    pub(crate) fn is_expired(&self, now_ms: i64) -> bool {
        self.terms
            .expires_at_ms
            .is_some_and(|expiry| expiry <= now_ms)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum RefundStatus {
    Processing,
    Success,
    Closed,
    Abnormal,
}

impl RefundStatus {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Abnormal => "ABNORMAL",
        }
    }
}

/// What a merchant asked to be refunded. Two of one number must be equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RefundTerms {
    pub(crate) out_refund_no: String,
    pub(crate) out_trade_no: String,
    pub(crate) refund: i64,
    pub(crate) total: i64,
    pub(crate) reason: Option<String>,
    pub(crate) notify_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) terms: RefundTerms,
    pub(crate) id: String,
    pub(crate) transaction_id: String,
    pub(crate) created_at_ms: i64,
    pub(crate) status: RefundStatus,
    pub(crate) settled_at_ms: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum TransferStatus {
    WaitUserConfirm,
    /// Misspelt by the provider.
    #[serde(rename = "TRANSFERING")]
    Transferring,
    Success,
    Fail,
    Cancelled,
}

impl TransferStatus {
    pub(crate) fn is_final(self) -> bool {
        matches!(self, Self::Success | Self::Fail | Self::Cancelled)
    }
}

/// What a merchant asked to be paid to a person. Two of one number must be equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TransferTerms {
    pub(crate) out_bill_no: String,
    pub(crate) openid: String,
    pub(crate) user_name: Option<String>,
    pub(crate) amount: i64,
    pub(crate) remark: String,
    pub(crate) scene: String,
    pub(crate) notify_url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transfer {
    pub(crate) terms: TransferTerms,
    pub(crate) id: String,
    pub(crate) package: String,
    pub(crate) created_at_ms: i64,
    pub(crate) status: TransferStatus,
    pub(crate) updated_at_ms: i64,
    pub(crate) fail_reason: Option<String>,
}

/// A callback that is owed to a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) created_at_ms: i64,
    pub(crate) event_type: String,
    pub(crate) summary: String,
    pub(crate) original_type: String,
    pub(crate) resource: serde_json::Value,
}

/// One fact. The journal is a list of them, the book is what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Record {
    Ordered(Order),
    /// Paid or closed.
    Settled {
        out_trade_no: String,
        state: OrderState,
    },
    RefundOpened(Refund),
    RefundSettled {
        out_refund_no: String,
        status: RefundStatus,
        at_ms: i64,
    },
    TransferOpened(Transfer),
    TransferMoved {
        out_bill_no: String,
        status: TransferStatus,
        at_ms: i64,
        fail_reason: Option<String>,
    },
    NoticeOwed(Notice),
    NoticeDone {
        id: String,
    },
}
