//! A provider that lives in the test: it keeps its own books, and fails as it is told to.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_kernel::Money;
use julin_payments::{
    CombinePrepay, Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome,
    RefundReport, RefundRequest, RefundState, Trade, TradeState,
};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

/// How the next call ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// As it should.
    None,
    /// It never leaves.
    NotSent,
    /// Throttled.
    NotNow,
    /// Refused for good.
    Rejected,
    /// Lost before it had any effect, but the caller cannot know.
    LostBefore,
    /// It had its effect and the answer was lost.
    LostAfter,
}

#[derive(Default)]
pub(crate) struct Books {
    pub(crate) trades: BTreeMap<String, Trade>,
    pub(crate) refunds: BTreeMap<String, (String, RefundReport)>,
    /// What was opened together, by the number of the whole.
    pub(crate) sets: BTreeMap<String, Vec<String>>,
    pub(crate) faults: VecDeque<Fault>,
    /// How refunds end when they are accepted.
    pub(crate) accept_as: Option<RefundState>,
    /// Every refund number that arrived, with repeats.
    pub(crate) arrived: Vec<String>,
    pub(crate) prepays: u32,
    pub(crate) queries: u32,
}

#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<Mutex<Books>>);

impl Fake {
    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap()
    }
    /// The payer pays at the cashier.
    pub(crate) fn pay(&self, number: &str) {
        let mut books = self.books();
        let trade = books.trades.get_mut(number).unwrap();
        assert_eq!(
            trade.state,
            TradeState::Open,
            "{number} can no longer be paid"
        );
        trade.state = TradeState::Paid;
        trade.transaction_id = Some(format!("wx{number}"));
    }
    /// The payer pays all of a set.
    pub(crate) fn pay_set(&self, number: &str) {
        let numbers = self.books().sets[number].clone();
        for number in numbers {
            self.pay(&number);
        }
    }
    /// A refund under way comes to its end.
    pub(crate) fn end_refund(&self, number: &str, state: RefundState) {
        self.books().refunds.get_mut(number).unwrap().1.state = state;
    }
    /// What left the merchant's account, or still may.
    pub(crate) fn sum_of(&self, states: &[RefundState]) -> i64 {
        let books = self.books();
        let reports = books.refunds.values().map(|(_, report)| report);
        reports
            .filter(|r| states.contains(&r.state))
            .map(|r| r.amount.0)
            .sum()
    }
    fn fault(&self) -> Fault {
        self.books().faults.pop_front().unwrap_or(Fault::None)
    }
}

/// Runs an effect under a fault.
fn under<T>(fault: Fault, effect: impl FnOnce() -> Result<T, PayError>) -> Result<T, PayError> {
    let lost = || PayError::Unknown("timeout".into());
    match fault {
        Fault::None => effect(),
        Fault::NotSent => Err(PayError::NotSent("no route".into())),
        Fault::NotNow => Err(PayError::NotNow("throttled".into())),
        Fault::Rejected => Err(PayError::Rejected("not allowed".into())),
        Fault::LostBefore => Err(lost()),
        Fault::LostAfter => effect().and(Err(lost())),
    }
}

