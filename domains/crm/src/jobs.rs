//! The timers of crm.
use crate::repurchase::Remind;
use crate::review::Review;
use julin_events::{JobHandler, handler};
use julin_kernel::{OrderId, PersonId};
use julin_web::Ctx;
use serde::{Deserialize, Serialize};

/// Judges a member again when something leaves a window.
pub(crate) const REVIEW: &str = "crm.review";
/// Reminds a member who did not come back.
pub(crate) const REPURCHASE: &str = "crm.repurchase";

/// A job about one member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MemberJob {
    pub(crate) member: PersonId,
}

/// A job about one order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OrderJob {
    pub(crate) order: OrderId,
}

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (review, remind) = (ctx.db.clone(), ctx.db.clone());
    vec![
        handler(REVIEW, 10, move |scope, job: MemberJob| {
            let db = review.clone();
            async move {
                let member = job.member;
                db.write(Review { scope, member }).await
            }
        }),
        handler(REPURCHASE, 10, move |scope, job: OrderJob| {
            let db = remind.clone();
            async move {
                let order = job.order;
                db.write(Remind { scope, order }).await
            }
        }),
    ]
}
