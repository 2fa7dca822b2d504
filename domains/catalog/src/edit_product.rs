//! Editing a product. What is on offer already keeps what it froze.
use crate::ProductInput;
use crate::create_product::{insert_sku, must_know_supplier};
use crate::store::product;
use crate::store::sku::{self, SkuDraft, SkuRow};
use julin_db::{Command, Result, Tx};
use julin_kernel::{Code, Fault, ProductId, Scope, SkuId};
use julin_web::{Actor, audit};
use serde_json::json;
use std::collections::HashMap;

/// Edits a product: SKUs with an id are changed, those without are added, those left out are taken
/// off the shelf.
#[derive(Debug, Clone)]
pub struct EditProduct {
    /// Who edits it.
    pub actor: Actor,
    /// Which.
    pub id: ProductId,
    /// What is written, checked.
    pub input: ProductInput,
    /// The rate of SKUs that name none.
    pub commission_bps: i64,
}

impl Command for EditProduct {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let scope = Scope::shop(self.actor.shop);
        let before = product::many(tx, scope, &[self.id]).await?.pop();
        let before = before.ok_or(Code::NOT_FOUND.fault())?;
        must_know_supplier(tx, scope, &self.input).await?;
        product::update(tx, scope, self.id, &self.input).await?;
        product::set_images(tx, scope, self.id, &self.input.image_keys).await?;
        let prices = self.write_skus(tx, scope).await?;
        let detail = json!({"name": [before.name, &self.input.name], "prices": prices});
        audit(
            tx,
            &self.actor,
            "catalog.product.edit",
            "product",
            self.id.0,
            detail,
        )
        .await
    }
}

impl EditProduct {
    /// Answers the prices that changed, `[old, new]` by SKU.
    async fn write_skus(&self, tx: &mut Tx, scope: Scope) -> Result<serde_json::Value> {
        let rows = sku::of_products(tx, scope, &[self.id]).await?;
        let mut left: HashMap<SkuId, SkuRow> = rows.into_iter().map(|s| (s.id, s)).collect();
        let mut prices = serde_json::Map::new();
        for (i, input) in self.input.skus.iter().enumerate() {
            let known = input
                .id
                .map(|id| left.remove(&id).ok_or_else(|| unknown(i)));
            let known = known.transpose()?;
            let usual = known
                .as_ref()
                .map_or(self.commission_bps, |s| s.commission_bps);
            let draft = SkuDraft {
                input,
                commission_bps: input.commission_bps.unwrap_or(usual),
                sort: i64::try_from(i).unwrap_or(0),
            };
            let Some(known) = known else {
                insert_sku(tx, scope, self.id, draft).await?;
                continue;
            };
            sku::update(tx, scope, known.id, draft).await?;
            if known.price != input.price {
                prices.insert(known.id.to_string(), json!([known.price, input.price]));
            }
        }
        for id in left.into_keys() {
            sku::retire(tx, scope, id).await?;
        }
        Ok(prices.into())
    }
}

fn unknown(i: usize) -> Fault {
    Code::INVALID.field(format!("skus.{i}.id"))
}
