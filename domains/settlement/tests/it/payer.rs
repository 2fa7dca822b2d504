//! A provider of payouts that lives in the test: it keeps its own books, and fails as it is told to.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::{Money, PersonId};
use julin_payments::{NotifyRefused, PayError};
use julin_settlement::{Payee, PayoutPort, PayoutReport, PayoutRequest, PayoutState};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

/// How the next call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// Refused for good, without effect.
    Rejected,
    /// Not now, without effect.
    NotNow,
    /// Lost before it had any effect, but the caller cannot know.
    LostBefore,
    /// It had its effect and the answer was lost.
    LostAfter,
}

#[derive(Default)]
pub(crate) struct Books {
    pub(crate) payouts: BTreeMap<String, PayoutReport>,
    pub(crate) faults: VecDeque<Fault>,
    /// Every number that arrived, with repeats.
    pub(crate) arrived: Vec<String>,
    /// How a payout stands when it is taken.
    pub(crate) taken_as: Option<PayoutState>,
    /// Whom nobody named.
    pub(crate) nameless: bool,
}

#[derive(Clone, Default)]
pub(crate) struct Payer(Arc<Mutex<Books>>);

impl Payer {
    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }
    /// A payout comes to its end.
    pub(crate) fn end(&self, number: &str, state: PayoutState) -> PayoutReport {
        let mut books = self.books();
        let report = books.payouts.get_mut(number).unwrap();
        report.state = state;
        report.clone()
    }
    /// What left the merchant's account.
    pub(crate) fn paid(&self) -> i64 {
        let books = self.books();
        let paid = books
            .payouts
            .values()
            .filter(|p| p.state == PayoutState::Paid);
        paid.filter_map(|p| p.amount).map(|amount| amount.0).sum()
    }
    fn under<T>(&self, effect: impl FnOnce(&mut Books) -> T) -> Result<T, PayError> {
        let mut books = self.books();
        let lost = || PayError::Unknown("timeout".into());
        match books.faults.pop_front().unwrap_or(Fault::None) {
            Fault::None => Ok(effect(&mut books)),
            Fault::Rejected => Err(PayError::Rejected("NO_AUTH".into())),
            Fault::NotNow => Err(PayError::NotNow("NOT_ENOUGH".into())),
            Fault::LostBefore => Err(lost()),
            Fault::LostAfter => {
                effect(&mut books);
                Err(lost())
            }
        }
    }
}

#[async_trait]
impl PayoutPort for Payer {
    fn usual_payee(&self, leader: PersonId) -> Option<Payee> {
        let openid = format!("o{leader}");
        (!self.books().nameless).then_some(Payee { openid, name: None })
    }
    fn needs_name(&self, amount: Money) -> bool {
        amount >= Money(200_000)
    }
    async fn pay(&self, ask: PayoutRequest) -> Result<PayoutReport, PayError> {
        self.under(|books| {
            books.arrived.push(ask.number.clone());
            let state = books.taken_as.unwrap_or(PayoutState::Paid);
            let waits = state == PayoutState::WaitsForPayee;
            let report = PayoutReport {
                number: ask.number.clone(),
                provider_id: Some(format!("wx{}", ask.number)),
                state,
                amount: Some(ask.amount),
                confirm_with: waits.then(|| format!("/confirm/{}", ask.number)),
                failure: None,
            };
            let kept = books.payouts.entry(ask.number).or_insert(report);
            assert_eq!(kept.amount, Some(ask.amount), "same number, other content");
            kept.clone()
        })
    }
    async fn query(&self, number: &str) -> Result<Option<PayoutReport>, PayError> {
        self.under(|books| {
            let found = books.payouts.get(number).cloned();
            found.map(|report| PayoutReport {
                confirm_with: None,
                ..report
            })
        })
    }
    /// The body is `number state amount`; the header says whether it is signed.
    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<PayoutReport, NotifyRefused> {
        if headers.get("x-signature").is_none_or(|s| s != "good") {
            let why = "bad signature".to_owned();
            return Err(NotifyRefused { status: 401, why });
        }
        let text = String::from_utf8(raw.to_vec()).unwrap();
        let parts: Vec<&str> = text.split(' ').collect();
        Ok(PayoutReport {
            number: parts[0].to_owned(),
            provider_id: None,
            state: match parts[1] {
                "paid" => PayoutState::Paid,
                _ => PayoutState::Failed,
            },
            amount: Some(Money(parts[2].parse().unwrap())),
            confirm_with: None,
            failure: None,
        })
    }
}
