//! What happens here when a session begins or ends: the first segment is on, or the last one over.
use crate::checklist::watch;
use crate::jobs::TELL;
use crate::store::{plan, segment, visit};
use julin_contracts::{Envelope, Event};
use julin_db::{Result, Tx};
use julin_events::{Job, Reaction, enqueue, reaction};
use julin_kernel::{LiveId, Scope};

pub(crate) fn all() -> Vec<Reaction> {
    vec![reaction("runofshow.follow_live", |tx, e| {
        Box::pin(follow(tx, e))
    })]
}

async fn follow(tx: &mut Tx, e: &Envelope) -> Result<()> {
    let scope = Scope::shop(e.shop);
    match &e.event {
        Event::LiveStarted(started) => begin(tx, scope, started.live).await,
        Event::LiveEnded(ended) => end(tx, scope, ended.live).await,
        _ => Ok(()),
    }
}

/// The first segment is on, unless somebody was faster.
async fn begin(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    let first = segment::of_live(tx, scope, live).await?.into_iter().next();
    if let Some(first) = first {
        let fresh = visit::of_live(tx, scope, live).await?.is_empty();
        if fresh {
            visit::begin(tx, scope, live, first.id).await?;
        }
    }
    after(tx, scope, live, "begun").await
}

async fn end(tx: &mut Tx, scope: Scope, live: LiveId) -> Result<()> {
    visit::close(tx, scope, live).await?;
    after(tx, scope, live, "ended").await
}

/// Due times are known better now, and pages should know.
async fn after(tx: &mut Tx, scope: Scope, live: LiveId, what: &str) -> Result<()> {
    if !plan::exists(tx, scope, live).await? {
        return Ok(());
    }
    watch(tx, scope, live).await?;
    let job = Job {
        kind: TELL,
        key: format!("{live}:{what}"),
        payload: live,
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}
