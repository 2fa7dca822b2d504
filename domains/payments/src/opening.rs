//! How a payment stands open at the provider: alone, or together with others. Before it is opened in
//! another way it is closed there, so that nobody pays it twice.
use crate::jobs::{ask_and_book, provider};
use crate::prepay::{ALREADY_PAID, UNAVAILABLE};
use crate::replace_intent::reopen;
use crate::{PayError, Payment, PaymentStatus, TradeState, combine_store, store};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{PaymentId, Scope};
use julin_web::Ctx;

/// What is known of an opening after the provider was asked to close it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Closing {
    /// It can no longer be paid.
    Closed,
    /// It had been paid, and is booked now.
    Paid,
}

/// Closes a payment at the provider, with all that stands open together with it.
pub(crate) async fn close_there(ctx: &Ctx, scope: Scope, payment: &Payment) -> Result<Closing> {
    match ask_to_close(ctx, scope, payment).await? {
        Ok(()) => Ok(Closing::Closed),
        Err(PayError::Rejected(why)) => after_refusal(ctx, scope, payment, &why).await,
        Err(error) => Err(crate::jobs::again(error)),
    }
}

async fn ask_to_close(
    ctx: &Ctx,
    scope: Scope,
    payment: &Payment,
) -> Result<std::result::Result<(), PayError>> {
    let provider = provider(ctx);
    let Some(set) = payment.combine_id else {
        return Ok(provider.close(&payment.number()).await);
    };
    let members = combine_store::payments(&mut ctx.db.read().await?, scope, set).await?;
    let numbers: Vec<String> = members.iter().map(Payment::number).collect();
    Ok(provider.close_together(&set.to_string(), &numbers).await)
}

/// Closing is refused when it is paid, unknown there, or closed already: the query tells which.
async fn after_refusal(ctx: &Ctx, scope: Scope, payment: &Payment, why: &str) -> Result<Closing> {
    match ask_and_book(ctx, scope, payment).await? {
        Some(TradeState::Paid) => Ok(Closing::Paid),
        Some(TradeState::Closed) | None => Ok(Closing::Closed),
        Some(TradeState::Open) => Err(Error::internal(format!("not closed: {why}"))),
    }
}

/// Makes a payment free to be opened in another way: closed at the provider, replaced here.
pub(crate) async fn free(ctx: &Ctx, scope: Scope, payment: &Payment) -> Result<()> {
    match close_there(ctx, scope, payment).await {
        Ok(Closing::Closed) => {
            let payment = payment.id;
            ctx.db.write(Shut { scope, payment }).await
        }
        Ok(Closing::Paid) => Err(ALREADY_PAID.fault().into()),
        Err(error) => {
            tracing::warn!(%error, "not freed");
            Err(UNAVAILABLE.fault().into())
        }
    }
}

/// What the provider has closed is closed here: for good if the order no longer wants it, otherwise
/// another of the same terms takes its place.
pub(crate) struct Shut {
    pub(crate) scope: Scope,
    pub(crate) payment: PaymentId,
}

impl Command for Shut {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(payment) = store::by_id(tx, self.scope, self.payment).await? else {
            return Ok(());
        };
        let together = match payment.combine_id {
            Some(set) => combine_store::payments(tx, self.scope, set).await?,
            None => vec![payment],
        };
        for closed in together {
            self.shut(tx, &closed).await?;
        }
        Ok(())
    }
}

impl Shut {
    async fn shut(&self, tx: &mut Tx, payment: &Payment) -> Result<()> {
        if payment.status != PaymentStatus::Pending {
            return Ok(());
        }
        store::close(tx, self.scope, payment.id).await?;
        if payment.is_current() && payment.close_asked_at.is_none() {
            reopen(tx, self.scope, payment).await?;
        }
        Ok(())
    }
}
