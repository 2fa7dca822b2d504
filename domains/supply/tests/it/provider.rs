//! A provider that lives in the test: payments are captured when the test says so.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_payments::{
    Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome, RefundReport,
    RefundRequest, RefundState, Trade, TradeState,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub(crate) struct Till(Arc<Mutex<Books>>);

#[derive(Default)]
struct Books {
    trades: BTreeMap<String, Trade>,
    refunds: BTreeMap<String, RefundReport>,
}

impl Till {
    /// The payer pays whatever is open.
    pub(crate) fn pay_all(&self) {
        let mut books = self.0.lock().unwrap();
        for trade in books
            .trades
            .values_mut()
            .filter(|t| t.state == TradeState::Open)
        {
            trade.state = TradeState::Paid;
            trade.transaction_id = Some(format!("wx{}", trade.out_trade_no));
        }
    }
    /// What went back to payers.
    pub(crate) fn refunded(&self) -> i64 {
        let books = self.0.lock().unwrap();
        books.refunds.values().map(|r| r.amount.0).sum()
    }
}

#[async_trait]
impl PaymentProvider for Till {
    fn name(&self) -> &'static str {
        "till"
    }
    async fn prepay(&self, prepay: Prepay) -> Result<PrepayOutcome, PayError> {
        let trade = Trade {
            out_trade_no: prepay.out_trade_no.clone(),
            transaction_id: None,
            state: TradeState::Open,
            amount: Some(prepay.amount),
        };
        self.0
            .lock()
            .unwrap()
            .trades
            .entry(prepay.out_trade_no.clone())
            .or_insert(trade);
        let cashier_url = Some(format!("https://pay.test/{}", prepay.out_trade_no));
        Ok(PrepayOutcome {
            prepay_id: Some(prepay.out_trade_no),
            cashier_url,
            jsapi: None,
        })
    }
    async fn query(&self, number: &str) -> Result<Option<Trade>, PayError> {
        Ok(self.0.lock().unwrap().trades.get(number).cloned())
    }
    async fn close(&self, number: &str) -> Result<(), PayError> {
        let mut books = self.0.lock().unwrap();
        match books.trades.get_mut(number) {
            Some(t) if t.state == TradeState::Paid => Err(PayError::Rejected("paid".into())),
            Some(t) => {
                t.state = TradeState::Closed;
                Ok(())
            }
            None => Err(PayError::Rejected("unknown".into())),
        }
    }
    async fn refund(&self, refund: RefundRequest) -> Result<RefundReport, PayError> {
        let report = RefundReport {
            out_refund_no: refund.out_refund_no.clone(),
            provider_id: Some(format!("r{}", refund.out_refund_no)),
            state: RefundState::Succeeded,
            amount: refund.amount,
        };
        let mut books = self.0.lock().unwrap();
        Ok(books
            .refunds
            .entry(refund.out_refund_no)
            .or_insert(report)
            .clone())
    }
    async fn query_refund(&self, number: &str) -> Result<Option<RefundReport>, PayError> {
        Ok(self.0.lock().unwrap().refunds.get(number).cloned())
    }
    fn parse_notify(&self, _: &HeaderMap, _: &[u8]) -> Result<Notify, NotifyRefused> {
        Err(NotifyRefused {
            status: 400,
            why: "the till tells nothing by itself".into(),
        })
    }
}
