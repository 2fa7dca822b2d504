use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, told, ts};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_opens_stops_and_is_counted_by_itself() {
    let b = Bench::start().await;
    let mut body = b.body();
    body["opens_at"] = json!(ts(HOUR_MS).0);
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let id = campaign_id(&made);
    let status = async || b.view(id).await["status"].clone();
    assert_eq!(status().await, "scheduled");
    b.app.advance(HOUR_MS).await;
    assert_eq!(status().await, "open");
    b.paid(&made, 0, &[(0, 2)]).await;
    b.app.advance(9 * HOUR_MS - 1).await;
    assert_eq!(status().await, "open");
    b.app.advance(1).await;
    assert_eq!(status().await, "cutoff");
    // Placed before the cutoff, paid after it: counted.
    b.paid(&made, 1, &[(0, 1)]).await;
    b.app.advance(TIMEOUT_MS - 1).await;
    assert_eq!(status().await, "cutoff");
    b.app.advance(1).await;
    assert_eq!(status().await, "succeeded");
    for (name, times) in [("opened", 1), ("cutoff", 1), ("closed", 1)] {
        assert_eq!(
            told(&b.app, &format!("groupbuy.campaign_{name}"))
                .await
                .len(),
            times,
            "{name}"
        );
    }
    let closed = told(&b.app, "groupbuy.campaign_closed").await;
    assert_eq!(closed[0]["succeeded"], true);
    assert_eq!(closed[0]["items"][0]["quantity"], 3);
    assert_eq!(closed[0]["items"][0]["unit_price"], 1890);
    assert_eq!(closed[0]["items"][1]["unit_price"], 6990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_of_any_length_is_made_up_for() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let mut later = b.body();
    later["opens_at"] = json!(ts(HOUR_MS).0);
    let never_opened = b.host().post("/api/v1/campaigns", later).await.ok();
    b.paid(&made, 0, &[(0, 2)]).await;
    b.app.advance(40 * 24 * HOUR_MS).await;
    assert_eq!(b.view(campaign_id(&made)).await["status"], "succeeded");
    assert_eq!(b.view(campaign_id(&never_opened)).await["status"], "failed");
    assert_eq!(told(&b.app, "groupbuy.campaign_closed").await.len(), 2);
    b.app.advance(24 * HOUR_MS).await;
    assert_eq!(told(&b.app, "groupbuy.campaign_closed").await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopping_early_moves_the_counting_too() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let id = campaign_id(&made);
    b.app.advance(HOUR_MS).await;
    let path = format!("/api/v1/campaigns/{id}/cutoff-now");
    let stopped = b.host().post(&path, json!({})).await.ok();
    assert_eq!(stopped["cutoff_at"], ts(HOUR_MS).0);
    assert_eq!(stopped["counting_at"], ts(HOUR_MS + TIMEOUT_MS).0);
    b.host().post(&path, json!({})).await.ok();
    assert_eq!(told(&b.app, "groupbuy.campaign_cutoff").await.len(), 1);
    b.app.advance(TIMEOUT_MS).await;
    assert_eq!(b.view(id).await["status"], "failed");
    b.app.advance(10 * HOUR_MS).await;
    assert_eq!(told(&b.app, "groupbuy.campaign_closed").await.len(), 1);
    b.host()
        .post(&path, json!({}))
        .await
        .refused(409, "wrong_state");
}
