//! A batch is started, once under its key, and started again for what failed.
use super::model::{BatchBody, RefundBatchId};
use super::preview::BatchPreview;
use super::run::{REFUND_BATCH, RefundBatchJob};
use super::store::{self, Made};
use julin_db::{Command, Result, Tx};
use julin_events::{Job, enqueue};
use julin_kernel::{Code, PersonId, Scope};
use julin_web::{Actor, Replay, audit, body_hash};

/// The batch that this key started before, if the body is the same.
pub(crate) async fn before(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
    body: &BatchBody,
) -> Result<Option<RefundBatchId>> {
    let found = store::by_key(tx, scope, by, key).await?;
    Ok(match Replay::of(found, &body_hash(body))? {
        Replay::Same(id) => Some(id),
        Replay::Fresh => None,
    })
}

/// Starts a batch that was looked at.
pub(crate) struct StartBatch {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) key: String,
    pub(crate) body: BatchBody,
    pub(crate) seen: BatchPreview,
}

impl Command for StartBatch {
    type Output = RefundBatchId;
    async fn run(&self, tx: &mut Tx) -> Result<RefundBatchId> {
        let by = self.actor.person;
        if let Some(id) = before(tx, self.scope, by, &self.key, &self.body).await? {
            return Ok(id);
        }
        let hash = body_hash(&self.body);
        let made = Made {
            by,
            key: &self.key,
            hash: &hash,
            lot: None,
        };
        let id = store::insert(tx, self.scope, &self.body, &self.seen, &made).await?;
        leave_job(tx, self.scope, id, 1).await?;
        let detail = serde_json::json!({
            "item": self.seen.item_name, "orders": self.seen.orders, "amount": self.seen.amount,
            "share_bps": self.body.share_bps, "amount_each": self.body.amount_each,
            "liable": self.body.liable, "liable_shares": self.body.liable_shares, "note": self.body.note,
        });
        let action = "orders.refund_batch.start";
        audit(tx, &self.actor, action, "refund_batch", id.0, detail).await?;
        Ok(id)
    }
}

/// Tries the lines again that failed.
pub(crate) struct RetryBatch {
    pub(crate) scope: Scope,
    pub(crate) actor: Actor,
    pub(crate) batch: RefundBatchId,
}

impl Command for RetryBatch {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let batch = store::batch(tx, self.scope, self.batch).await?;
        let batch = batch.ok_or(Code::NOT_FOUND.fault())?;
        if !store::again(tx, self.scope, batch.id).await? {
            return Err(Code::WRONG_STATE
                .fault()
                .detail(batch.status.as_str())
                .into());
        }
        leave_job(tx, self.scope, batch.id, batch.attempt + 1).await?;
        let detail = serde_json::json!({ "attempt": batch.attempt + 1 });
        let action = "orders.refund_batch.retry";
        audit(tx, &self.actor, action, "refund_batch", batch.id.0, detail).await
    }
}

pub(super) async fn leave_job(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    attempt: i64,
) -> Result<()> {
    let job = Job {
        kind: REFUND_BATCH,
        key: format!("{batch}:{attempt}"),
        payload: RefundBatchJob { batch },
        run_at: tx.now(),
    };
    enqueue(tx, scope, job).await
}
