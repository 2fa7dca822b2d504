//! Work for later: the draw, prizes and drops whose time is over, bags that were never opened. Each is
//! harmless when run twice, and does what is due however late it comes.
use crate::claim::Lapse;
use crate::close::Close;
use crate::coupons::EndDrop;
use crate::ids::{BagId, DropId};
use crate::model::BagStatus;
use crate::ports::Rooms;
use crate::steer::cancel;
use crate::store;
use crate::tell::{bag_changed, drop_changed};
use julin_db::{Command, Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{Scope, Ts};
use julin_web::Ctx;
use serde::Serialize;
use std::sync::Arc;

const DRAW: &str = "luckybag.draw";
const LAPSE: &str = "luckybag.lapse";
const END_DROP: &str = "luckybag.end_drop";
const WATCH: &str = "luckybag.watch";
const ATTEMPTS_MAX: i64 = 20;
/// A planned bag is looked at so often: one whose live was called off gives its prizes back.
const WATCH_EVERY_MS: i64 = 3_600_000;

async fn leave<P: Serialize>(
    tx: &mut Tx,
    scope: Scope,
    kind: &'static str,
    payload: P,
    (key, run_at): (String, Ts),
) -> Result<()> {
    let job = Job {
        kind,
        key,
        payload,
        run_at,
    };
    enqueue(tx, scope, job).await
}

pub(crate) async fn draw_at(tx: &mut Tx, scope: Scope, bag: BagId, at: Ts) -> Result<()> {
    leave(tx, scope, DRAW, bag, (bag.to_string(), at)).await
}

pub(crate) async fn lapse_at(tx: &mut Tx, scope: Scope, bag: BagId, at: Ts) -> Result<()> {
    leave(tx, scope, LAPSE, bag, (bag.to_string(), at)).await
}

/// Looks again for what was claimed and not fetched.
pub(crate) async fn lapse_claimed_at(tx: &mut Tx, scope: Scope, bag: BagId, at: Ts) -> Result<()> {
    leave(tx, scope, LAPSE, bag, (format!("{bag}:claimed"), at)).await
}

pub(crate) async fn end_drop_at(tx: &mut Tx, scope: Scope, drop: DropId, at: Ts) -> Result<()> {
    leave(tx, scope, END_DROP, drop, (drop.to_string(), at)).await
}

/// Looks at a planned bag again in an hour.
pub(crate) async fn watch(tx: &mut Tx, scope: Scope, bag: BagId) -> Result<()> {
    let at = tx.now().plus_ms(WATCH_EVERY_MS);
    leave(tx, scope, WATCH, bag, (format!("{bag}:{}", at.0), at)).await
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (draw, lapse, end, look) = (ctx.clone(), ctx.clone(), ctx.clone(), ctx.clone());
    vec![
        handler(DRAW, ATTEMPTS_MAX, move |scope, bag: BagId| {
            draw_now(draw.clone(), scope, bag)
        }),
        handler(LAPSE, ATTEMPTS_MAX, move |scope, bag: BagId| {
            let db = lapse.db.clone();
            async move { db.write(Lapse { scope, bag }).await }
        }),
        handler(END_DROP, ATTEMPTS_MAX, move |scope, drop: DropId| {
            end_now(end.clone(), scope, drop)
        }),
        handler(WATCH, ATTEMPTS_MAX, move |scope, bag: BagId| {
            let (db, rooms) = (look.db.clone(), look.port::<dyn Rooms>());
            async move { db.write(Look { scope, bag, rooms }).await }
        }),
    ]
}

async fn draw_now(ctx: Ctx, scope: Scope, bag: BagId) -> Result<()> {
    let rooms = ctx.port::<dyn Rooms>();
    if let Some((live, _)) = ctx.db.write(Close { scope, bag, rooms }).await? {
        bag_changed(&ctx, live, bag, BagStatus::Drawn);
    }
    Ok(())
}

async fn end_now(ctx: Ctx, scope: Scope, drop: DropId) -> Result<()> {
    let by = None;
    if let Some(live) = ctx.db.write(EndDrop { scope, drop, by }).await? {
        drop_changed(&ctx, live, drop, "ended");
    }
    Ok(())
}

/// Calls a planned bag off whose live is over, or looks again later.
struct Look {
    scope: Scope,
    bag: BagId,
    rooms: Arc<dyn Rooms>,
}

impl Command for Look {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::bag::get(tx, self.scope, self.bag).await?;
        let Some(bag) = found.filter(|b| b.status == BagStatus::Planned) else {
            return Ok(());
        };
        let session = self.rooms.session(tx, self.scope, bag.live_id).await?;
        if session.is_none_or(|s| s.over) {
            return cancel(tx, self.scope, &bag).await;
        }
        watch(tx, self.scope, bag.id).await
    }
}
