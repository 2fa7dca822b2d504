//! Flash sales as people see them.
use super::{Flash, FlashState};
use crate::figures::Figures;
use crate::store::flash as store;
use crate::store::item::ItemRow;
use crate::view::ItemView;
use julin_db::{DbError, Tx};
use julin_kernel::{CampaignId, CampaignItemId, Money, Scope, Ts};
use serde::Serialize;
use utoipa::ToSchema;

/// A flash sale with the figures of its item. Its price is for display; the server prices the order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FlashSaleView {
    /// What is sold; orders name this item.
    #[serde(flatten)]
    pub item: ItemView,
    /// On which campaign.
    pub campaign_id: CampaignId,
    /// The item that its stock came from.
    pub of_item_id: CampaignItemId,
    /// What that item costs now.
    pub regular_price: Money,
    /// Where it stands.
    pub state: FlashState,
    /// How long it lasts.
    pub seconds: i64,
    /// Its start; none before the host's press.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Ts>,
    /// Its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Ts>,
    /// Pieces that unpaid orders hold.
    pub held: i64,
    /// Pieces that are paid.
    pub sold: i64,
    /// The server's clock when this was said.
    pub now: Ts,
}

fn sale_view(figures: &Figures, i: &ItemRow, flash: Flash, now: Ts) -> Option<FlashSaleView> {
    let parent = figures
        .items(i.campaign_id)
        .iter()
        .find(|p| p.id == flash.of)?;
    let item = figures.view(i);
    Some(FlashSaleView {
        campaign_id: i.campaign_id,
        of_item_id: flash.of,
        regular_price: figures.price(parent),
        state: flash.state(now),
        seconds: flash.seconds,
        from: flash.from,
        until: flash.until,
        held: figures.held(i),
        sold: item.paid_quantity,
        now,
        item,
    })
}

/// All of a campaign, in the order they were planned.
pub(crate) fn of_campaign(figures: &Figures, id: CampaignId, now: Ts) -> Vec<FlashSaleView> {
    let view = |i: &ItemRow| sale_view(figures, i, i.flash()?, now);
    let mut sales: Vec<_> = figures.items(id).iter().filter_map(view).collect();
    sales.sort_by_key(|s| s.item.id);
    sales
}

/// The flash sales of a campaign, in the order they were planned.
pub async fn flash_sales(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignId,
) -> Result<Vec<FlashSaleView>, DbError> {
    let now = tx.now();
    Ok(of_campaign(&Figures::of(tx, scope, &[id]).await?, id, now))
}

/// One flash sale; none if it was withdrawn.
pub async fn flash_sale(
    tx: &mut Tx,
    scope: Scope,
    id: CampaignItemId,
) -> Result<Option<FlashSaleView>, DbError> {
    let Some(campaign) = store::campaign_of(tx, scope, id).await? else {
        return Ok(None);
    };
    let sales = flash_sales(tx, scope, campaign).await?;
    Ok(sales.into_iter().find(|s| s.item.id == id))
}
