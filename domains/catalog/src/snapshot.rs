//! What is frozen of a SKU when it is put on offer.
use crate::store::{product, sku};
use crate::{Guarantee, ProductRole, ProductStatus, Temperature, blob_url, pool, supplier};
use julin_db::{DbError, Tx};
use julin_kernel::{Money, PersonId, PoolId, ProductId, Scope, SkuId, SupplierId, Weighing};
use std::collections::{BTreeSet, HashMap};

/// A SKU with all that a campaign needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkuSnapshot {
    /// The SKU.
    pub sku: SkuId,
    /// Its product.
    pub product: ProductId,
    /// Who sells it to the shop.
    pub supplier: SupplierId,
    /// Their name.
    pub supplier_name: String,
    /// The leader whose own goods these are.
    pub owner: Option<PersonId>,
    /// The product's name.
    pub name: String,
    /// `5斤装`
    pub spec: String,
    /// List price.
    pub price: Money,
    /// What the supplier is paid.
    pub supply_price: Money,
    /// Commission of a leader.
    pub commission_bps: i64,
    /// The SKU's own pool, to be carved.
    pub pool: PoolId,
    /// What is free in it.
    pub available: i64,
    /// 箱规
    pub case_size: i64,
    /// How it is sold by weight.
    pub weighing: Option<Weighing>,
    /// What it is for.
    pub role: ProductRole,
    /// How it is kept.
    pub temperature: Temperature,
    /// Addresses of its pictures.
    pub image_urls: Vec<String>,
    /// Where it comes from.
    pub origin: String,
    /// What a piece is.
    pub unit_text: String,
    /// 坏单包赔, in words.
    pub guarantee_text: Option<String>,
    /// What is guaranteed, and how long.
    pub guarantee: Guarantee,
    /// Whether it can be put on offer.
    pub active: bool,
}

/// SKUs with all that a campaign needs of them; unknown ones are left out.
pub async fn product_snapshot(
    tx: &mut Tx,
    scope: Scope,
    skus: &[SkuId],
) -> Result<HashMap<SkuId, SkuSnapshot>, DbError> {
    let rows = sku::many(tx, scope, skus).await?;
    let ids: BTreeSet<ProductId> = rows.iter().map(|s| s.product_id).collect();
    let ids: Vec<ProductId> = ids.into_iter().collect();
    let products = product::many(tx, scope, &ids).await?;
    let suppliers: Vec<SupplierId> = products.iter().map(|p| p.supplier_id).collect();
    let suppliers = supplier::suppliers(tx, scope, &suppliers).await?;
    let products: HashMap<ProductId, _> = products.into_iter().map(|p| (p.id, p)).collect();
    let mut images: HashMap<ProductId, Vec<String>> = HashMap::new();
    for (id, key) in product::images(tx, scope, &ids).await? {
        images.entry(id).or_default().push(blob_url(&key));
    }
    let pools: Vec<PoolId> = rows.iter().map(|s| s.pool_id).collect();
    let pools = pool::pools(tx, scope, &pools).await?;
    let snapshot = |s: sku::SkuRow| {
        let p = products.get(&s.product_id)?;
        let supplier_name = suppliers.get(&p.supplier_id).map(|s| s.name.clone());
        let whole = SkuSnapshot {
            sku: s.id,
            product: p.id,
            supplier: p.supplier_id,
            supplier_name: supplier_name.unwrap_or_default(),
            owner: p.owner_id,
            name: p.name.clone(),
            spec: s.spec_name,
            price: s.price,
            supply_price: s.supply_price,
            commission_bps: s.commission_bps,
            pool: s.pool_id,
            available: pools.get(&s.pool_id).map_or(0, crate::Pool::available),
            case_size: s.case_size,
            weighing: s.weighing.map(|w| w.0),
            role: p.role,
            temperature: p.temperature,
            image_urls: images.get(&p.id).cloned().unwrap_or_default(),
            origin: p.origin.clone(),
            unit_text: p.unit_text.clone(),
            guarantee_text: p.guarantee_text.clone(),
            guarantee: p.guarantee.0,
            active: p.status == ProductStatus::Active,
        };
        Some((s.id, whole))
    };
    Ok(rows.into_iter().filter_map(snapshot).collect())
}
