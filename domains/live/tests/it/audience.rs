//! Reservations, likes, behaviour.
use crate::bench::{World, told};
use julin_testkit::Client;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reservation_names_interests_and_can_be_taken_back() {
    let w = World::start().await;
    let id = w.planned().await;
    let path = format!("/api/v1/lives/{id}/reserve");
    let (_, ann) = w.resident(1, "王小明").await;
    let (_, bob) = w.resident(2, "陈东").await;
    let outcome = ann.post(&path, json!({"interests": ["水果"]})).await.ok();
    assert_eq!(outcome, json!({"reserved": true, "reserved_count": 1}));
    ann.post(&path, json!({"interests": ["水果", "海鲜"]}))
        .await
        .ok();
    bob.post(&path, json!({"interests": ["水果"]})).await.ok();
    bob.post(&path, json!({"interests": ["汽车"]}))
        .await
        .refused(422, "invalid");
    w.app
        .anyone()
        .post(&path, json!({}))
        .await
        .refused(401, "unauthenticated");
    let view = format!("/api/v1/lives/{id}");
    let seen = ann.get(&view).await.ok();
    assert_eq!(
        (seen["reserved"].as_bool(), seen["reserved_count"].as_i64()),
        (Some(true), Some(2))
    );
    assert_eq!(w.app.anyone().get(&view).await.ok()["reserved"], false);
    for (reader, reserved) in [(&ann, true), (&w.app.anyone(), false), (&w.host(), false)] {
        let lives = reader.get("/api/v1/lives").await.ok();
        assert_eq!(lives["items"][0]["reserved"], reserved);
    }
    let admin = w.host().get(&format!("{view}/admin")).await.ok();
    assert_eq!(
        admin["interests"],
        json!([{"tag": "水果", "count": 2}, {"tag": "海鲜", "count": 1}])
    );
    let gone = ann.delete(&path).await.ok();
    assert_eq!(gone, json!({"reserved": false, "reserved_count": 1}));
    ann.delete(&path).await.ok();
    w.host()
        .post(&format!("{view}/start"), json!({}))
        .await
        .ok();
    ann.post(&path, json!({"interests": []}))
        .await
        .refused(409, "live.not_planned");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn likes_add_up_however_many_tap_at_once() {
    let w = World::start().await;
    let id = w.planned().await;
    let path = format!("/api/v1/lives/{id}/likes");
    let (_, ann) = w.resident(1, "王小明").await;
    ann.post(&path, json!({"count": 3}))
        .await
        .refused(409, "live.not_on_air");
    w.host()
        .post(&format!("/api/v1/lives/{id}/start"), json!({}))
        .await
        .ok();
    let mut viewer = w.listener(&id, "v:a", None);
    for wrong in [0, 51, -1] {
        ann.post(&path, json!({"count": wrong}))
            .await
            .refused(422, "invalid");
    }
    let taps = (0..40).map(|_| {
        let (anyone, path) = (w.app.anyone(), path.clone());
        tokio::spawn(async move { anyone.post(&path, json!({"count": 5})).await.ok() })
    });
    let mut highest = 0;
    for tap in taps.collect::<Vec<_>>() {
        highest = highest.max(tap.await.unwrap()["total"].as_i64().unwrap());
    }
    assert_eq!(highest, 200);
    assert_eq!(
        w.app
            .anyone()
            .get(&format!("/api/v1/lives/{id}"))
            .await
            .ok()["likes"],
        200
    );
    let heard = told(&mut viewer);
    assert!((1..40).contains(&heard.len()), "told in batches");
    assert!(heard.iter().all(|(kind, _)| kind == "likes"));
    // Ann has used 3 of her 200 in these ten seconds.
    for _ in 0..3 {
        ann.post(&path, json!({"count": 50})).await.ok();
    }
    ann.post(&path, json!({"count": 48}))
        .await
        .refused(429, "too_many_requests");
    w.app.advance(10_000).await;
    ann.post(&path, json!({"count": 48})).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_counts_once_for_each_thing() {
    let w = World::start().await;
    let id = w.planned().await;
    let cards = w.cards(&id).await;
    let path = format!("/api/v1/lives/{id}/track");
    let (_, ann) = w.resident(1, "王小明").await;
    let click = json!({"events": [{"kind": "enter"}, {"kind": "card_click", "card_id": cards[0]}]});
    assert_eq!(
        ann.post(&path, click.clone()).await.ok(),
        json!({"recorded": 0})
    );
    w.host()
        .post(&format!("/api/v1/lives/{id}/start"), json!({}))
        .await
        .ok();
    // A tap is a look and an entry as well.
    assert_eq!(
        ann.post(&path, click.clone()).await.ok(),
        json!({"recorded": 3})
    );
    assert_eq!(
        ann.post(&path, click.clone()).await.ok(),
        json!({"recorded": 0})
    );
    let other = json!({"events": [{"kind": "card_view", "card_id": cards[1]}]});
    assert_eq!(ann.post(&path, other).await.ok(), json!({"recorded": 1}));
    let visitor = [("cookie", "julin_visitor=0123456789abcdef0123456789abcdef")];
    for recorded in [3, 0] {
        let body = click.to_string().into();
        let reply = w
            .app
            .anyone()
            .send("POST", &path, body, &visitor)
            .await
            .ok();
        assert_eq!(reply, json!({ "recorded": recorded }));
    }
    for wrong in [
        json!({"kind": "card_view"}),
        json!({"kind": "card_view", "card_id": "5"}),
    ] {
        let refused = ann
            .post(&path, json!({"events": [wrong]}))
            .await
            .refused(422, "invalid");
        assert_eq!(refused["field"], "events.0.card_id");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_in_on_the_way_is_still_one_viewer() {
    let w = World::start().await;
    let id = w.planned().await;
    let cards = w.cards(&id).await;
    let start = format!("/api/v1/lives/{id}/start");
    w.host().post(&start, json!({})).await.ok();
    let (_, ann) = w.resident(1, "王小明").await;
    let path = format!("/api/v1/lives/{id}/track");
    let (visitor, token) = (
        "julin_visitor=0123456789abcdef0123456789abcdef",
        ann.token(),
    );
    let session = format!(
        "{}={}; {visitor}",
        julin_web::SESSION_COOKIE,
        token.unwrap()
    );
    let view = json!({"events": [{"kind": "card_view", "card_id": cards[0]}]});
    let click = json!({"events": [{"kind": "card_click", "card_id": cards[0]}]});
    let anyone = w.app.anyone();
    for (events, cookie, recorded) in [
        (&view, visitor, 2),
        (&click, session.as_str(), 1),
        (&click, session.as_str(), 0),
    ] {
        let body = events.to_string().into();
        let reply = anyone
            .send("POST", &path, body, &[("cookie", cookie)])
            .await;
        assert_eq!(reply.ok(), json!({ "recorded": recorded }));
    }
    let review = w
        .host()
        .get(&format!("/api/v1/lives/{id}/review"))
        .await
        .ok();
    let counts = ["entered", "card_view", "card_click"].map(|key| review["funnel"][key].as_i64());
    assert_eq!(counts, [Some(1); 3]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_host_and_her_assistants_are_no_viewers_and_what_they_were_before_is_forgotten() {
    let w = World::start().await;
    let id = w.on_air().await;
    let path = format!("/api/v1/lives/{id}/track");
    let (helper, client) = w.resident(7, "小陈").await;
    let (ann, neighbour) = w.resident(1, "王小明").await;
    let (mut first, mut second) = (
        w.listener(&id, &format!("m:{helper}"), Some(helper)),
        w.listener(&id, &format!("m:{ann}"), Some(ann)),
    );
    let watched = async |seconds: i64, listeners: [&mut julin_realtime::Listener; 2]| {
        let [first, second] = listeners;
        for _ in 0..seconds / 15 {
            w.app.clock.advance(15_000);
            for listener in [&mut *first, &mut *second] {
                listener.beat(&format!("live:{id}"));
            }
            let live = id.parse().unwrap();
            julin_live::fold_presence(&w.app.ctx, live).await.unwrap();
        }
    };
    let enter = json!({"events": [{"kind": "enter"}]});
    let recorded =
        async |who: &Client| who.post(&path, enter.clone()).await.ok()["recorded"].clone();
    assert_eq!(recorded(&w.host()).await, 0);
    assert_eq!(recorded(&w.app.operator()).await, 0);
    watched(60, [&mut first, &mut second]).await;
    let review = format!("/api/v1/lives/{id}/review");
    let entered = async || w.host().get(&review).await.ok()["funnel"]["entered"].clone();
    assert_eq!(entered().await, 2);
    let name = json!({"phone": "13900000007"});
    w.host()
        .post(&format!("/api/v1/lives/{id}/assistants"), name)
        .await
        .ok();
    assert_eq!(entered().await, 1);
    watched(60, [&mut first, &mut second]).await;
    assert_eq!(recorded(&client).await, 0);
    assert_eq!(recorded(&neighbour).await, 0, "counted already");
    assert_eq!(entered().await, 1);
}
