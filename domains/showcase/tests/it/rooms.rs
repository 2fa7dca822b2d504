//! Posts in a live: the wall, what its viewers are told, and what comes back in the replay.
use crate::world::{LIVE, OTHER_LIVE, World, campaign};
use julin_realtime::{Listener, Viewer};
use serde_json::{Value, json};

fn listener(w: &World, topic: &str) -> Listener {
    let viewer = Viewer {
        key: "v:1".into(),
        member: None,
    };
    let mut listener = w.app.ctx.hub.listen(viewer);
    listener.subscribe(topic, None, false);
    listener.drain();
    listener
}

/// What a listener was told of posts.
fn told(listener: &mut Listener) -> Vec<Value> {
    let texts = listener.drain();
    let parsed = texts
        .iter()
        .map(|t| serde_json::from_str::<Value>(t).unwrap());
    let posts = parsed.filter(|m| m["kind"] == "show_post");
    posts.map(|m| m["data"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn viewers_are_told_and_the_replay_knows_when() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let (mut room, mut desk) = (
        listener(&w, &format!("live:{LIVE}")),
        listener(&w, &format!("desk:{LIVE}")),
    );
    let id = w.posted(&who, &lines[0]).await;
    assert_eq!(told(&mut desk), [json!({ "id": id })]);
    assert!(told(&mut room).is_empty());
    let first = w.app.ctx.now();
    w.decide(&id, "show").await;
    let heard = told(&mut room);
    assert_eq!(
        (&heard[0]["what"], &heard[0]["post"]["id"]),
        (&json!("shown"), &json!(id))
    );
    w.app.clock.advance(60_000);
    let second = w.app.ctx.now();
    w.decide(&id, "show").await;
    assert_eq!(
        told(&mut room).len(),
        1,
        "it stands before the viewers once more"
    );
    assert_eq!(w.wall().await[0]["placed_at"], json!([first, second]));
    w.decide(&id, "take_down").await;
    assert_eq!(told(&mut room), [json!({ "what": "gone", "id": id })]);
    assert!(
        w.wall().await.is_empty(),
        "nor does it come back in the replay"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_wall_keeps_earlier_posts_of_the_same_product_behind_those_of_this_live() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let sells = w.campaign.clone();
    w.set(LIVE, (Some(w.leader), &sells), false);
    let early = w.posted(&who, &lines[0]).await;
    w.decide(&early, "show").await;
    assert_eq!(
        w.wall().await[0]["placed_at"],
        json!([]),
        "before the live it is on the wall alone"
    );
    let path = format!("/api/v1/show-posts/{early}/decide");
    let show = json!({ "action": "show", "live_id": LIVE });
    w.host()
        .post(&path, show.clone())
        .await
        .refused(409, "showcase.not_on_air");
    let late = w.posted(&who, &lines[1]).await;
    w.decide(&late, "show").await;
    w.set(LIVE, (Some(w.leader), &sells), true);
    w.decide(&early, "show").await;
    let wall = w.wall().await;
    let ids: Vec<&Value> = wall.iter().map(|p| &p["id"]).collect();
    assert_eq!(ids, [&json!(early), &json!(late)]);
    // A live of other goods shows none of them, and takes none.
    let (other, _) = campaign(&w.app.leader(w.rival), "周二", w.app.ctx.now()).await;
    w.set(OTHER_LIVE, (Some(w.rival), &other), true);
    let theirs = format!("/api/v1/lives/{OTHER_LIVE}/show-posts");
    assert_eq!(w.app.anyone().get(&theirs).await.ok(), json!([]));
    let rival = w.app.leader(w.rival);
    let there = json!({ "action": "show", "live_id": OTHER_LIVE });
    rival.post(&path, there).await.refused(404, "not_found");
    let (_, stranger) = w.resident(2).await;
    stranger.post(&path, show).await.refused(403, "forbidden");
    let of_buy = format!("/api/v1/show-posts?campaign_id={other}");
    assert_eq!(w.app.anyone().get(&of_buy).await.ok()["items"], json!([]));
    let of_buy = format!("/api/v1/show-posts?campaign_id={}&limit=1", w.campaign);
    let page = w.app.anyone().get(&of_buy).await.ok();
    assert_eq!(
        (&page["items"][0]["id"], &page["next"]),
        (&json!(late), &json!(late))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_times_in_one_live_are_enough() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let id = w.posted(&who, &lines[0]).await;
    for _ in 0..20 {
        w.decide(&id, "show").await;
        w.app.clock.advance(1_000);
    }
    let path = format!("/api/v1/show-posts/{id}/decide");
    let show = json!({ "action": "show", "live_id": LIVE });
    w.host()
        .post(&path, show)
        .await
        .refused(409, "showcase.placed_often");
}
