//! A member who did not come back is reminded, once in their life.
use crate::review::DAY_MS;
use crate::{jobs, store};
use julin_contracts::MessageRequested;
use julin_db::{Command, Result, Tx};
use julin_events::{Job, emit, enqueue};
use julin_kernel::{OrderId, Scope};
use std::collections::BTreeMap;

/// Days after an order was over.
const AFTER_DAYS: i64 = 7;

/// Leaves the job that reminds the buyer of an order.
pub(crate) async fn schedule(tx: &mut Tx, scope: Scope, order: OrderId) -> Result<()> {
    let job = Job {
        kind: jobs::REPURCHASE,
        key: order.to_string(),
        payload: jobs::OrderJob { order },
        run_at: tx.now().plus_ms(AFTER_DAYS * DAY_MS),
    };
    enqueue(tx, scope, job).await
}

/// Reminds the buyer of an order, unless they bought again since. The message's key is the member's:
/// it is delivered once, whichever order asks for it first.
pub(crate) struct Remind {
    pub(crate) scope: Scope,
    pub(crate) order: OrderId,
}

impl Command for Remind {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let Some(order) = store::order(tx, self.scope, self.order).await? else {
            return Ok(());
        };
        let last = store::last_order(tx, self.scope, order.member_id).await?;
        if last.is_some_and(|at| at > order.paid_at) {
            return Ok(());
        }
        let message = MessageRequested {
            to: order.member_id,
            template: "repurchase".to_owned(),
            args: BTreeMap::from([("product".to_owned(), order.product)]),
            link: Some("/".to_owned()),
            key: format!("repurchase:{}", order.member_id),
        };
        emit(tx, self.scope, message).await?;
        Ok(())
    }
}
