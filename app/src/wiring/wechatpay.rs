//! WeChat Pay as the port of payments: the client's words in the room's words.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, Ts};
use julin_payments::{
    Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome, RefundReport,
    RefundRequest, RefundState, Trade, TradeState,
};
use julin_wechatpay::{Client, PayError as WireError, RefundNotice, RefundRecord, Transaction};

/// One merchant's WeChat Pay, or its sandbox.
pub(crate) struct WechatPay {
    client: Client,
    now: Box<dyn Fn() -> Ts + Send + Sync>,
    own_origin: Option<String>,
}

impl WechatPay {
    /// Speaks through `client`; `now` judges the age of callbacks. Cashier pages below `own_origin`
    /// (the sandbox's) are told as paths, so that they open under whatever name the payer uses.
    pub(crate) fn new(
        client: Client,
        now: impl Fn() -> Ts + Send + Sync + 'static,
        own_origin: Option<String>,
    ) -> Self {
        Self {
            client,
            now: Box::new(now),
            own_origin,
        }
    }

    fn cashier(&self, url: String) -> String {
        let own = self
            .own_origin
            .as_deref()
            .and_then(|origin| url.strip_prefix(origin));
        own.filter(|path| path.starts_with('/'))
            .map_or_else(|| url.clone(), str::to_owned)
    }
}

#[async_trait]
impl PaymentProvider for WechatPay {
    fn name(&self) -> &'static str {
        "wechatpay"
    }

    async fn prepay(&self, prepay: Prepay) -> Result<PrepayOutcome, PayError> {
        let wire = julin_wechatpay::Prepay {
            out_trade_no: prepay.out_trade_no,
            description: prepay.description,
            total_fen: prepay.amount.0,
            notify_url: prepay.notify_url,
            expires_at_ms: Some(prepay.expires_at.0),
            attach: None,
            profit_sharing: false,
        };
        let Some(openid) = prepay.openid else {
            // H5 demands an address; behind a proxy that tells none, this one is accepted too.
            let ip = if prepay.payer_ip.is_empty() {
                "127.0.0.1"
            } else {
                &prepay.payer_ip
            };
            let url = self.client.h5(&wire, ip).await.map_err(pay_error)?;
            let cashier_url = Some(self.cashier(url));
            return Ok(PrepayOutcome {
                cashier_url,
                ..PrepayOutcome::default()
            });
        };
        let prepay_id = self.client.jsapi(&wire, &openid).await.map_err(pay_error)?;
        let params = self.client.jsapi_params(&prepay_id).map_err(pay_error)?;
        let jsapi = serde_json::to_value(params).ok();
        Ok(PrepayOutcome {
            prepay_id: Some(prepay_id),
            cashier_url: None,
            jsapi,
        })
    }

    async fn query(&self, out_trade_no: &str) -> Result<Option<Trade>, PayError> {
        let found = self.client.query(out_trade_no).await.map_err(pay_error)?;
        Ok(found.map(trade))
    }

    async fn close(&self, out_trade_no: &str) -> Result<(), PayError> {
        self.client
            .close(out_trade_no)
            .await
            .map(|_| ())
            .map_err(pay_error)
    }

    async fn refund(&self, refund: RefundRequest) -> Result<RefundReport, PayError> {
        let wire = julin_wechatpay::Refund {
            out_trade_no: refund.out_trade_no,
            out_refund_no: refund.out_refund_no,
            reason: Some(refund.reason),
            refund_fen: refund.amount.0,
            total_fen: refund.total.0,
            notify_url: Some(refund.notify_url),
        };
        self.client
            .refund(&wire)
            .await
            .map(of_record)
            .map_err(pay_error)
    }

    async fn query_refund(&self, out_refund_no: &str) -> Result<Option<RefundReport>, PayError> {
        let found = self
            .client
            .query_refund(out_refund_no)
            .await
            .map_err(pay_error)?;
        Ok(found.map(of_record))
    }

    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<Notify, NotifyRefused> {
        use julin_wechatpay::Notify as Wire;
        let now_s = (self.now)().0.div_euclid(1_000);
        match self.client.parse_notify(headers, raw, now_s) {
            Ok(Wire::TransactionSuccess(paid)) => Ok(Notify::Trade(trade(paid))),
            Ok(
                Wire::RefundSuccess(notice)
                | Wire::RefundAbnormal(notice)
                | Wire::RefundClosed(notice),
            ) => Ok(Notify::Refund(of_notice(notice))),
            Ok(Wire::TransferFinished(_)) => Err(NotifyRefused {
                status: 400,
                why: "a transfer is told at another address".to_owned(),
            }),
            Err(error) => Err(NotifyRefused {
                status: error.status(),
                why: error.to_string(),
            }),
        }
    }
}

/// Refusals that say nothing about this payment: throttled, the merchant's balance is too low, or
/// the credentials are wrong. They end when someone acts, so the same call is made again later.
const LATER: &[&str] = &[
    "FREQUENCYLIMITED",
    "RATELIMITEXCEEDED",
    "NOTENOUGH",
    "SIGNERROR",
    "NOAUTH",
];

pub(super) fn pay_error(error: WireError) -> PayError {
    let text = error.to_string();
    match error {
        WireError::NotSent(_) => PayError::NotSent(text),
        WireError::Unknown(_) => PayError::Unknown(text),
        WireError::Rejected { status, code, .. } => {
            let later = LATER.contains(&code.replace('_', "").as_str());
            if later || matches!(status, 401 | 429) {
                PayError::NotNow(text)
            } else {
                PayError::Rejected(text)
            }
        }
    }
}

fn trade(transaction: Transaction) -> Trade {
    use julin_wechatpay::TradeState as Wire;
    let state = match transaction.trade_state {
        Wire::Success | Wire::Refund => TradeState::Paid,
        Wire::Closed | Wire::Revoked | Wire::PayError => TradeState::Closed,
        Wire::NotPay | Wire::UserPaying | Wire::Other => TradeState::Open,
    };
    let amount = transaction
        .amount
        .filter(|a| a.currency.as_deref().is_none_or(|c| c == "CNY"));
    Trade {
        out_trade_no: transaction.out_trade_no,
        transaction_id: transaction.transaction_id,
        state,
        amount: amount.map(|a| Money(a.total)),
    }
}

fn refund_state(state: julin_wechatpay::RefundState) -> RefundState {
    use julin_wechatpay::RefundState as Wire;
    match state {
        Wire::Success => RefundState::Succeeded,
        Wire::Closed => RefundState::Closed,
        Wire::Abnormal => RefundState::Abnormal,
        Wire::Processing | Wire::Other => RefundState::Processing,
    }
}

fn of_record(record: RefundRecord) -> RefundReport {
    RefundReport {
        out_refund_no: record.out_refund_no,
        provider_id: Some(record.refund_id),
        state: refund_state(record.status),
        amount: Money(record.amount.refund),
    }
}

fn of_notice(notice: RefundNotice) -> RefundReport {
    RefundReport {
        out_refund_no: notice.out_refund_no,
        provider_id: Some(notice.refund_id),
        state: refund_state(notice.refund_status),
        amount: Money(notice.amount.refund),
    }
}

#[cfg(test)]
#[path = "wechatpay_tests.rs"]
mod tests;
