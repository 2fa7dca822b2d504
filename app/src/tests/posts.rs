//! 晒单 of a side: one to decide on, one to withdraw, one that is shown.
use super::side::Side;
use super::town::post;
use serde_json::json;

pub(super) async fn bring(side: &mut Side) {
    for (name, order) in [
        ("post_d", "claimed_r"),
        ("post_w", "claimed_w"),
        ("post_s", "claimed_p"),
    ] {
        let body = json!({
            "line_id": side.made.id(&format!("{order}-line")), "words": "又脆又甜", "named": true,
            "consent": true, "image_keys": [side.made.id("picture")],
        });
        let made = post(&side.buyer, "/api/v1/show-posts", body).await;
        side.made.keep(name, made);
    }
    let show = side.made.fill("/api/v1/show-posts/:post_s/decide");
    post(&side.leader, &show, json!({ "action": "show" })).await;
}
