//! Each period is closed an hour after its end, supplier by supplier, and leaves the next; after an
//! outage of any length too.
use super::close::Close;
use super::period::{self, Period};
use super::store;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{Bps, Scope, Ts};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Closes all suppliers' statements of one period.
const CLOSE: &str = "settlement.close_statements";
const ATTEMPTS: i64 = 12;
const HOUR_S: i64 = 3_600;

/// Any instant of the period, or the one at which the first move happened.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct CloseJob {
    within: Ts,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let ctx = ctx.clone();
    vec![handler(CLOSE, ATTEMPTS, move |scope, job: CloseJob| {
        close(ctx.clone(), scope, job)
    })]
}

/// Leaves the closing of the first period. A reaction knows neither zone nor settings, so the job
/// looks at once, and finds when the period ends.
pub(super) async fn periods_from(tx: &mut Tx, scope: Scope) -> Result<()> {
    if !crate::store::first_time(tx, scope, "statements:periods").await? {
        return Ok(());
    }
    let now = tx.now();
    later(tx, scope, now, now).await
}

async fn later(tx: &mut Tx, scope: Scope, within: Ts, run_at: Ts) -> Result<()> {
    let job = Job {
        kind: CLOSE,
        key: format!("{}:{}", within.0, run_at.0),
        payload: CloseJob { within },
        run_at,
    };
    enqueue(tx, scope, job).await
}

async fn close(ctx: Ctx, scope: Scope, job: CloseJob) -> Result<()> {
    let settings = &ctx.config.settlement;
    let Some(period) = period::containing(job.within, settings.statement_period, &ctx.zone) else {
        return Ok(());
    };
    let due = period.until.plus_s(HOUR_S);
    if ctx.now() < due {
        return ctx
            .db
            .write(Next {
                scope,
                within: job.within,
                due,
            })
            .await;
    }
    let fee = Bps(settings.supplier_fee_bp.into());
    close_all(&ctx, scope, &period, fee).await?;
    let next = period::containing(period.until, settings.statement_period, &ctx.zone);
    let Some(next) = next else { return Ok(()) };
    let due = next.until.plus_s(HOUR_S);
    ctx.db
        .write(Next {
            scope,
            within: next.from,
            due,
        })
        .await
}

/// Each supplier in a transaction of its own: what was closed before an interruption has nothing
/// open any more.
async fn close_all(ctx: &Ctx, scope: Scope, period: &Period, fee: Bps) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    let suppliers = store::suppliers_with_open(&mut tx, scope, period.until).await?;
    drop(tx);
    for supplier in suppliers {
        let command = Close {
            scope,
            supplier,
            period: period.clone(),
            fee,
        };
        ctx.db.write(command).await?;
    }
    Ok(())
}

struct Next {
    scope: Scope,
    within: Ts,
    due: Ts,
}
impl Command for Next {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        later(tx, self.scope, self.within, self.due).await
    }
}
