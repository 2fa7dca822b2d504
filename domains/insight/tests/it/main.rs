//! The dashboard and the screen say what the events said.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;

use bench::{DAY_MS, World};
use julin_contracts::{CampaignCutoff, CampaignOpened, LiveEnded, LiveStarted, OrderTruedUp};
use julin_kernel::{CampaignId, LiveId, Money, PersonId, RefundId};
use serde_json::{Value, json};

async fn dashboard(w: &World) -> Value {
    w.app.operator().get("/api/v1/dashboard").await.ok()
}

/// `[orders, paid_amount]` of the last days, today last.
fn days(view: &Value, count: usize) -> Vec<[i64; 2]> {
    let all = view["days"].as_array().unwrap();
    assert_eq!(all.len(), 30);
    let sums = |d: &Value| ["orders", "paid_amount"].map(|k| d[k].as_i64().unwrap());
    all[30 - count..].iter().map(sums).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_hold_what_was_paid_less_what_was_given_back() {
    let w = World::start().await;
    let (a, b) = (
        w.join("13900000001", "小王", "3栋").await,
        w.join("13900000002", "小张", "").await,
    );
    w.paid(1, a, &[2]).await;
    w.paid(1, a, &[2]).await;
    // Past midnight in Shanghai, still the same day in UTC.
    w.app.advance(16 * 3_600_000 + 1).await;
    w.paid(2, a, &[1, 1]).await;
    w.paid(3, a, &[1]).await;
    w.paid(4, b, &[5]).await;
    let view = dashboard(&w).await;
    assert_eq!(days(&view, 3), [[0, 0], [1, 2_000], [3, 8_000]]);
    assert_eq!(view["days"][29]["day"], "2026-11-24");
    let today = ["orders", "paid_amount", "buyers", "new_members"]
        .map(|k| view["today"][k].as_i64().unwrap());
    assert_eq!(today, [3, 8_000, 2, 0]);
    let true_up = OrderTruedUp {
        head: w.head(1, a),
        lines: vec![],
        total: Money(300),
        refund: RefundId(1),
    };
    w.emit(true_up).await;
    w.cancelled(4, b).await;
    let view = dashboard(&w).await;
    assert_eq!(
        days(&view, 2),
        [[1, 1_700], [2, 3_000]],
        "a true-up belongs to the day of its order"
    );
    assert_eq!(view["today"]["buyers"], 1);
    let top: Vec<_> = view["top_items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| (i["name"].clone(), i["quantity"].clone()))
        .collect();
    assert_eq!(top, [("樱桃".into(), 4.into()), ("豆腐".into(), 1.into())]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_runs_is_counted_until_it_ends() {
    let w = World::start().await;
    for n in [1, 1, 2] {
        let opened = CampaignOpened {
            campaign: CampaignId(n),
            leader: None,
            title: "水果".into(),
            cutoff: w.app.ctx.now(),
        };
        w.emit(opened).await;
        let started = LiveStarted {
            live: LiveId(n),
            title: "水果".into(),
        };
        w.emit(started).await;
    }
    let running = |v: &Value| ["campaigns_open", "lives_on_air"].map(|k| v[k].as_i64().unwrap());
    assert_eq!(running(&dashboard(&w).await), [2, 2]);
    let campaign = CampaignId(1);
    w.emit(CampaignCutoff { campaign }).await;
    for n in [1, 2] {
        w.emit(LiveEnded { live: LiveId(n) }).await;
    }
    assert_eq!(running(&dashboard(&w).await), [1, 0]);
    w.app
        .member(PersonId(7))
        .get("/api/v1/dashboard")
        .await
        .refused(403, "forbidden");
    w.app
        .anyone()
        .get("/api/v1/dashboard")
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_shows_real_orders_with_masked_names() {
    let w = World::start().await;
    let homes = [
        ("13900000001", "王小明", "3栋"),
        ("13900000002", "张三丰", "12栋"),
        ("13900000003", "李四", ""),
    ];
    for (n, (phone, name, building)) in (1..).zip(homes) {
        let member = w.join(phone, name, building).await;
        w.app.advance(1_000).await;
        w.paid(n, member, &[n, 1]).await;
    }
    let path = format!("/api/v1/screen/{}", w.community);
    let view = w.app.operator().get(&path).await.ok();
    assert_eq!(view["community"]["name"], "枫林苑");
    let today = ["orders", "paid_amount", "members"].map(|k| view["today"][k].as_i64().unwrap());
    assert_eq!(today, [3, 9_000, 3]);
    assert_eq!(
        view["buildings"],
        json!([{"name": "12栋", "quantity": 3}, {"name": "3栋", "quantity": 2}])
    );
    let ticker: Vec<_> = view["ticker"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| {
            format!(
                "{} {}",
                t["name_masked"].as_str().unwrap(),
                t["item"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        ticker,
        [
            "李** 樱桃×3 等4件",
            "张** 樱桃×2 等3件",
            "王** 樱桃×1 等2件"
        ]
    );
    assert_eq!(view["hot"][0]["quantity"], 6);
    w.app.advance(8 * DAY_MS).await;
    let later = w.app.operator().get(&path).await.ok();
    assert_eq!(
        (later["today"]["orders"].clone(), later["ticker"].clone()),
        (0.into(), json!([])),
        "nothing is invented"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_opens_one_screen_until_it_ends() {
    let w = World::start().await;
    let (operator, anyone) = (w.app.operator(), w.app.anyone());
    let make = json!({"community_id": w.community});
    let made = operator
        .post("/api/v1/screen/token", make.clone())
        .await
        .ok();
    let token = made["token"].as_str().unwrap().to_owned();
    assert!(made["url"].as_str().unwrap().contains(&token));
    let path = format!("/api/v1/screen/{}", w.community);
    let opened = format!("{path}?token={token}");
    anyone.get(&opened).await.ok();
    anyone.get(&path).await.refused(403, "insight.screen_token");
    anyone
        .get(&format!("/api/v1/screen/123?token={token}"))
        .await
        .refused(403, "insight.screen_token");
    w.app
        .member(PersonId(7))
        .get(&path)
        .await
        .refused(403, "insight.screen_token");
    w.app
        .member(PersonId(7))
        .post("/api/v1/screen/token", make.clone())
        .await
        .refused(403, "forbidden");
    operator
        .post("/api/v1/screen/token", json!({"community_id": "123"}))
        .await
        .refused(404, "not_found");
    let second = operator
        .post(
            "/api/v1/screen/token",
            json!({"community_id": w.community, "revoke": true}),
        )
        .await
        .ok();
    anyone
        .get(&opened)
        .await
        .refused(403, "insight.screen_token");
    let fresh = format!("{path}?token={}", second["token"].as_str().unwrap());
    anyone.get(&fresh).await.ok();
    w.app.advance(181 * DAY_MS).await;
    anyone
        .get(&fresh)
        .await
        .refused(403, "insight.screen_token");
}
