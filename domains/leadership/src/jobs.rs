//! Work for later: all leaders are looked at again after the rules of training changed.
use crate::gate::LookAtAll;
use crate::ids::StepId;
use julin_db::{Result, Tx};
use julin_events::{Job, JobHandler, enqueue, handler};
use julin_kernel::{PersonId, Scope};
use julin_web::Ctx;

const LOOK: &str = "leadership.look";
const ATTEMPTS_MAX: i64 = 20;

/// Has all leaders looked at again.
pub(crate) async fn look_again(tx: &mut Tx, scope: Scope) -> Result<()> {
    // A key of its own: what was looked at before this change must be looked at again.
    let key: StepId = tx.new_id();
    let job = Job {
        kind: LOOK,
        key: key.to_string(),
        payload: (),
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let ctx = ctx.clone();
    let look = move |scope, ()| look(ctx.clone(), scope);
    vec![handler(LOOK, ATTEMPTS_MAX, look)]
}

async fn look(ctx: Ctx, scope: Scope) -> Result<()> {
    let mut after = PersonId(0);
    while let Some(last) = ctx.db.write(LookAtAll { scope, after }).await? {
        after = last;
    }
    Ok(())
}
