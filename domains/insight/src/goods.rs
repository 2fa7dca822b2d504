//! What was bought most, with its picture.
use crate::store::figures;
use julin_db::{Result, Tx};
use julin_kernel::{CommunityId, Money, Scope, SkuId, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// Goods that were bought much.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct InsightGoods {
    /// The SKU.
    pub(crate) sku_id: SkuId,
    /// Name.
    pub(crate) name: String,
    /// Picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) image_url: Option<String>,
    /// Pieces.
    pub(crate) quantity: i64,
    /// What was paid for them.
    pub(crate) paid_amount: Money,
}

/// The most bought goods since an instant.
pub(crate) async fn top(
    tx: &mut Tx,
    scope: Scope,
    community: Option<CommunityId>,
    since: Ts,
    max: i64,
) -> Result<Vec<InsightGoods>> {
    let rows = figures::goods(tx, scope, community, since, max).await?;
    let skus: Vec<_> = rows.iter().map(|r| r.sku_id).collect();
    let known = julin_catalog::product_snapshot(tx, scope, &skus).await?;
    let goods = rows.into_iter().map(|r| InsightGoods {
        image_url: known
            .get(&r.sku_id)
            .and_then(|s| s.image_urls.first().cloned()),
        sku_id: r.sku_id,
        name: r.name,
        quantity: r.quantity,
        paid_amount: r.amount,
    });
    Ok(goods.collect())
}
