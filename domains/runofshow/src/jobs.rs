//! Work for later: what is overdue, and telling pages of what a reaction did.
use crate::checklist::{Remind, Watch};
use crate::desk::tell;
use crate::ports::Lives;
use julin_events::{JobHandler, handler};
use julin_kernel::LiveId;
use julin_web::Ctx;
use serde_json::json;

pub(crate) const WATCH: &str = "runofshow.watch";
pub(crate) const TELL: &str = "runofshow.tell";

const ATTEMPTS_MAX: i64 = 8;

pub(crate) fn all(ctx: &Ctx) -> Vec<JobHandler> {
    let (watching, telling) = (ctx.clone(), ctx.clone());
    vec![
        handler(WATCH, ATTEMPTS_MAX, move |scope, watch: Watch| {
            let ctx = watching.clone();
            async move {
                let lives = ctx.port::<dyn Lives>();
                let remind = Remind {
                    scope,
                    watch,
                    lives,
                };
                ctx.db.write(remind).await
            }
        }),
        handler(TELL, ATTEMPTS_MAX, move |_, live: LiveId| {
            let ctx = telling.clone();
            async move {
                tell(&ctx, live, "changed", &json!({}));
                Ok(())
            }
        }),
    ]
}
