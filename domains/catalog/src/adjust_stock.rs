//! Changing what is on hand of a SKU.
use crate::pool::{self, Pool};
use crate::store::sku;
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Scope, SkuId};
use julin_web::{Actor, audit};
use serde_json::json;

/// Adds to (or takes from) the free stock of a SKU, with a reason.
#[derive(Debug, Clone)]
pub struct AdjustStock {
    /// Who does.
    pub actor: Actor,
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
        let found = sku::many(tx, scope, &[self.sku]).await?.pop();
        let found = found.ok_or(Code::NOT_FOUND.fault())?;
        let pool = pool::add(tx, scope, found.pool_id, self.delta).await?;
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
