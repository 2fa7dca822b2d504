//! What speaks to the provider, outside any transaction.
use super::model::{Payee, Withdrawal, WithdrawalStatus};
use super::port::{PayoutPort, PayoutReport, PayoutRequest, PayoutState};
use super::settle::{SettlePayout, Verdict};
use super::store;
use crate::http::PAYOUT_CALLBACK;
use julin_db::{Command, Error, Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::Scope;
use julin_ledger::WithdrawalId;
use julin_payments::PayError;
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Sends a payout.
const PAY: &str = "settlement.pay_withdrawal";
/// Asks after a payout that is under way.
const WATCH: &str = "settlement.watch_withdrawal";
/// Tries before a person must look; the pauses double up to about an hour.
const ATTEMPTS: i64 = 12;
/// When to ask, in minutes after the last time; then once a day for a month.
const PAUSES_MIN: [i64; 5] = [1, 5, 30, 120, 480];
const DAY_MIN: i64 = 24 * 60;
const ROUNDS_MAX: i64 = 35;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct PayJob {
    withdrawal: WithdrawalId,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct WatchJob {
    withdrawal: WithdrawalId,
    round: i64,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (paying, watching) = (ctx.clone(), ctx.clone());
    vec![
        handler(PAY, ATTEMPTS, move |scope, job: PayJob| {
            send(paying.clone(), scope, job)
        }),
        handler(WATCH, ATTEMPTS, move |scope, job: WatchJob| {
            ask(watching.clone(), scope, job)
        }),
    ]
}

/// Leaves the payout in the transaction of the last approval.
pub(super) async fn pay_later(tx: &mut Tx, scope: Scope, it: &Withdrawal) -> Result<()> {
    let job = Job {
        kind: PAY,
        key: it.number(),
        payload: PayJob { withdrawal: it.id },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

/// Leaves a question for later, once for each round: a callback may never come.
pub(super) async fn watch_later(
    tx: &mut Tx,
    scope: Scope,
    withdrawal: WithdrawalId,
    round: i64,
) -> Result<()> {
    if round >= ROUNDS_MAX {
        return Ok(());
    }
    let pause = usize::try_from(round).ok().and_then(|n| PAUSES_MIN.get(n));
    let job = Job {
        kind: WATCH,
        key: format!("{withdrawal}:{round}"),
        payload: WatchJob { withdrawal, round },
        run_at: tx.now().plus_s(pause.unwrap_or(&DAY_MIN) * 60),
    };
    enqueue(tx, scope, job).await
}

fn port(ctx: &Ctx) -> Arc<dyn PayoutPort> {
    ctx.port::<dyn PayoutPort>()
}

fn again(error: PayError) -> Error {
    Error::internal(error)
}

async fn load(ctx: &Ctx, scope: Scope, id: WithdrawalId) -> Result<Withdrawal> {
    let found = store::by_id(&mut ctx.db.read().await?, scope, id).await?;
    found.ok_or_else(|| Error::internal(format!("no withdrawal {id}")))
}

/// Sends what is not settled, always under the same number. Once it may have been sent, the provider
/// is asked first; only what it does not know is sent again, and what waits for the payee without
/// the means to confirm, which only the sending answers.
async fn send(ctx: Ctx, scope: Scope, job: PayJob) -> Result<()> {
    let it = load(&ctx, scope, job.withdrawal).await?;
    if !matches!(
        it.status,
        WithdrawalStatus::Approved | WithdrawalStatus::Sending
    ) {
        return Ok(());
    }
    let known = match it.status {
        WithdrawalStatus::Sending => port(&ctx).query(&it.number()).await.map_err(again)?,
        _ => None,
    };
    if let Some(report) = known
        .as_ref()
        .filter(|r| r.state != PayoutState::WaitsForPayee)
    {
        return settle(&ctx, scope, report.clone()).await;
    }
    let mark = MarkSending { scope, id: it.id };
    if !ctx.db.write(mark).await? {
        return Ok(());
    }
    match port(&ctx).pay(request(&ctx, &it)).await {
        Ok(report) => settle(&ctx, scope, report).await,
        // What the provider knows already was not refused, whatever it says to a second sending.
        Err(PayError::Rejected(why)) => {
            let report = known.unwrap_or_else(|| given_up(&it, why));
            settle(&ctx, scope, report).await
        }
        Err(error) => Err(again(error)),
    }
}

async fn ask(ctx: Ctx, scope: Scope, job: WatchJob) -> Result<()> {
    let it = load(&ctx, scope, job.withdrawal).await?;
    if !it.status.is_under_way() {
        return Ok(());
    }
    if let Some(report) = port(&ctx).query(&it.number()).await.map_err(again)? {
        settle(&ctx, scope, report).await?;
    }
    let next = NextRound {
        scope,
        job: WatchJob {
            round: job.round + 1,
            ..job
        },
    };
    ctx.db.write(next).await
}

/// A word about another sum or number is no word on this payout: the job fails, and in the end a
/// person looks.
async fn settle(ctx: &Ctx, scope: Scope, report: PayoutReport) -> Result<()> {
    let number = report.number.clone();
    match ctx.db.write(SettlePayout { scope, report }).await? {
        Verdict::Applied => Ok(()),
        verdict => Err(Error::internal(format!("payout {number}: {verdict:?}"))),
    }
}

fn request(ctx: &Ctx, it: &Withdrawal) -> PayoutRequest {
    let base = ctx.config.http.public_url.trim_end_matches('/');
    PayoutRequest {
        number: it.number(),
        payee: Payee {
            openid: it.openid.clone(),
            name: it.payee_name.clone(),
        },
        amount: it.amount,
        notify_url: format!("{base}{PAYOUT_CALLBACK}"),
    }
}

/// A refusal at once is the same as a payout that was given up: nothing moved.
fn given_up(it: &Withdrawal, why: String) -> PayoutReport {
    PayoutReport {
        number: it.number(),
        provider_id: None,
        state: PayoutState::Failed,
        amount: Some(it.amount),
        confirm_with: None,
        failure: Some(why),
    }
}

struct MarkSending {
    scope: Scope,
    id: WithdrawalId,
}
impl Command for MarkSending {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(store::mark_sending(tx, self.scope, self.id).await?)
    }
}

struct NextRound {
    scope: Scope,
    job: WatchJob,
}
impl Command for NextRound {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let WatchJob { withdrawal, round } = self.job;
        let it = store::by_id(tx, self.scope, withdrawal).await?;
        if it.is_some_and(|it| it.status.is_under_way()) {
            watch_later(tx, self.scope, withdrawal, round).await?;
        }
        Ok(())
    }
}
