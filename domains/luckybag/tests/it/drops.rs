//! Coupons dropped into a room.
use crate::world::{LIVE, World};
use serde_json::{Value, json};

fn path() -> String {
    format!("/api/v1/lives/{LIVE}/coupon-drops")
}

async fn drop_of(w: &World, coupon: &str, pieces: i64) -> String {
    let body = json!({"coupon_id": coupon, "pieces": pieces, "lasts_s": 60});
    let made = w.host.post(&path(), body).await.ok();
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_are_taken_as_were_dropped_one_each_whoever_taps_at_once() {
    let w = World::start().await;
    let coupon = w.coupon(50, 5).await;
    let drop = drop_of(&w, &coupon, 4).await;
    assert_eq!(w.issued(&coupon).await, 4, "set aside");
    let take = format!("/api/v1/coupon-drops/{drop}/take");
    let residents = w.residents(9).await;
    // Everybody taps twice.
    let taps = residents.iter().chain(&residents).map(|(id, client)| {
        let (id, client, take) = (*id, client.clone(), take.clone());
        tokio::spawn(async move { (id, client.post(&take, json!({})).await) })
    });
    let mut got = std::collections::BTreeSet::new();
    for tap in taps.collect::<Vec<_>>() {
        let (id, reply) = tap.await.unwrap();
        if reply.status == 200 {
            got.insert(id);
        } else {
            reply.refused(409, "luckybag.drop_gone");
        }
    }
    assert_eq!(got.len(), 4);
    for (id, client) in &residents {
        let mine = client.get("/api/v1/me/coupons").await.ok();
        let n = mine.as_array().map_or(0, Vec::len);
        assert_eq!(n, usize::from(got.contains(id)));
    }
    let seen = w.app.anyone().get(&path()).await.ok();
    assert_eq!(
        (&seen[0]["left"], &seen[0]["mine"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(w.issued(&coupon).await, 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_took_goes_back_when_time_the_host_or_the_live_ends_it() {
    let w = World::start().await;
    let coupon = w.coupon(50, 5).await;
    let residents = w.residents(1).await;
    let take = async |drop: &str| {
        residents[0]
            .1
            .post(&format!("/api/v1/coupon-drops/{drop}/take"), json!({}))
            .await
    };
    let by_time = drop_of(&w, &coupon, 5).await;
    take(&by_time).await.ok();
    w.app.clock.advance(60_000);
    take(&by_time).await.ok();
    w.app.drain().await;
    assert_eq!(w.issued(&coupon).await, 1);
    let by_host = drop_of(&w, &coupon, 5).await;
    let end = format!("/api/v1/coupon-drops/{by_host}/end");
    residents[0]
        .1
        .post(&end, json!({}))
        .await
        .refused(403, "forbidden");
    assert_eq!(w.host.post(&end, json!({})).await.ok()["status"], "ended");
    assert_eq!(w.host.post(&end, json!({})).await.ok()["status"], "ended");
    take(&by_host).await.refused(409, "luckybag.drop_over");
    assert_eq!(w.issued(&coupon).await, 1);
    let by_live = drop_of(&w, &coupon, 5).await;
    w.app
        .write(crate::prizes::EndLive(w.app.scope()))
        .await
        .unwrap();
    w.app.drain().await;
    take(&by_live).await.refused(409, "luckybag.drop_over");
    assert_eq!(w.issued(&coupon).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_drop_asks_for_a_live_a_coupon_and_enough_of_it() {
    let w = World::start().await;
    let coupon = w.coupon(3, 1).await;
    let body = |pieces: i64| json!({"coupon_id": coupon, "pieces": pieces, "lasts_s": 60});
    w.host
        .post(&path(), body(4))
        .await
        .refused(409, "promo.coupon_gone");
    let said = w.host.post(&path(), body(0)).await.refused(422, "invalid");
    assert_eq!(said["field"], "pieces");
    let unknown = json!({"coupon_id": "77", "pieces": 1, "lasts_s": 60});
    w.host
        .post(&path(), unknown)
        .await
        .refused(404, "not_found");
    let first = w
        .host
        .post_keyed(&path(), "drop-key-0001", body(2))
        .await
        .ok();
    let again = w
        .host
        .post_keyed(&path(), "drop-key-0001", body(2))
        .await
        .ok();
    assert_eq!(first, again);
    assert_eq!(w.issued(&coupon).await, 2);
    // The member has had as many as one may have.
    let residents = w.residents(1).await;
    let take = |id: &Value| format!("/api/v1/coupon-drops/{}/take", id.as_str().unwrap());
    residents[0]
        .1
        .post(&take(&first["id"]), json!({}))
        .await
        .ok();
    let second = w.host.post(&path(), body(1)).await.ok();
    let refused = residents[0].1.post(&take(&second["id"]), json!({})).await;
    refused.refused(409, "promo.coupon_member_limit");
    w.set(false, false);
    w.host
        .post(&path(), body(1))
        .await
        .refused(409, "luckybag.not_on_air");
}
