//! WeChat Pay as the port of payments: the client's words in the room's words.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, Ts};
use julin_payments::{
    CombinePart, CombinePrepay, Notify, NotifyRefused, PayError, PaymentProvider, Prepay,
    PrepayOutcome, RefundReport, RefundRequest, RefundState, Trade, TradeState,
};
use julin_wechatpay::{
    Client, PayError as WireError, RefundNotice, RefundRecord, SubOrder, SubTransaction,
    Transaction,
};

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

    /// Paid on a page.
    fn page(&self, url: String) -> PrepayOutcome {
        PrepayOutcome {
            cashier_url: Some(self.cashier(url)),
            ..PrepayOutcome::default()
        }
    }

    /// Paid inside WeChat.
    fn inside(&self, prepay_id: String) -> Result<PrepayOutcome, PayError> {
        let params = self.client.jsapi_params(&prepay_id).map_err(pay_error)?;
        Ok(PrepayOutcome {
            prepay_id: Some(prepay_id),
            cashier_url: None,
            jsapi: serde_json::to_value(params).ok(),
        })
    }
}

/// H5 demands an address; behind a proxy that tells none, this one is accepted too.
fn address(payer_ip: &str) -> &str {
    if payer_ip.is_empty() {
        "127.0.0.1"
    } else {
        payer_ip
    }
}

fn sub_order(part: CombinePart) -> SubOrder {
    SubOrder {
        // The provider wants some words of ours with each; the number is what we know it by.
        attach: part.out_trade_no.clone(),
        out_trade_no: part.out_trade_no,
        description: part.description,
        total_fen: part.amount.0,
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
            let ip = address(&prepay.payer_ip);
            let url = self.client.h5(&wire, ip).await.map_err(pay_error)?;
            return Ok(self.page(url));
        };
        let prepay_id = self.client.jsapi(&wire, &openid).await.map_err(pay_error)?;
        self.inside(prepay_id)
    }

    async fn prepay_together(&self, all: CombinePrepay) -> Result<PrepayOutcome, PayError> {
        let wire = julin_wechatpay::CombinePrepay {
            combine_out_trade_no: all.number,
            sub_orders: all.parts.into_iter().map(sub_order).collect(),
            notify_url: all.notify_url,
            expires_at_ms: Some(all.expires_at.0),
        };
        let Some(openid) = all.openid else {
            let ip = address(&all.payer_ip);
            let url = self.client.combine_h5(&wire, ip).await.map_err(pay_error)?;
            return Ok(self.page(url));
        };
        let prepay_id = self.client.combine_jsapi(&wire, &openid).await;
        self.inside(prepay_id.map_err(pay_error)?)
    }

    async fn query_together(&self, number: &str) -> Result<Vec<Trade>, PayError> {
        let found = self.client.query_combined(number).await;
        let found = found.map_err(pay_error)?;
        let subs = found.map(|all| all.sub_orders).unwrap_or_default();
        Ok(subs.into_iter().map(sub_trade).collect())
    }

    async fn close_together(&self, number: &str, all: &[String]) -> Result<(), PayError> {
        let closed = self.client.close_combined(number, all).await;
        closed.map(|_| ()).map_err(pay_error)
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
            Ok(Wire::CombinedSuccess(paid)) => {
                let subs = paid.sub_orders.into_iter();
                Ok(Notify::Trades(subs.map(sub_trade).collect()))
            }
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

fn trade_state(state: julin_wechatpay::TradeState) -> TradeState {
    use julin_wechatpay::TradeState as Wire;
    match state {
        Wire::Success | Wire::Refund => TradeState::Paid,
        Wire::Closed | Wire::Revoked | Wire::PayError => TradeState::Closed,
        Wire::NotPay | Wire::UserPaying | Wire::Other => TradeState::Open,
    }
}

fn sub_trade(sub: SubTransaction) -> Trade {
    let amount = sub
        .amount
        .filter(|a| a.currency.as_deref().is_none_or(|c| c == "CNY"));
    Trade {
        out_trade_no: sub.out_trade_no,
        transaction_id: sub.transaction_id,
        state: trade_state(sub.trade_state),
        amount: amount.map(|a| Money(a.total_amount)),
    }
}

fn trade(transaction: Transaction) -> Trade {
    let state = trade_state(transaction.trade_state);
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
