//! Of those who reserved: who came, stayed and ordered.
use crate::bench::{Emit, MINUTE_MS, World};
use julin_contracts::{CancelReason, Event, OrderCancelled, OrderHead, OrderPaid};
use julin_kernel::{LiveId, Money, OrderId, PersonId, PickupPointId};
use julin_testkit::Client;
use serde_json::{Value, json};

async fn reserve(live: &str, who: &Client, interests: Value) {
    let path = format!("/api/v1/lives/{live}/reserve");
    who.post(&path, json!({})).await.ok();
    let wish = json!({"interests": interests, "remind": ["ten_minutes"]});
    who.put(&format!("{path}/wish"), wish).await.ok();
}

fn head(w: &World, live: &str, member: PersonId, order: i64) -> OrderHead {
    OrderHead {
        order: OrderId(order),
        member,
        campaign: w.campaign.parse().unwrap(),
        leader: w.leader,
        community: w.community,
        pickup_point: PickupPointId(1),
        live: Some(LiveId(live.parse().unwrap())),
        card: None,
    }
}

async fn emit(w: &World, event: impl Into<Event>) {
    let event = Emit(w.app.scope(), event.into());
    w.app.write(event).await.unwrap();
    w.app.drain().await;
}

async fn pay(w: &World, live: &str, member: PersonId, order: i64) {
    let paid = OrderPaid {
        head: head(w, live, member, order),
        chain_number: 1,
        lines: vec![],
        total: Money(1_990),
        first: false,
        discounts: vec![],
    };
    emit(w, paid).await;
}

/// Watches for so many times twenty seconds.
async fn watch(w: &World, id: &str, member: PersonId, times: i64) {
    let watching = w.listener(id, &format!("m:{member}"), Some(member));
    for _ in 0..times {
        w.app.advance(20_000).await;
        watching.beat(&format!("live:{id}"));
        let live = LiveId(id.parse().unwrap());
        julin_live::fold_presence(&w.app.ctx, live).await.unwrap();
    }
}

fn row(of: &Value, key: &str) -> [i64; 4] {
    let rows = of.as_array().unwrap();
    let found = rows.iter().find(|r| r["key"] == key);
    let found = found.unwrap_or_else(|| panic!("no {key} in {of}"));
    figures(found)
}

fn figures(row: &Value) -> [i64; 4] {
    ["reserved", "came", "stayed", "ordered"].map(|k| row[k].as_i64().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_those_who_reserved_each_step_is_counted_with_what_it_is_divided_by() {
    let w = World::start().await;
    let id = w.planned().await;
    let (ann_id, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    let (_, cat) = w.resident(3, "孙悦").await;
    let (dan_id, dan) = w.resident(4, "李四").await;
    reserve(&id, &ann, json!(["水果", "海鲜"])).await;
    reserve(&id, &bob, json!(["水果"])).await;
    w.app.advance(50 * MINUTE_MS).await;
    // Cat comes too late to be reminded.
    reserve(&id, &cat, json!([])).await;
    let path = format!("/api/v1/lives/{id}/preheat/attendance");
    let before = w.host().get(&path).await.ok();
    assert_eq!(figures(&before["all"]), [3, 0, 0, 0]);
    assert!(before["all"]["stayed_bps"].is_null(), "nothing by nothing");
    let start = format!("/api/v1/lives/{id}/start");
    w.host().post(&start, json!({})).await.ok();
    w.app.drain().await;
    // Dan never reserved: he is not counted, whatever he does.
    for who in [&ann, &bob, &dan] {
        let enter = json!({"events": [{"kind": "enter"}]});
        let track = format!("/api/v1/lives/{id}/track");
        who.post(&track, enter).await.ok();
    }
    watch(&w, &id, ann_id, 18).await;
    pay(&w, &id, ann_id, 71).await;
    pay(&w, &id, dan_id, 72).await;
    let seen = w.host().get(&path).await.ok();
    assert_eq!(figures(&seen["all"]), [3, 2, 1, 1], "{seen}");
    assert_eq!(seen["all"]["came_bps"], 6_667);
    assert_eq!(seen["all"]["ordered_bps"], 3_333);
    assert_eq!(row(&seen["by_interest"], "水果"), [2, 2, 1, 1]);
    assert_eq!(row(&seen["by_interest"], "海鲜"), [1, 1, 1, 1]);
    assert_eq!(row(&seen["by_reminder"], "ten_minutes"), [2, 2, 1, 1]);
    assert_eq!(row(&seen["by_reminder"], "none"), [1, 0, 0, 0]);
    let longer = w.host().get(&format!("{path}?stay_minutes=7")).await.ok();
    assert_eq!(figures(&longer["all"]), [3, 2, 0, 1]);
    let cancelled = OrderCancelled {
        head: head(&w, &id, ann_id, 71),
        lines: vec![],
        reason: CancelReason::Member,
        was_paid: true,
    };
    emit(&w, cancelled).await;
    let after = w.host().get(&path).await.ok();
    assert_eq!(figures(&after["all"]), [3, 2, 1, 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_runs_the_session_sees_who_came() {
    let w = World::start().await;
    let id = w.planned().await;
    let (_, ann) = w.resident(1, "王小明").await;
    let path = format!("/api/v1/lives/{id}/preheat/attendance");
    ann.get(&path).await.refused(403, "forbidden");
    let rival = w.app.leader(w.rival);
    rival.get(&path).await.refused(403, "forbidden");
    let anyone = w.app.anyone();
    anyone.get(&path).await.refused(401, "unauthenticated");
    let host = w.host();
    let wrong = host.get(&format!("{path}?stay_minutes=0")).await;
    wrong.refused(422, "invalid");
}
