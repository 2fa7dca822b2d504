//! A provider in process: it tells of payments by callbacks and answers refunds after a while.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::Money;
use julin_payments::{
    Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome, RefundReport,
    RefundRequest, RefundState, Trade, TradeState,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The provider; clones are the same one.
#[derive(Clone, Default)]
pub(crate) struct Till {
    answers_after_ms: Arc<AtomicU64>,
}

impl Till {
    /// How long a refund takes from now on.
    pub(crate) fn answer_after(&self, ms: u64) {
        self.answers_after_ms.store(ms, Ordering::Relaxed);
    }
    /// What it posts when a payment was made.
    pub(crate) fn paid(number: &str, amount: Money) -> Vec<u8> {
        json!({ "number": number, "amount": amount.0 })
            .to_string()
            .into_bytes()
    }
}

fn paid(number: &str, amount: i64) -> Trade {
    Trade {
        out_trade_no: number.to_owned(),
        transaction_id: Some(format!("wx{number}")),
        state: TradeState::Paid,
        amount: Some(Money(amount)),
    }
}

#[async_trait]
impl PaymentProvider for Till {
    fn name(&self) -> &'static str {
        "till"
    }
    async fn prepay(&self, _: Prepay) -> Result<PrepayOutcome, PayError> {
        Err(PayError::Rejected("everybody pays by callback".into()))
    }
    async fn query(&self, _: &str) -> Result<Option<Trade>, PayError> {
        Ok(None)
    }
    async fn close(&self, _: &str) -> Result<(), PayError> {
        Ok(())
    }
    async fn refund(&self, refund: RefundRequest) -> Result<RefundReport, PayError> {
        let ms = self.answers_after_ms.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_millis(ms)).await;
        Ok(RefundReport {
            provider_id: Some(format!("r{}", refund.out_refund_no)),
            out_refund_no: refund.out_refund_no,
            state: RefundState::Succeeded,
            amount: refund.amount,
        })
    }
    async fn query_refund(&self, _: &str) -> Result<Option<RefundReport>, PayError> {
        Ok(None)
    }
    fn parse_notify(&self, _: &HeaderMap, raw: &[u8]) -> Result<Notify, NotifyRefused> {
        let refused = || NotifyRefused {
            status: 400,
            why: "no payment".into(),
        };
        let told: Value = serde_json::from_slice(raw).map_err(|_not_json| refused())?;
        let number = told["number"].as_str().ok_or_else(refused)?;
        let amount = told["amount"].as_i64().ok_or_else(refused)?;
        Ok(Notify::Trade(paid(number, amount)))
    }
}
