//! The provider: keeps its own books, is slow to tell, errs, and sometimes never answers at all.
use async_trait::async_trait;
use axum::http::HeaderMap;
use julin_db::{Command, Db, Result as DbResult, Tx};
use julin_kernel::{Money, PersonId, Ts};
use julin_payments::{
    Notify, NotifyRefused, PayError, PaymentProvider, Prepay, PrepayOutcome, RefundReport,
    RefundRequest, RefundState, Trade, TradeState,
};
use julin_settlement::{
    Bill, BillKind, BillPort, Payee, PayoutPort, PayoutReport, PayoutRequest, PayoutState,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify as Bell;

/// How a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It never had an effect, but the caller cannot know.
    LostBefore,
    /// It had its effect, and the answer was lost.
    LostAfter,
    /// Throttled.
    NotNow,
    /// The runner dies while it waits for the answer, before the effect.
    DiesBefore,
    /// The runner dies while it waits for the answer, after the effect.
    DiesAfter,
}

/// One payment at the provider.
#[derive(Debug, Clone)]
pub(crate) struct Paid {
    pub(crate) amount: i64,
    pub(crate) state: TradeState,
    pub(crate) expires_at: Ts,
}

/// One refund at the provider.
#[derive(Debug, Clone)]
pub(crate) struct SentBack {
    pub(crate) payment: String,
    pub(crate) amount: i64,
    pub(crate) arrived: bool,
}

#[derive(Default)]
pub(crate) struct Books {
    pub(crate) trades: BTreeMap<String, Paid>,
    pub(crate) refunds: BTreeMap<String, SentBack>,
    pub(crate) troubles: VecDeque<Trouble>,
    /// What leaders were paid, by number.
    pub(crate) payouts: BTreeMap<String, i64>,
    /// Payments that are owed a word.
    pub(crate) untold: VecDeque<String>,
    /// Whether refunds are under way for a while.
    pub(crate) slow: bool,
    /// What must never happen and did.
    pub(crate) broken: Vec<String>,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct Till {
    books: Arc<Mutex<Books>>,
    db: Db,
    died: Arc<Bell>,
}

/// A caller inside a transaction would wait for ever. So long that no machine under load is taken for it:
/// nothing else in a history depends on real time.
const STUCK: std::time::Duration = std::time::Duration::from_mins(10);

/// Writes nothing: waits for its turn among the writers.
struct Turn;
impl Command for Turn {
    type Output = ();
    async fn run(&self, _: &mut Tx) -> DbResult<()> {
        Ok(())
    }
}

impl Till {
    pub(crate) fn new(db: Db) -> Self {
        Self {
            books: Arc::default(),
            db,
            died: Arc::default(),
        }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resolves when a call was made that will never be answered.
    pub(crate) async fn died(&self) {
        self.died.notified().await;
    }

    /// The payer pays; answers whether it could still be paid.
    pub(crate) fn pay(&self, number: &str, now: Ts) -> bool {
        let mut books = self.books();
        let Some(trade) = books.trades.get_mut(number) else {
            return false;
        };
        if trade.state != TradeState::Open || trade.expires_at <= now {
            return false;
        }
        trade.state = TradeState::Paid;
        books.untold.push_back(number.to_owned());
        true
    }

    /// What the next callback tells, if one is owed.
    pub(crate) fn next_word(&self) -> Option<Value> {
        let mut books = self.books();
        let number = books.untold.pop_front()?;
        let amount = books.trades.get(&number)?.amount;
        Some(json!({ "number": number, "amount": amount }))
    }

    /// Does what was asked, with what goes wrong. No writer may be at work meanwhile (rule 6): a
    /// transaction that waits for us would keep us waiting for our turn.
    async fn under<T>(
        &self,
        effect: impl FnOnce(&mut Books) -> Result<T, PayError> + Send,
    ) -> Result<T, PayError> {
        let turn = tokio::time::timeout(STUCK, self.db.write(Turn));
        if turn.await.is_err() {
            let mut books = self.books();
            books
                .broken
                .push("the provider was asked inside a transaction (rule 6)".to_owned());
        }
        let lost = || PayError::Unknown("timeout".into());
        let trouble = self.books().troubles.pop_front();
        match trouble {
            None => effect(&mut self.books()),
            Some(Trouble::NotNow) => Err(PayError::NotNow("throttled".into())),
            Some(Trouble::LostBefore) => Err(lost()),
            Some(Trouble::LostAfter) => {
                let done = effect(&mut self.books());
                done.and_then(|_| Err(lost()))
            }
            Some(Trouble::DiesBefore) => self.never().await,
            Some(Trouble::DiesAfter) => {
                let _ = effect(&mut self.books());
                self.never().await
            }
        }
    }

    async fn never<T>(&self) -> Result<T, PayError> {
        self.died.notify_one();
        std::future::pending().await
    }
}

fn state_of(refund: &SentBack) -> RefundState {
    if refund.arrived {
        RefundState::Succeeded
    } else {
        RefundState::Processing
    }
}

#[async_trait]
impl PaymentProvider for Till {
    fn name(&self) -> &'static str {
        "till"
    }

