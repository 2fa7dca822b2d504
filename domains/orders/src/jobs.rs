//! The timers of orders and the chunked settlement.
use crate::cancel::Expire;
use crate::complete::Complete;
use crate::fulfil::Overdue;
use crate::settle::{SettleCampaign, settle_campaign};
use julin_events::{JobHandler, handler};
use julin_kernel::OrderId;
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Ends an unpaid order at its deadline.
pub(crate) const EXPIRE: &str = "orders.expire";
/// Settles the orders of a counted campaign.
pub(crate) const SETTLE_CAMPAIGN: &str = "orders.settle_campaign";
/// Completes an order when its after-sale window has passed.
pub(crate) const COMPLETE: &str = "orders.complete";

/// Ends an order that nobody came for.
pub(crate) const OVERDUE: &str = "orders.overdue";

/// A job about one order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderJob {
    pub(crate) order: OrderId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let overdue = ctx.db.clone();
    let (expire, settle, complete) = (ctx.db.clone(), ctx.db.clone(), ctx.db.clone());
    vec![
        handler(EXPIRE, 10, move |scope, job: OrderJob| {
            let db = expire.clone();
            async move {
                db.write(Expire {
                    scope,
                    order: job.order,
                })
                .await
            }
        }),
        handler(OVERDUE, 10, move |scope, job: OrderJob| {
            let db = overdue.clone();
            async move {
                db.write(Overdue {
                    scope,
                    order: job.order,
                })
                .await
            }
        }),
        handler(SETTLE_CAMPAIGN, 20, move |scope, work: SettleCampaign| {
            settle_campaign(settle.clone(), scope, work)
        }),
        handler(COMPLETE, 10, move |scope, job: OrderJob| {
            let db = complete.clone();
            async move {
                db.write(Complete {
                    scope,
                    order: job.order,
                })
                .await
            }
        }),
    ]
}
