//! The jobs of supply.
use crate::source::source;
use julin_events::{JobHandler, handler};
use julin_kernel::CampaignId;
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Plans the purchase of a counted campaign.
pub(crate) const SOURCE: &str = "supply.source";

/// A job about one campaign.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CampaignJob {
    pub(crate) campaign: CampaignId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let db = ctx.db.clone();
    vec![handler(SOURCE, 20, move |scope, job: CampaignJob| {
        source(db.clone(), scope, job.campaign)
    })]
}
