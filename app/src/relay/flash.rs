//! What happens to flash sales, told to the campaign's page and to the rooms of its lives.
use super::publish;
use julin_contracts::Event;
use julin_db::Result;
use julin_kernel::{CampaignId, CampaignItemId, Scope};
use julin_web::Ctx;
use serde_json::json;

/// Tells of an event of a flash sale; every other event is left alone.
pub(super) async fn tell(ctx: &Ctx, scope: Scope, event: &Event) -> Result<()> {
    let (kind, campaign, item) = match event {
        Event::FlashPlanned(e) => ("flash_planned", e.campaign, e.item),
        Event::FlashStarted(e) => ("flash_started", e.campaign, e.item),
        Event::FlashEnded(e) => ("flash_ended", e.campaign, e.item),
        _ => return Ok(()),
    };
    tell_all(ctx, scope, kind, campaign, item).await
}

/// The sale as it stands, with the server's clock; one that was withdrawn is only named.
async fn tell_all(
    ctx: &Ctx,
    scope: Scope,
    kind: &str,
    campaign: CampaignId,
    item: CampaignItemId,
) -> Result<()> {
    let mut tx = ctx.db.read().await?;
    let sale = julin_groupbuy::flash_sale(&mut tx, scope, item).await?;
    let lives = julin_live::coming(&mut tx, scope, campaign).await?;
    drop(tx);
    let data = match sale {
        Some(sale) => json!(sale),
        None => json!({ "id": item, "campaign_id": campaign, "withdrawn": true }),
    };
    publish(ctx, &format!("campaign:{campaign}"), kind, &data);
    for live in lives {
        publish(ctx, &format!("live:{live}"), kind, &data);
    }
    Ok(())
}
