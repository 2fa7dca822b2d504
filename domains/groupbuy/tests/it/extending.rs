//! A missed minimum opens a campaign again, as often as it said.
use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, told, ts};
use julin_kernel::CampaignId;
use serde_json::{Value, json};

const FIRST_COUNT_MS: i64 = 10 * HOUR_MS + TIMEOUT_MS;

fn body(b: &Bench, min: i64, hours: i64, times: i64) -> Value {
    let mut body = b.body();
    body["min_quantity"] = json!(min);
    body["extension"] = json!({ "hours": hours, "times": times });
    body
}

/// A buy of at least five that may be opened again for a day so many times; two pieces are paid.
async fn below(b: &Bench, times: i64) -> (Value, CampaignId) {
    let body = body(b, 5, 24, times);
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let id = campaign_id(&made);
    b.paid(&made, 0, &[(0, 2)]).await;
    (made, id)
}

fn steps(view: &Value) -> Vec<&str> {
    let steps = view["timeline"].as_array().unwrap().iter();
    steps.map(|s| s["what"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_minimum_opens_it_again_until_the_last_time() {
    let b = Bench::start().await;
    let (made, id) = below(&b, 2).await;
    assert_eq!(
        made["extension"],
        json!({ "hours": 24, "times": 2, "used": 0 })
    );
    b.app.advance(FIRST_COUNT_MS).await;
    let view = b.view(id).await;
    let cutoff = ts(FIRST_COUNT_MS + 24 * HOUR_MS).0;
    assert_eq!(
        (
            &view["status"],
            &view["extension"]["used"],
            &view["cutoff_at"],
            &view["counting_at"]
        ),
        (
            &json!("open"),
            &json!(1),
            &json!(cutoff),
            &json!(cutoff + TIMEOUT_MS)
        )
    );
    assert_eq!(steps(&view), ["open", "cutoff", "extended"]);
    assert_eq!(view["timeline"][2]["until"], cutoff);
    let extended = told(&b.app, "groupbuy.campaign_extended").await;
    assert_eq!(extended.len(), 1);
    assert_eq!(
        (&extended[0]["missing"], &extended[0]["times"]),
        (&json!(3), &json!(1))
    );
    assert!(told(&b.app, "groupbuy.campaign_closed").await.is_empty());
    // The second time is the last: then it fails.
    b.app.advance(24 * HOUR_MS + TIMEOUT_MS).await;
    assert_eq!(b.view(id).await["extension"]["used"], 2);
    b.app.advance(24 * HOUR_MS + TIMEOUT_MS).await;
    let view = b.view(id).await;
    assert_eq!(view["status"], "failed");
    let all = [
        "open", "cutoff", "extended", "cutoff", "extended", "cutoff", "closed", "failed",
    ];
    assert_eq!(steps(&view), all);
    b.app.advance(100 * HOUR_MS).await;
    assert_eq!(told(&b.app, "groupbuy.campaign_extended").await.len(), 2);
    assert_eq!(told(&b.app, "groupbuy.campaign_closed").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_joins_in_the_longer_time_counts() {
    let b = Bench::start().await;
    let (made, id) = below(&b, 1).await;
    b.app.advance(FIRST_COUNT_MS).await;
    b.paid(&made, 1, &[(0, 1), (1, 2)]).await;
    b.app.advance(24 * HOUR_MS + TIMEOUT_MS).await;
    assert_eq!(b.view(id).await["status"], "succeeded");
    let closed = told(&b.app, "groupbuy.campaign_closed").await;
    assert_eq!(
        (&closed[0]["succeeded"], &closed[0]["items"][0]["quantity"]),
        (&json!(true), &json!(3))
    );
    // A minimum that is reached needs no extension.
    let mut enough = body(&b, 2, 24, 1);
    enough["cutoff_at"] = json!(b.app.ctx.now().plus_ms(10 * HOUR_MS).0);
    let enough = b.host().post("/api/v1/campaigns", enough).await.ok();
    b.paid(&enough, 0, &[(1, 2)]).await;
    b.app.advance(FIRST_COUNT_MS).await;
    assert_eq!(b.view(campaign_id(&enough)).await["status"], "succeeded");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_an_outage_neighbours_get_all_the_hours() {
    let b = Bench::start().await;
    let (_, id) = below(&b, 2).await;
    b.app.advance(200 * HOUR_MS).await;
    let view = b.view(id).await;
    assert_eq!(
        (
            &view["status"],
            &view["cutoff_at"],
            &view["extension"]["used"]
        ),
        (&json!("open"), &json!(ts(224 * HOUR_MS).0), &json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stops_it_by_hand_means_it() {
    let b = Bench::start().await;
    let (_, id) = below(&b, 2).await;
    let path = format!("/api/v1/campaigns/{id}/cutoff-now");
    b.host().post(&path, json!({})).await.ok();
    b.app.advance(TIMEOUT_MS).await;
    let view = b.view(id).await;
    assert_eq!(view["status"], "failed");
    assert!(view.get("extension").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_is_said_before_it_opens_and_then_stays() {
    let b = Bench::start().await;
    let host = b.host();
    for (min, hours, times, field) in [
        (5, 0, 1, "extension.hours"),
        (5, 24, 9, "extension.times"),
        (0, 24, 1, "extension"),
    ] {
        let refused = host
            .post("/api/v1/campaigns", body(&b, min, hours, times))
            .await;
        assert_eq!(
            (refused.status, &refused.json()["field"]),
            (422, &json!(field))
        );
    }
    let mut draft = body(&b, 5, 24, 1);
    draft["draft"] = json!(true);
    let draft = host.post("/api/v1/campaigns", draft).await.ok();
    let path = format!("/api/v1/campaigns/{}", campaign_id(&draft));
    let never = json!({ "extension": { "hours": 0, "times": 0 } });
    let edited = host.put(&path, never.clone()).await.ok();
    assert!(edited.get("extension").is_none());
    let again = json!({ "extension": { "hours": 12, "times": 3 }, "draft": false });
    assert_eq!(host.put(&path, again).await.ok()["extension"]["times"], 3);
    host.put(&path, never)
        .await
        .refused(409, "groupbuy.fixed_once_open");
}
