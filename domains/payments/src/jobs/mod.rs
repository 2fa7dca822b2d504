//! What is done outside any transaction: everything that speaks to the provider.
mod close;
mod refund;
mod sweep;
mod watch;

pub(crate) use sweep::sweep_later;
pub(crate) use watch::{WatchJob, watch_later};

use crate::PaymentProvider;
use crate::capture::{Capture, Verdict};
use crate::{PayError, Payment, Trade, TradeState};
use julin_db::{Error, Result};
use julin_events::{JobHandler, handler};
use julin_kernel::{PaymentId, RefundId, Scope};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Sends a refund.
pub(crate) const REFUND: &str = "payments.refund";
/// Asks after a refund that is under way.
pub(crate) const WATCH: &str = "payments.watch_refund";
/// Closes a payment at the provider.
pub(crate) const CLOSE: &str = "payments.close";
/// Asks after a payment shortly before it expires.
pub(crate) const SWEEP: &str = "payments.sweep";

/// Tries before a person must look; the pauses double up to about an hour.
const ATTEMPTS: i64 = 12;

/// Names a refund.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct RefundJob {
    pub(crate) refund: RefundId,
}

/// Names a payment.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct PaymentJob {
    pub(crate) payment: PaymentId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    vec![
        job(REFUND, ctx, refund::send),
        job(WATCH, ctx, watch::ask),
        job(CLOSE, ctx, close::close),
        job(SWEEP, ctx, sweep::ask),
    ]
}

fn job<P, F, Fut>(kind: &'static str, ctx: &Ctx, run: F) -> JobHandler
where
    P: serde::de::DeserializeOwned + Send + 'static,
    F: Fn(Ctx, Scope, P) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let ctx = ctx.clone();
    handler(kind, ATTEMPTS, move |scope, payload| {
        run(ctx.clone(), scope, payload)
    })
}

pub(crate) fn provider(ctx: &Ctx) -> Arc<dyn PaymentProvider> {
    ctx.port::<dyn PaymentProvider>()
}

/// Where the provider tells results.
pub(crate) fn notify_url(ctx: &Ctx) -> String {
    let base = ctx.config.http.public_url.trim_end_matches('/');
    format!("{base}{}", crate::http::CALLBACK)
}

/// A call that did not end well makes its job run again.
pub(crate) fn again(error: PayError) -> Error {
    Error::internal(error)
}

/// Asks the provider about a payment and books it if it is paid, with all that was opened together
/// with it; answers what the provider said of it.
pub(crate) async fn ask_and_book(
    ctx: &Ctx,
    scope: Scope,
    payment: &Payment,
) -> Result<Option<TradeState>> {
    let (provider, number) = (provider(ctx), payment.number());
    let trades = match payment.combine_id {
        Some(set) => provider.query_together(&set.to_string()).await,
        None => provider.query(&number).await.map(Vec::from_iter),
    };
    let trades = trades.map_err(again)?;
    let own = trades.iter().find(|t| t.out_trade_no == number);
    let state = own.map(|t| t.state);
    for trade in trades.into_iter().filter(|t| t.state == TradeState::Paid) {
        book(ctx, scope, provider.name(), trade).await?;
    }
    Ok(state)
}

/// Books a paid trade; a wrong sum goes to the log and waits for a person.
pub(crate) async fn book(
    ctx: &Ctx,
    scope: Scope,
    provider: &'static str,
    trade: Trade,
) -> Result<Verdict> {
    let number = trade.out_trade_no.clone();
    let capture = Capture {
        scope,
        provider,
        trade,
    };
    let verdict = ctx.db.write(capture).await?;
    if matches!(verdict, Verdict::WrongAmount | Verdict::Unknown) {
        tracing::error!(number, verdict = verdict.as_str(), "payment not booked");
    }
    Ok(verdict)
}
