//! The provider says that money came in.
use crate::close_intent::close;
use crate::request_refund::{RefundDraft, promise};
use crate::{Payment, PaymentStatus, Trade, refund_store, store};
use julin_contracts::PaymentCaptured;
use julin_db::{Command, Result, Tx};
use julin_events::emit;
use julin_kernel::{Money, PaymentId, Scope};

/// What was made of the provider's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Booked.
    Executed,
    /// Had been booked before, or says nothing new.
    AlreadyApplied,
    /// The sum is not what was asked; a person must look.
    WrongAmount,
    /// No such number here.
    Unknown,
    /// Money went out under a number that had been given up and replaced; a person must look.
    Superseded,
}

impl Verdict {
    /// The word kept with the notification.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Executed => "executed",
            Self::AlreadyApplied => "already_applied",
            Self::WrongAmount => "wrong_amount",
            Self::Unknown => "unknown_number",
            Self::Superseded => "superseded",
        }
    }
}

/// Books a paid trade once: status, ledger and event in one transaction. Told by a callback or by a
/// query, twice or late, it makes no difference; and money that came in on a closed payment came in.
pub(crate) struct Capture {
    pub(crate) scope: Scope,
    pub(crate) provider: &'static str,
    pub(crate) trade: Trade,
}

impl Command for Capture {
    type Output = Verdict;
    async fn run(&self, tx: &mut Tx) -> Result<Verdict> {
        let verdict = self.apply(tx).await?;
        // A number of somebody else's making is kept as far as it is one.
        let said = self.trade.out_trade_no.chars();
        let number: String = said.filter(char::is_ascii_graphic).take(64).collect();
        let about = ("trade", number.as_str());
        refund_store::note(tx, self.scope, about, verdict.as_str()).await?;
        Ok(verdict)
    }
}

impl Capture {
    async fn apply(&self, tx: &mut Tx) -> Result<Verdict> {
        let Ok(id) = self.trade.out_trade_no.parse::<PaymentId>() else {
            return Ok(Verdict::Unknown);
        };
        let found = store::by_id(tx, self.scope, id).await?;
        // `+12` and `012` are not our number, though they can be read as it.
        let ours = found.filter(|p| p.number() == self.trade.out_trade_no);
        let Some(payment) = ours else {
            return Ok(Verdict::Unknown);
        };
        if self.trade.amount != Some(payment.amount) {
            return Ok(Verdict::WrongAmount);
        }
        let source = (self.provider, self.trade.transaction_id.as_deref());
        if !store::capture(tx, self.scope, id, payment.amount, source).await? {
            return Ok(Verdict::AlreadyApplied);
        }
        let (order, amount) = (payment.order_id, payment.amount);
        let posting = julin_ledger::standard::capture(id, order, payment.member_id, amount);
        julin_ledger::post(tx, self.scope, posting).await?;
        if payment.is_current() || self.takes_its_place(tx, &payment).await? {
            let captured = PaymentCaptured {
                payment: id,
                order,
                part: payment.part,
                amount,
            };
            emit(tx, self.scope, captured).await?;
        } else {
            self.send_back(tx, payment).await?;
        }
        Ok(Verdict::Executed)
    }

    /// A payment that another replaced was paid after all. It counts if the other is not paid and asks
    /// for the same; the other can then no longer be paid.
    async fn takes_its_place(&self, tx: &mut Tx, paid: &Payment) -> Result<bool> {
        let current = store::of_part(tx, self.scope, paid.order_id, paid.part).await?;
        if let Some(current) = current {
            if current.status == PaymentStatus::Captured || current.amount != paid.amount {
                return Ok(false);
            }
            close(tx, self.scope, &current).await?;
            store::replace(tx, self.scope, current.id).await?;
        }
        store::put_back(tx, self.scope, paid.id).await?;
        Ok(true)
    }

    /// What was paid twice, or by terms that no longer hold, goes back by itself.
    async fn send_back(&self, tx: &mut Tx, paid: Payment) -> Result<()> {
        tracing::warn!(payment = %paid.id, order = %paid.order_id, "paid twice; refunding");
        let draft = RefundDraft {
            order: paid.order_id,
            key: format!("twice:{}", paid.id),
            amount: paid.amount,
            reason_code: "paid_twice".to_owned(),
            before_completion: true,
        };
        let paid = Payment {
            captured: paid.amount,
            refund_held: Money::ZERO,
            ..paid
        };
        promise(tx, self.scope, &paid, draft).await.map(|_| ())
    }
}
