//! Closes an unpaid payment at the provider, so that it can never be paid.
use super::{PaymentJob, again, ask_and_book, provider};
use crate::{PayError, PaymentStatus, TradeState, store};
use julin_db::{Command, Error, Result, Tx};
use julin_kernel::{PaymentId, Scope};
use julin_web::Ctx;

pub(super) async fn close(ctx: Ctx, scope: Scope, job: PaymentJob) -> Result<()> {
    let payment = store::by_id(&mut ctx.db.read().await?, scope, job.payment).await?;
    let pending = payment.filter(|p| p.status == PaymentStatus::Pending);
    let Some(payment) = pending else {
        return Ok(());
    };
    match provider(&ctx).close(&payment.number()).await {
        Ok(()) => mark(&ctx, scope, payment.id).await,
        Err(PayError::Rejected(why)) => after_refusal(&ctx, scope, payment.id, &why).await,
        Err(error) => Err(again(error)),
    }
}

/// Closing is refused when it is paid, unknown there, or closed already: the query tells which.
async fn after_refusal(ctx: &Ctx, scope: Scope, id: PaymentId, why: &str) -> Result<()> {
    match ask_and_book(ctx, scope, &id.to_string()).await? {
        Some(TradeState::Paid) => Ok(()),
        Some(TradeState::Closed) | None => mark(ctx, scope, id).await,
        Some(TradeState::Open) => Err(Error::internal(format!("not closed: {why}"))),
    }
}

async fn mark(ctx: &Ctx, scope: Scope, payment: PaymentId) -> Result<()> {
    ctx.db.write(MarkClosed { scope, payment }).await
}

struct MarkClosed {
    scope: Scope,
    payment: PaymentId,
}
impl Command for MarkClosed {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        store::close(tx, self.scope, self.payment).await?;
        Ok(())
    }
}
