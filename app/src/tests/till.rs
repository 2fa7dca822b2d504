//! A payment provider that lives in the test and believes every callback it can read.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::Money;
use julin_payments::{
    Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome, RefundReport,
    RefundRequest, RefundState, Trade, TradeState,
};
use serde_json::Value;

pub(super) struct Till;

#[async_trait]
impl PaymentProvider for Till {
    fn name(&self) -> &'static str {
        "till"
    }
    async fn prepay(&self, prepay: Prepay) -> Result<PrepayOutcome, PayError> {
        Ok(PrepayOutcome {
            cashier_url: Some(format!("https://till.test/{}", prepay.out_trade_no)),
            ..PrepayOutcome::default()
        })
    }
    async fn query(&self, _: &str) -> Result<Option<Trade>, PayError> {
        Ok(None)
    }
    async fn close(&self, _: &str) -> Result<(), PayError> {
        Ok(())
    }
    async fn refund(&self, ask: RefundRequest) -> Result<RefundReport, PayError> {
        Ok(RefundReport {
            provider_id: Some(format!("till-{}", ask.out_refund_no)),
            out_refund_no: ask.out_refund_no,
            state: RefundState::Succeeded,
            amount: ask.amount,
        })
    }
    async fn query_refund(&self, _: &str) -> Result<Option<RefundReport>, PayError> {
        Ok(None)
    }
    fn parse_notify(&self, _: &HeaderMap, raw: &[u8]) -> Result<Notify, NotifyRefused> {
        let told: Value = serde_json::from_slice(raw).map_err(|e| NotifyRefused {
            status: 400,
            why: e.to_string(),
        })?;
        let number = told["number"].as_str().unwrap_or_default();
        Ok(Notify::Trade(Trade {
            out_trade_no: number.to_owned(),
            transaction_id: Some(format!("till-{number}")),
            state: TradeState::Paid,
            amount: told["amount"].as_i64().map(Money),
        }))
    }
}
