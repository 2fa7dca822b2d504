//! Products as staff and leaders read them.
use crate::store::product::{self as store, ProductRow};
use crate::store::sku::{self, SkuRow};
use crate::{Pool, ProductRole, ProductStatus, ProductView, SkuView, blob_url, pool, supplier};
use julin_db::{DbError, Tx};
use julin_kernel::{Page, PageQuery, PersonId, PoolId, ProductId, Scope, SupplierId};
use std::collections::HashMap;

/// Which products.
#[derive(Debug, Clone, Default)]
pub struct ProductFilter {
    /// Words of the name.
    pub q: Option<String>,
    /// What they are for.
    pub role: Option<ProductRole>,
    /// Whose.
    pub supplier: Option<SupplierId>,
    /// In which state; active unless told.
    pub status: Option<ProductStatus>,
    /// The leader who looks: no goods of other leaders and no supply prices. None for operators.
    pub shown_to: Option<PersonId>,
}

impl ProductFilter {
    pub(crate) fn like(&self) -> Option<String> {
        let words = self.q.as_deref().unwrap_or_default().trim().to_lowercase();
        let mut pattern = String::from("%");
        for c in words.chars() {
            if matches!(c, '%' | '_' | '!') {
                pattern.push('!');
            }
            pattern.push(c);
        }
        pattern.push('%');
        (!words.is_empty()).then_some(pattern)
    }
}

/// A page of products, newest first.
pub async fn product_page(
    tx: &mut Tx,
    scope: Scope,
    filter: &ProductFilter,
    query: &PageQuery,
) -> Result<Page<ProductView>, DbError> {
    let rows = store::page(tx, scope, filter, query).await?;
    let page = Page::of(rows, query, |p| p.id.0);
    let items = views(tx, scope, page.items, filter.shown_to).await?;
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One product; none if unknown, or another leader's.
pub async fn product_view(
    tx: &mut Tx,
    scope: Scope,
    id: ProductId,
    shown_to: Option<PersonId>,
) -> Result<Option<ProductView>, DbError> {
    let rows = store::many(tx, scope, &[id]).await?;
    let mine =
        |p: &ProductRow| shown_to.is_none() || p.owner_id.is_none() || p.owner_id == shown_to;
    let rows = rows.into_iter().filter(mine).collect();
    Ok(views(tx, scope, rows, shown_to).await?.pop())
}

async fn views(
    tx: &mut Tx,
    scope: Scope,
    rows: Vec<ProductRow>,
    shown_to: Option<PersonId>,
) -> Result<Vec<ProductView>, DbError> {
    let ids: Vec<ProductId> = rows.iter().map(|p| p.id).collect();
    let suppliers: Vec<SupplierId> = rows.iter().map(|p| p.supplier_id).collect();
    let suppliers = supplier::suppliers(tx, scope, &suppliers).await?;
    let mut keys: HashMap<ProductId, Vec<String>> = HashMap::new();
    for (id, key) in store::images(tx, scope, &ids).await? {
        keys.entry(id).or_default().push(key);
    }
    let skus = sku::of_products(tx, scope, &ids).await?;
    let pools: Vec<PoolId> = skus.iter().map(|s| s.pool_id).collect();
    let pools = pool::pools(tx, scope, &pools).await?;
    let mut by_product: HashMap<ProductId, Vec<SkuRow>> = HashMap::new();
    for sku in skus {
        by_product.entry(sku.product_id).or_default().push(sku);
    }
    let view = |p: ProductRow| {
        let told = shown_to.is_none() || p.owner_id == shown_to;
        let skus = by_product.remove(&p.id).unwrap_or_default();
        let skus = skus
            .into_iter()
            .map(|s| sku_view(s, &pools, told))
            .collect();
        let supplier = suppliers.get(&p.supplier_id).map(|s| s.name.clone());
        product(p.clone(), supplier, keys.remove(&p.id), skus)
    };
    Ok(rows.into_iter().map(view).collect())
}

fn sku_view(sku: SkuRow, pools: &HashMap<PoolId, Pool>, told: bool) -> SkuView {
    let pool = pools.get(&sku.pool_id);
    SkuView {
        id: sku.id,
        spec_name: sku.spec_name,
        price: sku.price,
        supply_price: told.then_some(sku.supply_price),
        commission_bps: sku.commission_bps,
        stock: pool.map_or(0, Pool::available),
        on_hand: pool.map_or(0, |p| p.on_hand),
        case_size: sku.case_size,
        weighing: sku.weighing.map(|w| w.0),
    }
}

fn product(
    p: ProductRow,
    supplier: Option<String>,
    keys: Option<Vec<String>>,
    skus: Vec<SkuView>,
) -> ProductView {
    let image_keys = keys.unwrap_or_default();
    ProductView {
        id: p.id,
        supplier_id: p.supplier_id,
        supplier_name: supplier.unwrap_or_default(),
        owner_id: p.owner_id,
        name: p.name,
        subtitle: p.subtitle,
        origin: p.origin,
        unit_text: p.unit_text,
        role: p.role,
        temperature: p.temperature,
        guarantee_text: p.guarantee_text,
        guarantee: p.guarantee.0,
        status: p.status,
        images: image_keys.iter().map(|key| blob_url(key)).collect(),
        image_keys,
        skus,
        created_at: p.created_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_no_pattern() {
        let like = |q: &str| {
            let filter = ProductFilter {
                q: Some(q.to_owned()),
                ..ProductFilter::default()
            };
            filter.like()
        };
        assert_eq!(like(" Tomato ").as_deref(), Some("%tomato%"));
        assert_eq!(like("100%_!").as_deref(), Some("%100!%!_!!%"));
        assert_eq!(like("  "), None);
    }
}
