//! 秒杀 (flash sale): for some seconds from the host's press, a part of an item's stock at a price of its
//! own. Its stock is carved out of the item's, never added to it (rule 10); its start and its end are
//! server time (rule 26). Its own limit per member alone counts: what somebody bought of the item before
//! does not shut them out. It moves no tier, counts for the minimum and is bought as the same goods.
mod end;
mod plan;
mod press;
mod terms;
mod view;

pub use end::stock_freed;
pub use plan::{PlanFlash, WithdrawFlash};
pub use press::{StartFlash, StopFlash};
pub use terms::{Flash, FlashPlan, FlashPress, FlashState};
pub use view::{FlashSaleView, flash_sale, flash_sales};

pub(crate) use end::{FLASH_END, FlashDue, FlashTimer, close_all};
pub(crate) use view::of_campaign;

use async_trait::async_trait;
use julin_db::{Result, Tx};
use julin_kernel::CampaignId;
use julin_web::Actor;

/// Who sells a campaign in lives; `app` asks the live room. They may hold flash sales of it as its
/// owner may.
#[async_trait]
pub trait LiveHosts: Send + Sync {
    /// Whether the actor hosts or assists a live of this campaign.
    async fn hosts(&self, tx: &mut Tx, actor: &Actor, campaign: CampaignId) -> Result<bool>;
}
