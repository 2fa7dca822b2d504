//! The timers of orders and the chunked settlement.
use crate::cancel::Expire;
use crate::complete::Complete;
use crate::edit::{EditId, ExpireEdit};
use crate::extended::{TellExtended, tell_extended};
use crate::fulfil::Overdue;
use crate::presale::{EndPresale, RemindFinal, end_presale, remind_final};
use crate::settle::{SettleCampaign, settle_campaign};
use crate::store;
use crate::team::{EndTeam, RefundSeat};
use crate::weigh::TrueUpAlone;
use julin_db::{Db, Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{OrderId, Scope, Ts};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Ends the unpaid orders whose deadline has come.
pub(crate) const EXPIRE_DUE: &str = "orders.expire_due";
/// Settles the orders of a counted campaign.
pub(crate) const SETTLE_CAMPAIGN: &str = "orders.settle_campaign";
/// Completes an order when its after-sale window has passed.
pub(crate) const COMPLETE: &str = "orders.complete";

/// Ends an order that nobody came for.
pub(crate) const OVERDUE: &str = "orders.overdue";

/// Gives a tier's true-up back alone where nobody weighed in time.
pub(crate) const TRUE_UP_ALONE: &str = "orders.true_up_alone";

/// Ends an edit whose surcharge nobody paid.
pub(crate) const EXPIRE_EDIT: &str = "orders.expire_edit";

/// A job about one edit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EditJob {
    pub(crate) edit: EditId,
}

/// Reminds those whose final payment is due.
pub(crate) const REMIND_FINAL: &str = "orders.remind_final";
/// Gives up presale orders whose final payment did not come.
pub(crate) const END_PRESALE: &str = "orders.end_presale";
/// Refunds the orders of a team that did not come about.
pub(crate) const END_TEAM: &str = "orders.end_team";
/// Tells those who paid that their campaign opened again.
pub(crate) const TELL_EXTENDED: &str = "orders.tell_extended";

/// A job about one order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderJob {
    pub(crate) order: OrderId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (team, extended) = (ctx.db.clone(), ctx.db.clone());
    let edits = ctx.db.clone();
    let (remind, presale) = (ctx.db.clone(), ctx.db.clone());
    let (overdue, alone) = (ctx.db.clone(), ctx.db.clone());
    let (expire, settle, complete) = (ctx.db.clone(), ctx.db.clone(), ctx.db.clone());
    let mut all = crate::after_sale::jobs(ctx);
    all.extend([
        handler(EXPIRE_DUE, 10, move |scope, (): ()| {
            expire_due(expire.clone(), scope)
        }),
        handler(OVERDUE, 10, move |scope, job: OrderJob| {
            let db = overdue.clone();
            async move {
                db.write(Overdue {
                    scope,
                    order: job.order,
                })
                .await
            }
        }),
        handler(TRUE_UP_ALONE, 10, move |scope, job: OrderJob| {
            let db = alone.clone();
            let order = job.order;
            async move { db.write(TrueUpAlone { scope, order }).await }
        }),
        handler(EXPIRE_EDIT, 10, move |scope, job: EditJob| {
            let (db, edit) = (edits.clone(), job.edit);
            async move { db.write(ExpireEdit { scope, edit }).await }
        }),
        handler(REMIND_FINAL, 20, move |scope, work: RemindFinal| {
            remind_final(remind.clone(), scope, work)
        }),
        handler(END_PRESALE, 20, move |scope, work: EndPresale| {
            end_presale(presale.clone(), scope, work)
        }),
        handler(END_TEAM, 20, move |scope, work: EndTeam| {
            end_team(team.clone(), scope, work)
        }),
        handler(TELL_EXTENDED, 20, move |scope, work: TellExtended| {
            tell_extended(extended.clone(), scope, work)
        }),
        handler(SETTLE_CAMPAIGN, 20, move |scope, work: SettleCampaign| {
            settle_campaign(settle.clone(), scope, work)
        }),
        handler(COMPLETE, 10, move |scope, job: OrderJob| {
            let db = complete.clone();
            async move {
                db.write(Complete {
                    scope,
                    order: job.order,
                })
                .await
            }
        }),
    ]);
    all
}

async fn end_team(db: Db, scope: Scope, work: EndTeam) -> Result<()> {
    for order in work.orders {
        db.write(RefundSeat { scope, order }).await?;
    }
    Ok(())
}

/// Deadlines of one second share a job, so that a rush leaves one a second and not one an order.
const SECOND_MS: i64 = 1_000;

/// Leaves a job at the end of each second in which orders are due.
pub(crate) async fn expire_at(
    tx: &mut Tx,
    scope: Scope,
    due: impl Iterator<Item = Ts>,
) -> Result<()> {
    let seconds: BTreeSet<i64> = due
        .map(|at| (at.0 + SECOND_MS - 1).div_euclid(SECOND_MS))
        .collect();
    for second in seconds {
        let job = Job {
            kind: EXPIRE_DUE,
            key: second.to_string(),
            payload: (),
            run_at: Ts(second * SECOND_MS),
        };
        enqueue(tx, scope, job).await?;
    }
    Ok(())
}

/// Orders expired between two looks at the list.
const EXPIRE_CHUNK: i64 = 200;

/// Ends every order whose time has passed, however many and however late.
async fn expire_due(db: Db, scope: Scope) -> Result<()> {
    let mut after = OrderId(0);
    loop {
        let due = store::due(&mut db.read().await?, scope, after, EXPIRE_CHUNK).await?;
        let Some(last) = due.last() else {
            return Ok(());
        };
        after = *last;
        let expire = due
            .into_iter()
            .map(|order| db.write(Expire { scope, order }));
        futures_util::future::try_join_all(expire).await?;
    }
}
