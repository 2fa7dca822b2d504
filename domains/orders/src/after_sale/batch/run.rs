//! The job of a batch: order after order, each in a transaction of its own, going on from its cursor.
use super::amount::{Measure, STATUSES};
use super::model::{Batch, BatchLineState, BatchStatus, RefundBatchId};
use super::store::{self, LineOutcome};
use crate::after_sale::decide::complete_if_due;
use crate::after_sale::liability::Liability;
use crate::after_sale::model::{ClaimAction, ClaimStatus, Doer};
use crate::after_sale::refund::{LineRefund, refund_line};
use crate::after_sale::replace::let_go;
use crate::after_sale::step::{self, NewStep};
use crate::after_sale::store as claims;
use crate::after_sale::tell;
use crate::store::{Line, Order, lines, order};
use julin_db::{Command, Db, Error, Result, Tx};
use julin_kernel::{LineId, Money, OrderId, Scope};
use serde::{Deserialize, Serialize};

/// Refunds the lines of a batch.
pub(crate) const REFUND_BATCH: &str = "orders.refund_batch";

/// A job about one batch.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct RefundBatchJob {
    pub(crate) batch: RefundBatchId,
}

/// Orders between two steps of the cursor; they share commits.
const CHUNK: i64 = 50;

/// Refunds what is left to be refunded. Killed midway and run again, it goes on.
pub(crate) async fn run(db: Db, scope: Scope, job: RefundBatchJob, window_s: i64) -> Result<()> {
    loop {
        let mut tx = db.read().await?;
        let Some(batch) = store::batch(&mut tx, scope, job.batch).await? else {
            return Ok(());
        };
        if batch.status == BatchStatus::Done {
            return Ok(());
        }
        let chunk = next(&mut tx, scope, &batch).await?;
        drop(tx);
        let Some(last) = chunk.last().copied() else {
            return db
                .write(Advance {
                    scope,
                    batch: batch.id,
                    to: None,
                })
                .await;
        };
        let each = chunk
            .iter()
            .map(|order| one(&db, scope, &batch, *order, window_s));
        futures_util::future::try_join_all(each).await?;
        db.write(Advance {
            scope,
            batch: batch.id,
            to: Some(last),
        })
        .await?;
    }
}

/// The orders after its cursor.
async fn next(tx: &mut Tx, scope: Scope, batch: &Batch) -> Result<Vec<OrderId>> {
    let after = batch.cursor_order;
    if batch.lot.is_some() {
        return Ok(store::orders_of_lot(tx, scope, batch.id, after, CHUNK).await?);
    }
    let (item, communities) = ((batch.campaign_id, batch.item_id), &batch.communities.0);
    let found = store::orders_with(tx, scope, item, communities, after, CHUNK).await?;
    Ok(found.into_iter().map(|(order, _)| order).collect())
}

/// The lines of an order that a batch is about; of a lot, how many of their pieces.
async fn ours(
    tx: &mut Tx,
    scope: Scope,
    batch: &Batch,
    order: OrderId,
) -> Result<Vec<(Line, Option<i64>)>> {
    let lines = lines(tx, scope, &[order]).await?;
    if batch.lot.is_none() {
        let ours = lines.into_iter().filter(|l| l.item_id == batch.item_id);
        return Ok(ours.map(|line| (line, None)).collect());
    }
    let pieces = store::pieces_of_lot(tx, scope, batch.id, order).await?;
    let of = |line: Line| {
        let found = pieces.iter().find(|(id, _)| *id == line.id)?;
        Some((line, Some(found.1)))
    };
    Ok(lines.into_iter().filter_map(of).collect())
}

/// One order; a refusal is noted for somebody to look at and does not hold the others up.
async fn one(db: &Db, scope: Scope, batch: &Batch, order: OrderId, window_s: i64) -> Result<()> {
    let refund = RefundOrder {
        scope,
        batch: batch.clone(),
        order,
        window_s,
    };
    match db.write(refund).await {
        Err(Error::Refused(fault)) => {
            let why = fault.code.code.to_owned();
            let batch = batch.clone();
            db.write(NoteFailed {
                scope,
                batch,
                order,
                why,
            })
            .await
        }
        other => other,
    }
}

