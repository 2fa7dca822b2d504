//! The timers of membership.
use crate::tier::review::{REVIEW, Review, ReviewJob};
use crate::tier::walk::{WALK, WalkJob, walk};
use julin_events::{JobHandler, handler};
use julin_web::Ctx;

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (review, all) = (ctx.db.clone(), ctx.db.clone());
    vec![
        handler(REVIEW, 10, move |scope, job: ReviewJob| {
            let db = review.clone();
            async move {
                let member = job.member;
                db.write(Review { scope, member }).await
            }
        }),
        handler(WALK, 20, move |scope, job: WalkJob| {
            walk(all.clone(), scope, job)
        }),
    ]
}
