//! 批次赔付: a batch of one supplier's lot. Supply knows whose bags its pieces went into and hands them in;
//! what is refunded is reckoned on those pieces alone. Then the same job runs.
use super::amount::Measure;
use super::model::{BatchBody, RefundBatchId};
use super::preview::{BatchPreview, item_name};
use super::start::{before, leave_job};
use super::store::{self, Made};
use crate::store::lines;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::{LineId, Money, OrderId, PersonId, Scope};
use julin_web::{Actor, audit, body_hash};
use std::collections::{HashMap, HashSet};

/// Pieces of a lot in somebody's bag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LotBag {
    /// Of which order.
    pub order: OrderId,
    /// Which line.
    pub line: LineId,
    /// How many.
    pub pieces: i64,
}

/// A lot and where it went.
#[derive(Debug, Clone)]
pub struct RefundLot {
    /// Its name, as the supplier writes it.
    pub name: String,
    /// Who got goods of it.
    pub bags: Vec<LotBag>,
}

/// Bags read at a time.
const CHUNK: usize = 500;

/// What refunding a lot would give back, before anything is done.
pub async fn preview_lot(
    tx: &mut Tx,
    scope: Scope,
    body: &BatchBody,
    lot: &RefundLot,
) -> Result<BatchPreview> {
    let mut seen = BatchPreview {
        item_name: item_name(tx, scope, body).await?,
        orders: 0,
        people: 0,
        lines: 0,
        skipped: 0,
        amount: Money::ZERO,
    };
    let (mut orders, mut people) = (HashSet::new(), HashSet::new());
    for chunk in lot.bags.chunks(CHUNK) {
        for (order, member) in look(tx, scope, body, chunk, &mut seen).await? {
            orders.insert(order);
            people.insert(member);
        }
    }
    seen.orders = i64::try_from(orders.len()).unwrap_or(i64::MAX);
    seen.people = i64::try_from(people.len()).unwrap_or(i64::MAX);
    Ok(seen)
}

/// Adds some bags up; answers the orders that get something, and whose they are.
async fn look(
    tx: &mut Tx,
    scope: Scope,
    body: &BatchBody,
    bags: &[LotBag],
    seen: &mut BatchPreview,
) -> Result<Vec<(OrderId, PersonId)>> {
    let pieces: HashMap<LineId, i64> = bags.iter().map(|b| (b.line, b.pieces)).collect();
    let ids: Vec<OrderId> = bags.iter().map(|b| b.order).collect();
    let buyers: HashMap<OrderId, PersonId> = store::refundable(tx, scope, &ids)
        .await?
        .into_iter()
        .collect();
    let measure = Measure::of_body(body);
    let mut paid = vec![];
    for line in lines(tx, scope, &ids).await? {
        let (Some(n), Some(member)) = (pieces.get(&line.id), buyers.get(&line.order_id)) else {
            continue;
        };
        let amount = measure.of(&line, Some(*n))?;
        seen.lines += 1;
        if amount == Money::ZERO {
            seen.skipped += 1;
            continue;
        }
        seen.amount = seen.amount.plus(amount)?;
        paid.push((line.order_id, *member));
    }
    Ok(paid)
}

/// Starts the refund of a lot that was looked at, once under its key.
pub struct StartLot {
    /// The tenant.
    pub scope: Scope,
    /// Who starts it.
    pub actor: Actor,
    /// Same key and body, same batch.
    pub key: String,
    /// What is refunded.
    pub body: BatchBody,
    /// The lot.
    pub lot: RefundLot,
}

impl Command for StartLot {
    type Output = RefundBatchId;
    async fn run(&self, tx: &mut Tx) -> Result<RefundBatchId> {
        let (scope, by) = (self.scope, self.actor.person);
        if let Some(id) = before(tx, scope, by, &self.key, &self.body).await? {
            return Ok(id);
        }
        let seen = preview_lot(tx, scope, &self.body, &self.lot).await?;
        self.body.check_seen(&seen)?;
        let hash = body_hash(&self.body);
        let made = Made {
            by,
            key: &self.key,
            hash: &hash,
            lot: Some(&self.lot.name),
        };
        let id = store::insert(tx, scope, &self.body, &seen, &made).await?;
        for chunk in self.lot.bags.chunks(CHUNK) {
            insert_bags(tx, scope, id, chunk).await?;
        }
        leave_job(tx, scope, id, 1).await?;
        let detail = serde_json::json!({
            "lot": self.lot.name, "item": seen.item_name, "orders": seen.orders, "amount": seen.amount,
            "share_bps": self.body.share_bps, "amount_each": self.body.amount_each,
            "liable": self.body.liable, "liable_shares": self.body.liable_shares, "note": self.body.note,
        });
        let action = "orders.refund_batch.start";
        audit(tx, &self.actor, action, "refund_batch", id.0, detail).await?;
        Ok(id)
    }
}

async fn insert_bags(
    tx: &mut Tx,
    scope: Scope,
    batch: RefundBatchId,
    bags: &[LotBag],
) -> Result<()> {
    let sql = q!(
        "INSERT INTO orders_refund_batch_target (shop_id, batch_id, order_id, line_id, pieces)
         VALUES ($1, $2, $3, $4, $5)"
    );
    let set = |b: &LotBag| {
        let (shop, batch) = (scope.shop.into(), batch.into());
        vec![shop, batch, b.order.into(), b.line.into(), b.pieces.into()]
    };
    let sets: Vec<_> = bags.iter().map(set).collect();
    tx.run_set(sql, &sets).await?;
    Ok(())
}