struct RefundOrder {
    scope: Scope,
    batch: Batch,
    order: OrderId,
    window_s: i64,
}

impl Command for RefundOrder {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let found = order(tx, self.scope, self.order).await?;
        let Some(found) = found.filter(|o| STATUSES.contains(&o.status)) else {
            return Ok(());
        };
        for (line, pieces) in ours(tx, self.scope, &self.batch, found.id).await? {
            if !store::seen(tx, self.scope, self.batch.id, line.id).await? {
                self.refund(tx, &found, &line, pieces).await?;
            }
        }
        complete_if_due(tx, self.scope, found.id, self.window_s).await
    }
}

impl RefundOrder {
    async fn refund(
        &self,
        tx: &mut Tx,
        order: &Order,
        line: &Line,
        pieces: Option<i64>,
    ) -> Result<()> {
        let batch = &self.batch;
        let measure = Measure {
            share_bps: batch.share_bps,
            amount_each: batch.amount_each,
        };
        let amount = measure.of(line, pieces)?;
        let state = if amount == Money::ZERO {
            BatchLineState::Skipped
        } else {
            BatchLineState::Done
        };
        let outcome = LineOutcome {
            order: order.id,
            line: line.id,
            state,
            amount,
            why: "",
        };
        store::note(tx, self.scope, batch.id, &outcome).await?;
        if amount == Money::ZERO {
            return Ok(());
        }
        let key = format!("batch:{}:{}", batch.id, line.id);
        let liability = Liability::of(batch.liable, &batch.liable_shares.0)?;
        let refund = LineRefund {
            order,
            line,
            amount,
            liability: &liability,
            key: key.clone(),
        };
        refund_line(tx, self.scope, refund).await?;
        self.cover_claims(tx, order, line, amount).await?;
        tell::batch(tx, self.scope, (order, line), amount, key).await
    }

    /// A claim on the same line that this has paid for, or that what is left cannot pay any more, ends
    /// with it.
    async fn cover_claims(
        &self,
        tx: &mut Tx,
        order: &Order,
        line: &Line,
        amount: Money,
    ) -> Result<()> {
        let left = line.left()?.minus(amount)?;
        let (scope, to) = (self.scope, ClaimStatus::Covered);
        for claim in claims::claims_of(tx, scope, order.id).await? {
            let covered = claim.amount <= amount || claim.amount > left;
            if claim.line_id != line.id || !claim.status.is_open() || !covered {
                continue;
            }
            if claims::move_to(tx, scope, &claim, to).await? {
                let step = NewStep::on(
                    &claim,
                    ClaimAction::Covered,
                    Doer::SYSTEM,
                    to,
                    &self.batch.note,
                );
                step::write(tx, scope, claim.id, step).await?;
                let_go(tx, scope, &claim).await?;
            }
        }
        Ok(())
    }
}

struct NoteFailed {
    scope: Scope,
    batch: Batch,
    order: OrderId,
    why: String,
}

impl Command for NoteFailed {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        for (line, _) in ours(tx, self.scope, &self.batch, self.order).await? {
            self.note(tx, line.id).await?;
        }
        Ok(())
    }
}

impl NoteFailed {
    async fn note(&self, tx: &mut Tx, line: LineId) -> Result<()> {
        if store::seen(tx, self.scope, self.batch.id, line).await? {
            return Ok(());
        }
        let outcome = LineOutcome {
            order: self.order,
            line,
            state: BatchLineState::Failed,
            amount: Money::ZERO,
            why: &self.why,
        };
        Ok(store::note(tx, self.scope, self.batch.id, &outcome).await?)
    }
}

/// Steps the cursor on, or ends the batch.
struct Advance {
    scope: Scope,
    batch: RefundBatchId,
    to: Option<OrderId>,
}

impl Command for Advance {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        match self.to {
            Some(to) => store::advance(tx, self.scope, self.batch, to).await?,
            None => store::finish(tx, self.scope, self.batch).await?,
        }
        Ok(())
    }
}
