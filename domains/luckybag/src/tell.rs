//! Tells the viewers of a session, after the commit. The page then reads what changed: each viewer sees
//! their own side of it.
use crate::ids::{BagId, DropId};
use crate::model::BagStatus;
use julin_kernel::LiveId;
use julin_web::Ctx;
use serde_json::{Value, json};

pub(crate) fn bag_changed(ctx: &Ctx, live: LiveId, bag: BagId, status: BagStatus) {
    publish(
        ctx,
        live,
        "lucky_bag",
        &json!({ "id": bag, "status": status }),
    );
}

/// `made`, `gone` or `ended`.
pub(crate) fn drop_changed(ctx: &Ctx, live: LiveId, drop: DropId, what: &str) {
    publish(
        ctx,
        live,
        "coupon_drop",
        &json!({ "id": drop, "what": what }),
    );
}

fn publish(ctx: &Ctx, live: LiveId, kind: &str, data: &Value) {
    if let Err(e) = ctx.hub.publish(&format!("live:{live}"), kind, data) {
        tracing::error!(error = %e, kind, "a message to viewers cannot be JSON");
    }
}
