//! The comparison in small steps: each is one transaction and leaves where it stands, so that a run
//! that was interrupted goes on from there.
use super::bill_side::CompareBill;
use super::ledger_side::CompareLedger;
use super::model::{BillKind, Reconciliation, RunState};
use super::port::{Bill, BillPort};
use super::{Start, day, store};
use julin_db::{Command, Error, Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::Scope;
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Begins each day's comparison and leaves the next.
const DAILY: &str = "settlement.reconcile_daily";
/// Compares one day.
const RUN: &str = "settlement.reconcile_day";
/// Tries before a person must look; the pauses double up to about an hour.
const ATTEMPTS: i64 = 12;
/// Lines of a bill kept in one transaction.
const KEEP_CHUNK: usize = 200;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct DayJob {
    day: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RunJob {
    day: String,
    run: i64,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (daily, running) = (ctx.clone(), ctx.clone());
    vec![
        handler(DAILY, ATTEMPTS, move |scope, job: DayJob| {
            begin_day(daily.clone(), scope, job)
        }),
        handler(RUN, ATTEMPTS, move |scope, job: RunJob| {
            run(running.clone(), scope, job)
        }),
    ]
}

/// Leaves the first day's comparison: from then on each day leaves the next, after an outage of any
/// length too.
pub(crate) async fn daily_from(tx: &mut Tx, scope: Scope) -> Result<()> {
    if !crate::store::first_time(tx, scope, "reconcile:daily").await? {
        return Ok(());
    }
    daily_later(tx, scope, day::of(tx.now())).await
}

async fn daily_later(tx: &mut Tx, scope: Scope, day: String) -> Result<()> {
    let Some(run_at) = day::bills_ready(&day) else {
        return Ok(());
    };
    let job = Job {
        kind: DAILY,
        key: day.clone(),
        payload: DayJob { day },
        run_at,
    };
    enqueue(tx, scope, job).await
}

pub(super) async fn run_later(tx: &mut Tx, scope: Scope, day: &str, run: i64) -> Result<()> {
    let job = Job {
        kind: RUN,
        key: format!("{day}:{run}"),
        payload: RunJob {
            day: day.to_owned(),
            run,
        },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

struct BeginDay {
    scope: Scope,
    day: String,
}
impl Command for BeginDay {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let start = Start {
            scope: self.scope,
            actor: None,
            day: self.day.clone(),
        };
        start.run(tx).await?;
        match day::next(&self.day) {
            Some(next) => daily_later(tx, self.scope, next).await,
            None => Ok(()),
        }
    }
}

async fn begin_day(ctx: Ctx, scope: Scope, job: DayJob) -> Result<()> {
    let day = job.day;
    ctx.db.write(BeginDay { scope, day }).await
}

/// Steps until the day is done; every step looks where the run stands.
async fn run(ctx: Ctx, scope: Scope, job: RunJob) -> Result<()> {
    loop {
        let mut tx = ctx.db.read().await?;
        let known = store::of_day(&mut tx, scope, &job.day).await?;
        drop(tx);
        // A later run has taken over.
        let Some(known) = known.filter(|known| known.run == job.run) else {
            return Ok(());
        };
        let day = job.day.clone();
        match known.state {
            RunState::Fetching => fetch(&ctx, scope, &known).await?,
            RunState::BillSide => ctx.db.write(CompareBill { scope, day }).await?,
            RunState::LedgerSide => ctx.db.write(CompareLedger { scope, day }).await?,
            RunState::Done => return Ok(()),
        }
    }
}

/// Fetches both bills and keeps their lines; kept again they are the same lines.
async fn fetch(ctx: &Ctx, scope: Scope, known: &Reconciliation) -> Result<()> {
    let port = ctx.port::<dyn BillPort>();
    for which in [BillKind::Trade, BillKind::Fund] {
        let bill = port.bill(&known.day, which).await;
        let bill: Bill = bill.map_err(Error::internal)?;
        for (n, lines) in bill.chunks(KEEP_CHUNK).enumerate() {
            let keep = Keep {
                scope,
                day: known.day.clone(),
                which,
                first: n * KEEP_CHUNK,
                lines: lines.to_vec(),
            };
            ctx.db.write(keep).await?;
        }
    }
    let day = known.day.clone();
    ctx.db.write(Fetched { scope, day }).await
}

struct Keep {
    scope: Scope,
    day: String,
    which: BillKind,
    first: usize,
    lines: Bill,
}
impl Command for Keep {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let first = i64::try_from(self.first).map_err(Error::internal)?;
        let day = self.day.as_str();
        Ok(store::keep_lines(tx, self.scope, (day, self.which), first, &self.lines).await?)
    }
}

struct Fetched {
    scope: Scope,
    day: String,
}
impl Command for Fetched {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let state = RunState::BillSide;
        Ok(store::set_state(tx, self.scope, &self.day, state).await?)
    }
}
