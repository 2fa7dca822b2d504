//! Teams whose time is up by the time the tests begin: their leader decides.
use super::side::Side;
use super::town::{HOUR_MS, post};
use julin_testkit::TestApp;
use serde_json::json;

/// A campaign that goes on, with two teams of an hour; kept as `team_c` and `team_d`.
pub(super) async fn open(app: &TestApp, side: &mut Side) {
    let team = json!({ "size": 3, "price": 1_590, "hours": 1, "limit": 2, "on_expiry": "leader" });
    let item =
        json!({ "sku_id": side.made.id("sku3"), "base_price": 1_990, "stock": 60, "team": team });
    let body =
        json!({ "title": "拼团", "cutoff_at": app.ctx.now().0 + 40 * HOUR_MS, "items": [item] });
    let view = post(&side.leader, "/api/v1/campaigns", body).await;
    let line = json!({ "item_id": view["items"][0]["id"], "quantity": 1 });
    let order = json!({
        "campaign_id": view["id"], "leader_id": side.made.id("leader"), "lines": [line], "open_team": true,
    });
    side.made.keep("teambuy", view);
    for name in ["team_c", "team_d"] {
        let placed = post(&side.buyer, "/api/v1/orders", order.clone()).await;
        let id = side.made.keep(&format!("{name}-order"), placed);
        side.pay(app, &format!("{name}-order")).await;
        let view = side.buyer.get(&format!("/api/v1/orders/{id}")).await.ok();
        side.made.keep(name, view["team"].clone());
    }
}
