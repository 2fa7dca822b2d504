//! Tells a leader what became available: once an hour at most, with the sum.
use crate::store;
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, JobHandler, emit, enqueue, handler};
use julin_kernel::{Money, PersonId, Scope, Ts};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Sums up an hour for one leader.
const TELL: &str = "settlement.tell_available";
const HOUR_MS: i64 = 3_600_000;

/// Which leader, which hour.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Hour {
    leader: PersonId,
    from: Ts,
}

impl Hour {
    fn until(self) -> Ts {
        self.from.plus_ms(HOUR_MS)
    }
}

/// Leaves the message for the end of the hour.
pub(crate) async fn later(tx: &mut Tx, scope: Scope, leader: PersonId) -> Result<()> {
    let from = Ts(tx.now().0.div_euclid(HOUR_MS) * HOUR_MS);
    let hour = Hour { leader, from };
    let job = Job {
        kind: TELL,
        key: format!("{leader}:{}", from.0),
        payload: hour,
        run_at: hour.until(),
    };
    enqueue(tx, scope, job).await
}

pub(crate) fn jobs(ctx: &Ctx) -> Vec<JobHandler> {
    let db = ctx.db.clone();
    vec![handler(TELL, 10, move |scope, hour: Hour| {
        let db = db.clone();
        async move { db.write(Tell { scope, hour }).await }
    })]
}

struct Tell {
    scope: Scope,
    hour: Hour,
}
impl Command for Tell {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Hour { leader, from } = self.hour;
        let span = (from, self.hour.until());
        let amount = store::released_between(tx, self.scope, leader, span).await?;
        if amount <= Money::ZERO {
            return Ok(());
        }
        let message = MessageRequested {
            to: leader,
            template: "commission_available".to_owned(),
            args: BTreeMap::from([("amount".to_owned(), amount.display())]),
            link: Some("/leader/earnings".to_owned()),
            key: format!("commission_available:{leader}:{}", from.0),
        };
        emit(tx, self.scope, message).await.map(|_| ())
    }
}
