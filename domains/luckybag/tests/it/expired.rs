//! Coupons that end while they are prizes.
use crate::world::{LIVE, World, ticket};
use serde_json::{Value, json};

/// A bag of two coupons, planned.
async fn bag_of(w: &World, coupon: &str) -> String {
    let mut bag = w.bag(2, json!({}));
    bag["sku_id"] = Value::Null;
    bag["coupon_id"] = json!(coupon);
    w.plan(bag).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drop_may_not_lie_there_longer_than_its_coupon_can_be_used() {
    let w = World::start().await;
    let coupon = w.coupon_for(10, 1, 60).await;
    let path = format!("/api/v1/lives/{LIVE}/coupon-drops");
    let body = |lasts_s: i64| json!({"coupon_id": coupon, "pieces": 2, "lasts_s": lasts_s});
    let said = w.host.post(&path, body(60)).await;
    let said = said.refused(422, "luckybag.coupon_ends");
    assert_eq!(said["field"], "lasts_s");
    assert_eq!(w.issued(&coupon).await, 0, "nothing set aside");
    w.host.post(&path, body(59)).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bag_may_not_stay_open_until_its_coupon_ends() {
    let w = World::start().await;
    let bag = bag_of(&w, &w.coupon_for(10, 1, 120).await).await;
    w.app.advance(60_000).await;
    let open = format!("/api/v1/lucky-bags/{bag}/open");
    let said = w.host.post(&open, json!({})).await;
    said.refused(422, "luckybag.coupon_ends");
    assert_eq!(w.seen(&w.host, &bag).await["status"], "planned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_that_is_set_aside_may_be_made_to_end_later_but_not_sooner() {
    let w = World::start().await;
    let coupon = w.coupon_for(10, 1, 600).await;
    let path = format!("/api/v1/coupons/{coupon}");
    let ends = async |seconds: i64| w.host.put(&path, w.coupon_input(10, 1, seconds)).await;
    ends(500).await.ok();
    bag_of(&w, &coupon).await;
    let said = ends(499).await.refused(409, "promo.coupon_frozen");
    assert_eq!(said["field"], "valid_until");
    ends(501).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draw_that_comes_after_the_coupon_ended_gives_nothing_and_puts_all_back() {
    let w = World::start().await;
    let coupon = w.coupon_for(10, 1, 3_600).await;
    let bag = bag_of(&w, &coupon).await;
    let open = format!("/api/v1/lucky-bags/{bag}/open");
    w.host.post(&open, json!({})).await.ok();
    let residents = w.residents(1).await;
    let (_, client) = &residents[0];
    let enter = format!("/api/v1/lucky-bags/{bag}/enter");
    client.post(&enter, ticket(1)).await.ok();
    // The program was down for two hours.
    w.app.advance(7_200_000).await;
    let seen = w.seen(client, &bag).await;
    assert_eq!(seen["status"], "drawn");
    assert_eq!(seen["mine"]["prize"]["state"], "lapsed");
    assert_eq!(w.issued(&coupon).await, 0);
    let mine = client.get("/api/v1/me/coupons").await.ok();
    assert_eq!(mine.as_array().map_or(0, Vec::len), 0, "{mine}");
}