    async fn prepay(&self, ask: Prepay) -> Result<PrepayOutcome, PayError> {
        self.under(|books| {
            let new = Paid {
                amount: ask.amount.0,
                state: TradeState::Open,
                expires_at: ask.expires_at,
            };
            let number = ask.out_trade_no;
            let trade = books.trades.entry(number.clone()).or_insert(new);
            if trade.amount != ask.amount.0 {
                let broken = format!("payment {number} was opened with two sums");
                books.broken.push(broken);
            }
            Ok(PrepayOutcome {
                cashier_url: Some(format!("https://till.test/{number}")),
                ..PrepayOutcome::default()
            })
        })
        .await
    }

    async fn query(&self, number: &str) -> Result<Option<Trade>, PayError> {
        self.under(|books| {
            let trade = books.trades.get(number).map(|paid| Trade {
                out_trade_no: number.to_owned(),
                transaction_id: Some(format!("till-{number}")),
                state: paid.state,
                amount: Some(Money(paid.amount)),
            });
            Ok(trade)
        })
        .await
    }

    async fn close(&self, number: &str) -> Result<(), PayError> {
        self.under(|books| match books.trades.get_mut(number) {
            Some(paid) if paid.state == TradeState::Paid => {
                Err(PayError::Rejected("ORDERPAID".into()))
            }
            Some(paid) => {
                paid.state = TradeState::Closed;
                Ok(())
            }
            None => Err(PayError::Rejected("ORDER_NOT_EXIST".into())),
        })
        .await
    }

    async fn refund(&self, ask: RefundRequest) -> Result<RefundReport, PayError> {
        self.under(|books| {
            let (number, amount) = (ask.out_refund_no, ask.amount.0);
            let arrived = !books.slow;
            let paid = books.trades.get(&ask.out_trade_no);
            let paid = paid.filter(|p| p.state == TradeState::Paid);
            let out = books.refunds.values();
            let out = out
                .filter(|r| r.payment == ask.out_trade_no)
                .map(|r| r.amount);
            let known = books.refunds.contains_key(&number);
            let sum: i64 = out.sum::<i64>() + if known { 0 } else { amount };
            if paid.is_none_or(|p| sum > p.amount) {
                let broken = format!("refund {number} of {amount} is more than was paid (rule 5)");
                books.broken.push(broken);
            }
            let new = SentBack {
                payment: ask.out_trade_no,
                amount,
                arrived,
            };
            let refund = books.refunds.entry(number.clone()).or_insert(new);
            let (same, state) = (refund.amount == amount, state_of(refund));
            if !same {
                let broken = format!("refund {number} was sent with two sums (rule 6)");
                books.broken.push(broken);
            }
            Ok(RefundReport {
                provider_id: Some(format!("till-{number}")),
                out_refund_no: number,
                state,
                amount: Money(amount),
            })
        })
        .await
    }

    async fn query_refund(&self, number: &str) -> Result<Option<RefundReport>, PayError> {
        self.under(|books| {
            let slow = books.slow;
            let refund = books.refunds.get_mut(number);
            Ok(refund.map(|refund| {
                refund.arrived |= !slow;
                RefundReport {
                    out_refund_no: number.to_owned(),
                    provider_id: Some(format!("till-{number}")),
                    state: state_of(refund),
                    amount: Money(refund.amount),
                }
            }))
        })
        .await
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

/// Pays leaders at once, with the provider's troubles; has no bills.
pub(crate) struct Payer(pub(crate) Till);

fn paid_out(number: &str, amount: i64) -> PayoutReport {
    PayoutReport {
        provider_id: Some(format!("sim-{number}")),
        number: number.to_owned(),
        state: PayoutState::Paid,
        amount: Some(Money(amount)),
        confirm_with: None,
        failure: None,
    }
}

#[async_trait]
impl PayoutPort for Payer {
    fn usual_payee(&self, leader: PersonId) -> Option<Payee> {
        let openid = format!("sim-{leader}");
        Some(Payee { openid, name: None })
    }
    fn needs_name(&self, _: Money) -> bool {
        false
    }
    async fn pay(&self, ask: PayoutRequest) -> Result<PayoutReport, PayError> {
        let pay = |books: &mut Books| {
            let (number, amount) = (ask.number, ask.amount.0);
            let sum = *books.payouts.entry(number.clone()).or_insert(amount);
            if sum != amount {
                let broken = format!("payout {number} was sent with two sums (rule 6)");
                books.broken.push(broken);
            }
            Ok(paid_out(&number, sum))
        };
        self.0.under(pay).await
    }
    async fn query(&self, number: &str) -> Result<Option<PayoutReport>, PayError> {
        let query = |books: &mut Books| Ok(books.payouts.get(number).map(|s| paid_out(number, *s)));
        self.0.under(query).await
    }
    fn parse_notify(&self, _: &HeaderMap, _: &[u8]) -> Result<PayoutReport, NotifyRefused> {
        Err(NotifyRefused {
            status: 401,
            why: "nothing is told here".to_owned(),
        })
    }
}

#[async_trait]
impl BillPort for Payer {
    async fn bill(&self, _: &str, _: BillKind) -> Result<Bill, PayError> {
        Ok(vec![])
    }
}
