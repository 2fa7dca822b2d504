//! Closes an unpaid payment at the provider, so that it can never be paid.
use super::PaymentJob;
use crate::opening::{Closing, Shut, close_there};
use crate::{PaymentStatus, store};
use julin_db::Result;
use julin_kernel::Scope;
use julin_web::Ctx;

pub(super) async fn close(ctx: Ctx, scope: Scope, job: PaymentJob) -> Result<()> {
    let payment = store::by_id(&mut ctx.db.read().await?, scope, job.payment).await?;
    let pending = payment.filter(|p| p.status == PaymentStatus::Pending);
    let Some(payment) = pending else {
        return Ok(());
    };
    match close_there(&ctx, scope, &payment).await? {
        Closing::Paid => Ok(()),
        Closing::Closed => {
            let payment = payment.id;
            ctx.db.write(Shut { scope, payment }).await
        }
    }
}
