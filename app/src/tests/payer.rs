//! Whoever pays leaders and has the bills, in the tests: pays at once, and saw nothing else.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, PersonId};
use julin_payments::{NotifyRefused, PayError};
use julin_settlement::{
    Bill, BillKind, BillPort, Payee, PayoutPort, PayoutReport, PayoutRequest, PayoutState,
};

pub(super) struct Payer;

#[async_trait]
impl PayoutPort for Payer {
    fn usual_payee(&self, leader: PersonId) -> Option<Payee> {
        let openid = format!("test-{leader}");
        Some(Payee { openid, name: None })
    }
    fn needs_name(&self, _: Money) -> bool {
        false
    }
    async fn pay(&self, payout: PayoutRequest) -> Result<PayoutReport, PayError> {
        Ok(PayoutReport {
            provider_id: Some(format!("test-{}", payout.number)),
            number: payout.number,
            state: PayoutState::Paid,
            amount: Some(payout.amount),
            confirm_with: None,
            failure: None,
        })
    }
    async fn query(&self, _: &str) -> Result<Option<PayoutReport>, PayError> {
        Ok(None)
    }
    fn parse_notify(&self, _: &HeaderMap, _: &[u8]) -> Result<PayoutReport, NotifyRefused> {
        Err(NotifyRefused {
            status: 401,
            why: "nothing is told in tests".to_owned(),
        })
    }
}

#[async_trait]
impl BillPort for Payer {
    async fn bill(&self, _: &str, _: BillKind) -> Result<Bill, PayError> {
        Ok(vec![])
    }
}
