//! Changing what is on hand of a SKU.
use crate::pool::{self, Pool};
use crate::store::{sku, stock_change};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope, SkuId};
use julin_web::{Actor, Replay, audit};
use serde_json::json;

/// Adds to (or takes from) the free stock of a SKU, with a reason.
#[derive(Debug, Clone)]
pub struct AdjustStock {
    /// Who does.
    pub actor: Actor,
    /// Idempotency key.
    pub key: String,
    /// Hash of what was asked.
    pub hash: String,
    /// Of which SKU.
    pub sku: SkuId,
    /// How much more, or less.
    pub delta: i64,
    /// Why.
    pub reason: String,
}

impl Command for AdjustStock {
    type Output = Pool;
    async fn run(&self, tx: &mut Tx) -> Result<Pool> {
        let scope = Scope::shop(self.actor.shop);
        let before = stock_change::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &self.hash)? {
            let found = pool::pools(tx, scope, &[id]).await?.remove(&id);
            return found.ok_or(Code::NOT_FOUND.fault().into());
        }
        let found = sku::many(tx, scope, &[self.sku]).await?.pop();
        let found = found.ok_or(Code::NOT_FOUND.fault())?;
        let pool = pool::add(tx, scope, found.pool_id, self.delta).await?;
        stock_change::insert(tx, scope, self, pool.id).await?;
        let detail = json!({"delta": self.delta, "reason": self.reason, "on_hand": pool.on_hand});
        audit(
            tx,
            &self.actor,
            "catalog.stock.adjust",
            "sku",
            self.sku.0,
            detail,
        )
        .await?;
        Ok(pool)
    }
}
