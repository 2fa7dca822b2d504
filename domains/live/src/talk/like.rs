//! Likes, coalesced: while one batch is being written the next gathers, so that a burst of taps costs
//! a few writes and a few messages, and nothing waits for a timer.
use crate::session::{LiveStatus, NOT_ON_AIR};
use crate::show::publish;
use crate::store::{audience, session as store};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, LiveId, Scope, Ts};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The total is told to viewers at most so often.
const TELL_EVERY_MS: u64 = 500;
/// Sessions remembered before those at rest are forgotten.
const TALLIES_MAX: usize = 500;

/// Taps since the page last told.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveLikeInput {
    /// 1 to 50.
    pub count: i64,
}

/// All likes of a session.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub(crate) struct LiveLikes {
    /// Sum.
    pub total: i64,
}

/// The likes on their way to the database, by session.
#[derive(Default)]
pub(crate) struct Likes(Mutex<HashMap<LiveId, Arc<Tally>>>);

#[derive(Default)]
struct Tally {
    pending: AtomicI64,
    told: tokio::sync::Mutex<Told>,
}

#[derive(Default)]
struct Told {
    total: i64,
    at: Option<Ts>,
    /// Somebody waits to tell what came meanwhile.
    waits: bool,
}

impl Likes {
    /// Adds `count` and answers the total once they are written, with whoever else's.
    pub(crate) async fn add(
        &self,
        ctx: &Ctx,
        scope: Scope,
        live: LiveId,
        count: i64,
    ) -> Result<i64> {
        let tally = self.tally(live);
        tally.pending.fetch_add(count, Ordering::SeqCst);
        let mut told = tally.told.lock().await;
        let batch = tally.pending.swap(0, Ordering::SeqCst);
        if batch > 0 {
            told.total = ctx.db.write(AddLikes { scope, live, batch }).await?;
            tell(ctx, live, &tally, &mut told);
        }
        Ok(told.total)
    }

    fn tally(&self, live: LiveId) -> Arc<Tally> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() > TALLIES_MAX {
            all.retain(|_, tally| Arc::strong_count(tally) > 1);
        }
        all.entry(live).or_default().clone()
    }
}

/// Tells the total now, or a little later if it was just told.
fn tell(ctx: &Ctx, live: LiveId, tally: &Arc<Tally>, told: &mut Told) {
    let now = ctx.now();
    let pause = i64::try_from(TELL_EVERY_MS).unwrap_or(i64::MAX);
    if told.at.is_none_or(|at| now.since(at) >= pause) {
        told.at = Some(now);
        publish(ctx, live, "likes", &json!({ "total": told.total }));
    } else if !told.waits {
        told.waits = true;
        let (ctx, tally) = (ctx.clone(), tally.clone());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(TELL_EVERY_MS)).await;
            let mut told = tally.told.lock().await;
            told.waits = false;
            told.at = Some(ctx.now());
            publish(&ctx, live, "likes", &json!({ "total": told.total }));
        });
    }
}

struct AddLikes {
    scope: Scope,
    live: LiveId,
    batch: i64,
}

impl Command for AddLikes {
    type Output = i64;
    async fn run(&self, tx: &mut Tx) -> Result<i64> {
        let found = store::get(tx, self.scope, self.live).await?;
        let s = found.ok_or(Code::NOT_FOUND.fault())?;
        if s.status != LiveStatus::OnAir {
            return Err(NOT_ON_AIR.fault().into());
        }
        Ok(audience::like(tx, self.scope, self.live, self.batch).await?)
    }
}
