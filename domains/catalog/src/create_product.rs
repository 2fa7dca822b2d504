//! Adding a product with its SKUs and their stock.
use crate::store::sku::{self, SkuDraft};
use crate::store::supplier::Made;
use crate::store::{pool, product};
use crate::{ProductInput, supplier};
use julin_db::{Command, DbError, Result, Tx};
use julin_kernel::{Code, PersonId, ProductId, Scope};
use julin_web::{Actor, Replay, audit};
use serde_json::json;

/// Adds a product.
#[derive(Debug, Clone)]
pub struct CreateProduct {
    /// Who adds it.
    pub actor: Actor,
    /// Idempotency key.
    pub key: String,
    /// Hash of what was asked.
    pub hash: String,
    /// What is written, checked.
    pub input: ProductInput,
    /// The rate of SKUs that name none.
    pub commission_bps: i64,
}

impl Command for CreateProduct {
    type Output = ProductId;
    async fn run(&self, tx: &mut Tx) -> Result<ProductId> {
        let scope = Scope::shop(self.actor.shop);
        let before = product::by_key(tx, scope, self.actor.person, &self.key).await?;
        if let Replay::Same(id) = Replay::of(before, &self.hash)? {
            return Ok(id);
        }
        must_know_supplier(tx, scope, &self.input).await?;
        let made = Made {
            by: self.actor.person,
            key: Some(&self.key),
            hash: &self.hash,
        };
        let bps = self.commission_bps;
        let id = insert_product(tx, scope, None, &self.input, made, bps).await?;
        let detail = json!({"name": self.input.name, "skus": self.input.skus.len()});
        audit(
            tx,
            &self.actor,
            "catalog.product.create",
            "product",
            id.0,
            detail,
        )
        .await?;
        Ok(id)
    }
}

/// Refuses a supplier that this shop does not know.
pub(crate) async fn must_know_supplier(
    tx: &mut Tx,
    scope: Scope,
    input: &ProductInput,
) -> Result<()> {
    match supplier::supplier(tx, scope, input.supplier_id).await? {
        Some(_) => Ok(()),
        None => Err(Code::INVALID.field("supplier_id").into()),
    }
}

/// Writes a product, its pictures, its SKUs and a pool for each.
pub(crate) async fn insert_product(
    tx: &mut Tx,
    scope: Scope,
    owner: Option<PersonId>,
    input: &ProductInput,
    made: Made<'_>,
    commission_bps: i64,
) -> Result<ProductId, DbError> {
    let id = product::insert(tx, scope, owner, input, made).await?;
    product::set_images(tx, scope, id, &input.image_keys).await?;
    for (sort, sku) in (0i64..).zip(&input.skus) {
        let draft = SkuDraft {
            input: sku,
            commission_bps: sku.commission_bps.unwrap_or(commission_bps),
            sort,
        };
        insert_sku(tx, scope, id, draft).await?;
    }
    Ok(id)
}

/// Writes a SKU and its pool.
pub(crate) async fn insert_sku(
    tx: &mut Tx,
    scope: Scope,
    product: ProductId,
    draft: SkuDraft<'_>,
) -> Result<(), DbError> {
    let label = format!("sku of product {product}");
    let pool = pool::insert(tx, scope, None, &label, draft.input.stock).await?;
    sku::insert(tx, scope, product, pool, draft)
        .await
        .map(|_| ())
}