#[async_trait]
impl PaymentProvider for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }
    async fn prepay(&self, prepay: Prepay) -> Result<PrepayOutcome, PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            books.prepays += 1;
            let number = prepay.out_trade_no;
            let trade = Trade {
                out_trade_no: number.clone(),
                transaction_id: None,
                state: TradeState::Open,
                amount: Some(prepay.amount),
            };
            let trade = books.trades.entry(number.clone()).or_insert(trade);
            assert_eq!(
                trade.amount,
                Some(prepay.amount),
                "same number, other content"
            );
            Ok(PrepayOutcome {
                prepay_id: Some(format!("pp{number}")),
                cashier_url: Some(format!("https://pay.test/{number}")),
                jsapi: None,
            })
        })
    }
    async fn query(&self, number: &str) -> Result<Option<Trade>, PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            books.queries += 1;
            Ok(books.trades.get(number).cloned())
        })
    }
    async fn close(&self, number: &str) -> Result<(), PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            match books.trades.get_mut(number) {
                Some(trade) if trade.state == TradeState::Paid => {
                    Err(PayError::Rejected("paid".into()))
                }
                Some(trade) => {
                    trade.state = TradeState::Closed;
                    Ok(())
                }
                None => Err(PayError::Rejected("no such order".into())),
            }
        })
    }
    async fn prepay_together(&self, all: CombinePrepay) -> Result<PrepayOutcome, PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            books.prepays += 1;
            let numbers: Vec<_> = all.parts.iter().map(|p| p.out_trade_no.clone()).collect();
            let known = books
                .sets
                .entry(all.number.clone())
                .or_insert(numbers.clone());
            assert_eq!(*known, numbers, "same number, other content");
            for part in all.parts {
                let trade = Trade {
                    out_trade_no: part.out_trade_no.clone(),
                    transaction_id: None,
                    state: TradeState::Open,
                    amount: Some(part.amount),
                };
                books.trades.entry(part.out_trade_no).or_insert(trade);
            }
            Ok(PrepayOutcome {
                prepay_id: Some(format!("pp{}", all.number)),
                cashier_url: Some(format!("https://pay.test/set/{}", all.number)),
                jsapi: None,
            })
        })
    }
    async fn query_together(&self, number: &str) -> Result<Vec<Trade>, PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            books.queries += 1;
            let numbers = books.sets.get(number).cloned().unwrap_or_default();
            Ok(numbers.iter().map(|n| books.trades[n].clone()).collect())
        })
    }
    async fn close_together(&self, number: &str, all: &[String]) -> Result<(), PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            let Some(mut numbers) = books.sets.get(number).cloned() else {
                return Err(PayError::Rejected("no such set".into()));
            };
            let mut named = all.to_vec();
            numbers.sort();
            named.sort();
            assert_eq!(numbers, named, "the whole set must be named");
            if books.trades[&numbers[0]].state == TradeState::Paid {
                return Err(PayError::Rejected("paid".into()));
            }
            for number in numbers {
                books.trades.get_mut(&number).unwrap().state = TradeState::Closed;
            }
            Ok(())
        })
    }
    async fn refund(&self, ask: RefundRequest) -> Result<RefundReport, PayError> {
        under(self.fault(), || {
            let mut books = self.books();
            books.arrived.push(ask.out_refund_no.clone());
            let state = books.accept_as.unwrap_or(RefundState::Succeeded);
            let report = RefundReport {
                out_refund_no: ask.out_refund_no.clone(),
                provider_id: Some(format!("wx{}", ask.out_refund_no)),
                state,
                amount: ask.amount,
            };
            let paid = books.trades[&ask.out_trade_no].amount;
            assert_eq!(paid, Some(ask.total), "the total is the payment's");
            let kept = books
                .refunds
                .entry(ask.out_refund_no)
                .or_insert((ask.out_trade_no, report));
            assert_eq!(kept.1.amount, ask.amount, "same number, other content");
            Ok(kept.1.clone())
        })
    }
    async fn query_refund(&self, number: &str) -> Result<Option<RefundReport>, PayError> {
        under(self.fault(), || {
            Ok(self
                .books()
                .refunds
                .get(number)
                .map(|(_, report)| report.clone()))
        })
    }
    fn parse_notify(&self, headers: &HeaderMap, raw: &[u8]) -> Result<Notify, NotifyRefused> {
        let refused = |why: &str| NotifyRefused {
            status: 401,
            why: why.to_owned(),
        };
        if headers.get("x-signature").is_none_or(|s| s != "good") {
            return Err(refused("bad signature"));
        }
        let json: serde_json::Value =
            serde_json::from_slice(raw).map_err(|_not_json| refused("not json"))?;
        let number = json["number"].as_str().unwrap().to_owned();
        let amount = Money(json["amount"].as_i64().unwrap());
        if json["about"] == "trade" {
            return Ok(Notify::Trade(Trade {
                transaction_id: Some(format!("wx{number}")),
                out_trade_no: number,
                state: TradeState::Paid,
                amount: Some(amount),
            }));
        }
        let state = self.books().refunds[&number].1.state;
        Ok(Notify::Refund(RefundReport {
            out_refund_no: number,
            provider_id: None,
            state,
            amount,
        }))
    }
}
