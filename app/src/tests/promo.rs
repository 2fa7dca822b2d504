//! Coupons that the tests claim, give, edit and stop.
use super::side::Side;
use super::town::{HOUR_MS, post};
use julin_testkit::{Client, TestApp};
use serde_json::json;

/// A coupon of the shop, kept as `coupon`, and two of the leader, kept as `coupon_e` and `coupon_s`.
pub(super) async fn hand_out(app: &TestApp, operator: &Client, side: &mut Side) {
    let body = json!({
        "title": "满20减5", "kind": "threshold", "amount": 500, "threshold": 2_000, "total": 500,
        "per_member": 50, "valid_until": app.ctx.now().0 + 900 * HOUR_MS,
    });
    for (name, by) in [
        ("coupon", operator),
        ("coupon_e", &side.leader),
        ("coupon_s", &side.leader),
    ] {
        let view = post(by, "/api/v1/coupons", body.clone()).await;
        let id = view["coupon_id"].as_str().unwrap().to_owned();
        side.made.put(name, id);
    }
    side.made.put("tier", tier(operator).await);
}

/// The shop's one tier of members, made with the first side.
async fn tier(operator: &Client) -> String {
    let path = "/api/v1/member-tiers";
    let mut found = operator.get(path).await.ok();
    if found["tiers"].as_array().is_none_or(Vec::is_empty) {
        let tiers = json!({ "period_days": 365, "keep_days": 365, "needs": "any",
            "tiers": [{ "name": "银杏", "paid": 20_000 }] });
        found = operator.put(path, tiers).await.ok();
    }
    found["tiers"][0]["id"].as_str().unwrap().to_owned()
}
