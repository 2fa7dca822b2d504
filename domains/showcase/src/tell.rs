//! Tells the viewers of a session, and those who run it, after the commit.
use crate::ids::ShowPostId;
use crate::view::ShowPostView;
use julin_kernel::LiveId;
use julin_web::Ctx;
use serde::Serialize;
use serde_json::json;

/// A post stands before the viewers.
pub(crate) fn shown(ctx: &Ctx, live: LiveId, post: &ShowPostView) {
    let frame = json!({ "what": "shown", "post": post });
    publish(ctx, &format!("live:{live}"), &frame);
}

/// A post is to be seen no more.
pub(crate) fn gone(ctx: &Ctx, lives: &[LiveId], post: ShowPostId) {
    for live in lives {
        let frame = json!({ "what": "gone", "id": post });
        publish(ctx, &format!("live:{live}"), &frame);
    }
}

/// What those who run a session have to look at has changed.
pub(crate) fn desk(ctx: &Ctx, live: LiveId, post: ShowPostId) {
    publish(ctx, &format!("desk:{live}"), &json!({ "id": post }));
}

fn publish<T: Serialize>(ctx: &Ctx, topic: &str, data: &T) {
    if let Err(e) = ctx.hub.publish(topic, "show_post", data) {
        tracing::error!(error = %e, topic, "a post cannot be JSON");
    }
}
