//! Who watches and for how long: folded from the realtime hub into rows per viewer and minute.
use crate::session::{LiveStatus, topic};
use crate::show::publish;
use crate::store::audience::{self, Deed};
use crate::store::review::fold as folds;
use crate::store::session as store;
use crate::store::talk::assistant;
use crate::track::LiveBehaviour;
use julin_db::{Command, Result, Tx};
use julin_kernel::{LiveId, PersonId, Scope};
use julin_realtime::Watched;
use julin_web::Ctx;
use serde_json::json;

/// Viewers written in one transaction.
const CHUNK: usize = 400;

/// Writes down what was watched of a live since the last time, and tells its viewers how many they
/// are. Called every 15 seconds for each that is on air.
pub async fn fold_presence(ctx: &Ctx, live: LiveId) -> Result<()> {
    fold(ctx, ctx.scope(), live).await?;
    let count = ctx.hub.presence(&topic(live));
    publish(ctx, live, "viewers", &json!({ "count": count }));
    Ok(())
}

pub(crate) async fn fold(ctx: &Ctx, scope: Scope, live: LiveId) -> Result<()> {
    let watched = ctx.hub.take_presence(&topic(live));
    for chunk in watched.chunks(CHUNK) {
        let fold = Fold {
            scope,
            live,
            watched: chunk.to_vec(),
        };
        ctx.db.write(fold).await?;
    }
    ctx.db.write(FoldMinute { scope, live }).await
}

/// Counts the present minute, also where nobody watches: a minute without a row was not measured.
struct FoldMinute {
    scope: Scope,
    live: LiveId,
}

impl Command for FoldMinute {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.live).await?;
        if found.is_some_and(|s| s.status == LiveStatus::OnAir) {
            folds::fold(tx, self.scope, self.live).await?;
        }
        Ok(())
    }
}

/// Adds watched time to the present minute. A slice that straddles two minutes counts in the later.
struct Fold {
    scope: Scope,
    live: LiveId,
    watched: Vec<Watched>,
}

impl Command for Fold {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = store::get(tx, self.scope, self.live).await?;
        if found.is_none_or(|s| s.status != LiveStatus::OnAir) {
            return Ok(());
        }
        let helpers = assistant::all(tx, self.scope, self.live).await?;
        let helps = |w: &Watched| {
            helpers
                .iter()
                .any(|a| w.viewer.member == Some(a.member_id.0))
        };
        // Who was named while they watched helps from then on.
        let watched: Vec<&Watched> = self.watched.iter().filter(|w| !helps(w)).collect();
        let seconds = watched.iter().map(|w| (w.viewer.key.clone(), w.watched_s));
        // Who only came or went was not there for a second of this minute.
        let seconds: Vec<(String, i64)> = seconds.filter(|(_, s)| *s > 0).collect();
        audience::watched(tx, self.scope, self.live, &seconds).await?;
        folds::attended(tx, self.scope, self.live, &seconds).await?;
        let entered: Vec<Deed> = watched.into_iter().map(entered).collect();
        audience::track(tx, self.scope, self.live, &entered).await?;
        Ok(())
    }
}

fn entered(watched: &Watched) -> Deed {
    Deed {
        kind: LiveBehaviour::Enter,
        card: None,
        viewer: watched.viewer.key.clone(),
        member: watched.viewer.member.map(PersonId),
    }
}
