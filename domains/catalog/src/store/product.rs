//! Products and their pictures.
use super::{Result, supplier::Made};
use crate::list::ProductFilter;
use crate::{Guarantee, ProductInput, ProductRole, ProductStatus, Temperature};
use julin_db::{Json, Tx, q, row};
use julin_kernel::{PageQuery, PersonId, ProductId, Scope, SupplierId, Ts};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct ProductRow {
        pub(crate) id: ProductId,
        pub(crate) supplier_id: SupplierId,
        pub(crate) owner_id: Option<PersonId>,
        pub(crate) name: String,
        pub(crate) subtitle: String,
        pub(crate) origin: String,
        pub(crate) unit_text: String,
        pub(crate) role: ProductRole,
        pub(crate) temperature: Temperature,
        pub(crate) guarantee_text: Option<String>,
        pub(crate) status: ProductStatus,
        pub(crate) created_at: Ts,
        pub(crate) guarantee: Json<Guarantee>,
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    owner: Option<PersonId>,
    input: &ProductInput,
    made: Made<'_>,
) -> Result<ProductId> {
    let (id, now) = (tx.new_id::<ProductId>(), tx.now());
    tx.run(q!(
        "INSERT INTO catalog_product (shop_id, id, supplier_id, owner_id, name, subtitle, origin, unit_text,
         role, temperature, guarantee_text, status, search_text, created_by, idem_key, idem_hash,
         created_at, updated_at, guarantee)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $13, $14, $15, $16, $16, $17)",
        scope.shop,
        id,
        input.supplier_id,
        owner,
        &input.name,
        &input.subtitle,
        &input.origin,
        &input.unit_text,
        input.role,
        input.temperature,
        input.guarantee_text.clone(),
        input.search_text(),
        made.by,
        made.key,
        made.hash,
        now,
        &Json(input.guarantee)
    ))
    .await?;
    Ok(id)
}

pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    id: ProductId,
    input: &ProductInput,
) -> Result<()> {
    let now = tx.now();
    tx.run(q!(
        "UPDATE catalog_product SET supplier_id = $3, name = $4, subtitle = $5, origin = $6,
         unit_text = $7, role = $8, temperature = $9, guarantee_text = $10, search_text = $11,
         updated_at = $12, guarantee = $13 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        input.supplier_id,
        &input.name,
        &input.subtitle,
        &input.origin,
        &input.unit_text,
        input.role,
        input.temperature,
        input.guarantee_text.clone(),
        input.search_text(),
        now,
        &Json(input.guarantee)
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn archive(tx: &mut Tx, scope: Scope, id: ProductId) -> Result<bool> {
    let now = tx.now();
    let n = tx
        .run(q!(
            "UPDATE catalog_product SET status = 'archived', updated_at = $3
             WHERE shop_id = $1 AND id = $2",
            scope.shop,
            id,
            now
        ))
        .await?;
    Ok(n == 1)
}

pub(crate) async fn many(tx: &mut Tx, scope: Scope, ids: &[ProductId]) -> Result<Vec<ProductRow>> {
    let sql = q!(
        "SELECT id, supplier_id, owner_id, name, subtitle, origin, unit_text, role, temperature,
         guarantee_text, status, created_at, guarantee FROM catalog_product WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}

pub(crate) async fn page(
    tx: &mut Tx,
    scope: Scope,
    filter: &ProductFilter,
    page: &PageQuery,
) -> Result<Vec<ProductRow>> {
    let mut sql = q!(
        "SELECT id, supplier_id, owner_id, name, subtitle, origin, unit_text, role, temperature,
         guarantee_text, status, created_at, guarantee FROM catalog_product WHERE shop_id = $1 AND id < $2",
        scope.shop,
        page.before()
    );
    sql = sql
        .and(" AND role = ", filter.role)
        .and(" AND supplier_id = ", filter.supplier)
        .and(
            " AND status = ",
            Some(filter.status.unwrap_or(ProductStatus::Active)),
        );
    if let Some(leader) = filter.shown_to {
        sql = sql
            .and(" AND (owner_id IS NULL OR owner_id = ", Some(leader))
            .push(")");
    }
    if let Some(like) = filter.like() {
        sql = sql
            .and(" AND search_text LIKE ", Some(like))
            .push(" ESCAPE '!'");
    }
    tx.all(
        sql.push(" ORDER BY id DESC")
            .and(" LIMIT ", Some(page.size() + 1)),
    )
    .await
}

pub(crate) async fn by_key(
    tx: &mut Tx,
    scope: Scope,
    by: PersonId,
    key: &str,
) -> Result<Option<(String, ProductId)>> {
    tx.opt(q!(
        "SELECT idem_hash, id FROM catalog_product
         WHERE shop_id = $1 AND created_by = $2 AND idem_key = $3",
        scope.shop,
        by,
        key
    ))
    .await
}

pub(crate) async fn set_images(
    tx: &mut Tx,
    scope: Scope,
    id: ProductId,
    keys: &[String],
) -> Result<()> {
    let clear = q!(
        "DELETE FROM catalog_product_image WHERE shop_id = $1 AND product_id = $2",
        scope.shop,
        id
    );
    tx.run(clear).await?;
    let insert = q!(
        "INSERT INTO catalog_product_image (shop_id, product_id, sort, blob_key)
         VALUES ($1, $2, $3, $4)"
    );
    let sets = (0i64..)
        .zip(keys)
        .map(|(sort, key)| vec![scope.shop.into(), id.into(), sort.into(), key.into()]);
    tx.run_many(insert, sets.collect()).await.map(|_| ())
}

/// Keys by product, covers first.
pub(crate) async fn images(
    tx: &mut Tx,
    scope: Scope,
    ids: &[ProductId],
) -> Result<Vec<(ProductId, String)>> {
    let sql = q!(
        "SELECT product_id, blob_key FROM catalog_product_image WHERE shop_id = $1",
        scope.shop
    );
    let sql = sql.within(" AND product_id IN ", ids.iter().copied());
    tx.all(sql.push(" ORDER BY product_id, sort")).await
}
