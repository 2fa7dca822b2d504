//! When the shop changes its tiers, everybody is judged again, some at a time: the next step begins where
//! the last ended, also when the program was stopped between them.
use super::review::review_on;
use super::store;
use julin_db::{Command, Db, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{PersonId, Scope};
use serde::{Deserialize, Serialize};

/// Judges everybody.
pub(crate) const WALK: &str = "membership.walk";
/// Members judged in one transaction.
const STEP: i64 = 100;

/// Which change of the rules it follows.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct WalkJob {
    pub(crate) revision: i64,
}

pub(crate) async fn begin(tx: &mut Tx, scope: Scope, revision: i64) -> Result<()> {
    let job = Job {
        kind: WALK,
        key: revision.to_string(),
        payload: WalkJob { revision },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}

/// Judging is harmless a second time, so a walk that was cut off begins anew.
pub(crate) async fn walk(db: Db, scope: Scope, job: WalkJob) -> Result<()> {
    let mut after = Some(PersonId(i64::MIN));
    while let Some(from) = after {
        let revision = job.revision;
        after = db
            .write(Step {
                scope,
                revision,
                from,
            })
            .await?;
    }
    Ok(())
}

struct Step {
    scope: Scope,
    revision: i64,
    from: PersonId,
}

impl Command for Step {
    type Output = Option<PersonId>;
    /// Judges the next ones; answers the last of them, or none at the end.
    async fn run(&self, tx: &mut Tx) -> Result<Option<PersonId>> {
        let ladder = store::ladder(tx, self.scope).await?;
        if ladder.rules.revision != self.revision {
            // A newer change has its own walk.
            return Ok(None);
        }
        let members = store::members_after(tx, self.scope, self.from, STEP).await?;
        for (member,) in &members {
            review_on(tx, self.scope, &ladder, *member).await?;
        }
        Ok(members.last().map(|last| last.0))
    }
}
