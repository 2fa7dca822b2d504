//! SKUs.
use super::Result;
use crate::SkuInput;
use julin_db::{Json, Tx, Val, q, row};
use julin_kernel::{Money, PoolId, ProductId, Scope, SkuId, Weighing};

row! {
    #[derive(Debug, Clone)]
    pub(crate) struct SkuRow {
        pub(crate) id: SkuId,
        pub(crate) product_id: ProductId,
        pub(crate) pool_id: PoolId,
        pub(crate) spec_name: String,
        pub(crate) price: Money,
        pub(crate) supply_price: Money,
        pub(crate) commission_bps: i64,
        pub(crate) case_size: i64,
        pub(crate) weighing: Option<Json<Weighing>>,
    }
}

/// What is written of a SKU, with its place in the list and its rate.
#[derive(Clone, Copy)]
pub(crate) struct SkuDraft<'a> {
    pub(crate) input: &'a SkuInput,
    pub(crate) commission_bps: i64,
    pub(crate) sort: i64,
}

impl SkuDraft<'_> {
    fn weighing(&self) -> Val {
        let weighing = self.input.weighing.clone().map(Json);
        weighing.as_ref().into()
    }
}

pub(crate) async fn insert(
    tx: &mut Tx,
    scope: Scope,
    product: ProductId,
    pool: PoolId,
    draft: SkuDraft<'_>,
) -> Result<SkuId> {
    let id: SkuId = tx.new_id();
    tx.run(q!(
        "INSERT INTO catalog_sku (shop_id, id, product_id, pool_id, spec_name, price, supply_price,
         commission_bps, case_size, active, sort, weighing)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, TRUE, $10, $11)",
        scope.shop,
        id,
        product,
        pool,
        &draft.input.spec_name,
        draft.input.price,
        draft.input.supply_price,
        draft.commission_bps,
        draft.input.case_size.unwrap_or(1),
        draft.sort,
        draft.weighing()
    ))
    .await?;
    Ok(id)
}

pub(crate) async fn update(
    tx: &mut Tx,
    scope: Scope,
    id: SkuId,
    draft: SkuDraft<'_>,
) -> Result<()> {
    tx.run(q!(
        "UPDATE catalog_sku SET spec_name = $3, price = $4, supply_price = $5, commission_bps = $6,
         case_size = $7, active = TRUE, sort = $8, weighing = $9 WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id,
        &draft.input.spec_name,
        draft.input.price,
        draft.input.supply_price,
        draft.commission_bps,
        draft.input.case_size.unwrap_or(1),
        draft.sort,
        draft.weighing()
    ))
    .await
    .map(|_| ())
}

pub(crate) async fn retire(tx: &mut Tx, scope: Scope, id: SkuId) -> Result<()> {
    tx.run(q!(
        "UPDATE catalog_sku SET active = FALSE WHERE shop_id = $1 AND id = $2",
        scope.shop,
        id
    ))
    .await
    .map(|_| ())
}

/// Those that can be put on offer, in their order.
pub(crate) async fn of_products(
    tx: &mut Tx,
    scope: Scope,
    products: &[ProductId],
) -> Result<Vec<SkuRow>> {
    let sql = q!(
        "SELECT id, product_id, pool_id, spec_name, price, supply_price, commission_bps, case_size,
         weighing FROM catalog_sku WHERE shop_id = $1 AND active = TRUE",
        scope.shop
    );
    let sql = sql.within(" AND product_id IN ", products.iter().copied());
    tx.all(sql.push(" ORDER BY product_id, sort, id")).await
}

pub(crate) async fn many(tx: &mut Tx, scope: Scope, ids: &[SkuId]) -> Result<Vec<SkuRow>> {
    let sql = q!(
        "SELECT id, product_id, pool_id, spec_name, price, supply_price, commission_bps, case_size,
         weighing FROM catalog_sku WHERE shop_id = $1",
        scope.shop
    );
    tx.all(sql.within(" AND id IN ", ids.iter().copied())).await
}
