//! The jobs of supply.
use crate::lot::{AssignLots, assign};
use crate::short::{ShortJob, share_out};
use crate::source::source;
use julin_events::{JobHandler, handler};
use julin_kernel::CampaignId;
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Plans the purchase of a counted campaign.
pub(crate) const SOURCE: &str = "supply.source";

/// Shares out what did not come, where it is too much for the transaction that counted it in.
pub(crate) const SHORT: &str = "supply.short";

/// Fills bags from the lots that came.
pub(crate) const LOTS: &str = "supply.lots";

/// A job about one campaign.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CampaignJob {
    pub(crate) campaign: CampaignId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (db, short, lots) = (ctx.db.clone(), ctx.db.clone(), ctx.db.clone());
    vec![
        handler(SOURCE, 20, move |scope, job: CampaignJob| {
            source(db.clone(), scope, job.campaign)
        }),
        handler(SHORT, 20, move |scope, job: ShortJob| {
            share_out(short.clone(), scope, job)
        }),
        handler(LOTS, 20, move |scope, job: AssignLots| {
            assign(lots.clone(), scope, job)
        }),
    ]
}
