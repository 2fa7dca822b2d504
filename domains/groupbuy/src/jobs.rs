//! The room's timers.
use crate::count::CountDue;
use crate::cutoff::CutoffDue;
use crate::flash::{FLASH_END, FlashDue, FlashTimer};
use crate::publish::OpenDue;
use crate::schedule::{COUNT, CUTOFF, Due, OPEN};
use crate::team::{TEAM, TeamDue, TeamTimer};
use julin_db::{Command, Db, Result};
use julin_events::{JobHandler, handler};
use julin_kernel::{CampaignId, Scope};
use julin_web::Ctx;

pub(crate) fn jobs(ctx: &Ctx) -> Vec<JobHandler> {
    vec![
        timer(OPEN, &ctx.db, |scope, id| OpenDue { scope, id }),
        timer(CUTOFF, &ctx.db, |scope, id| CutoffDue { scope, id }),
        count_timer(&ctx.db),
        team_timer(&ctx.db),
        flash_timer(&ctx.db),
    ]
}

/// A campaign with many unfinished teams is counted in steps.
fn count_timer(db: &Db) -> JobHandler {
    let db = db.clone();
    handler(COUNT, 20, move |scope: Scope, due: Due| {
        let db = db.clone();
        let id = due.campaign;
        async move {
            while db.write(CountDue { scope, id }).await? {}
            Ok(())
        }
    })
}

fn team_timer(db: &Db) -> JobHandler {
    let db = db.clone();
    handler(TEAM, 20, move |scope: Scope, due: TeamTimer| {
        let db = db.clone();
        async move {
            let team = due.team;
            db.write(TeamDue { scope, team }).await
        }
    })
}

fn flash_timer(db: &Db) -> JobHandler {
    let db = db.clone();
    handler(FLASH_END, 20, move |scope: Scope, due: FlashTimer| {
        let db = db.clone();
        async move {
            let item = due.item;
            db.write(FlashDue { scope, item }).await
        }
    })
}

fn timer<C: Command<Output = ()>>(
    kind: &'static str,
    db: &Db,
    command: fn(Scope, CampaignId) -> C,
) -> JobHandler {
    let db = db.clone();
    handler(kind, 20, move |scope: Scope, due: Due| {
        let db = db.clone();
        async move {
            let done: Result<()> = db.write(command(scope, due.campaign)).await;
            done
        }
    })
}
