//! A flood of comments: all kept, few shown.
use crate::bench::{World, told};
use julin_kernel::PersonId;
use julin_testkit::Client;
use serde_json::json;

const PEOPLE: i64 = 100;
const ROUNDS: usize = 20;

async fn all_speak(people: &[(PersonId, Client)], path: &str, text: &str) {
    let tasks = people.iter().map(|(_, who)| {
        let (who, path, text) = (who.clone(), path.to_owned(), text.to_owned());
        tokio::spawn(async move { who.post(&path, json!({ "text": text })).await.ok() })
    });
    for task in tasks.collect::<Vec<_>>() {
        // Who speaks gets the own comment back, to be shown at once.
        assert_eq!(task.await.unwrap()["text"], text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_of_comments_are_kept_and_the_room_is_shown_a_sample() {
    let w = World::start().await;
    let live = w.on_air().await;
    let path = format!("/api/v1/lives/{live}/comments");
    let mut people = vec![];
    for n in 0..PEOPLE {
        people.push(w.resident(n, "王小明").await);
    }
    let mut viewer = w.listener(&live, "v:a", None);
    let viewer_desk = julin_realtime::Viewer {
        key: "m:host".to_owned(),
        member: Some(w.leader.0),
    };
    let mut desk = w.app.ctx.hub.listen(viewer_desk);
    desk.subscribe(&format!("desk:{live}"), None, false);
    let (mut shown, mut set_aside, mut hosts) = (0, 0, 0);
    for round in 0..ROUNDS {
        all_speak(&people, &path, &format!("第 {round} 轮")).await;
        w.host().post(&path, json!({"text": "听我说"})).await.ok();
        let heard = told(&mut viewer);
        let of = |role: &str| heard.iter().filter(|(_, c)| c["role"] == role).count();
        assert!(of("member") <= 16, "{} in one instant", of("member"));
        shown += of("member");
        hosts += of("host");
        set_aside += told(&mut desk).len();
        // Each may speak again; the room has earned its next sixteen.
        w.app.advance(6_000).await;
    }
    let said = usize::try_from(PEOPLE).unwrap() * ROUNDS;
    assert_eq!(hosts, ROUNDS, "the host is always shown");
    assert_eq!(shown, 16 * ROUNDS);
    assert_eq!(
        shown + set_aside,
        said,
        "the desk sees what the room does not"
    );
    let review = w
        .host()
        .get(&format!("/api/v1/lives/{live}/review"))
        .await
        .ok();
    let minutes = review["minutes"].as_array().unwrap().iter();
    let kept: i64 = minutes.map(|m| m["comments"].as_i64().unwrap()).sum();
    assert_eq!(
        usize::try_from(kept).unwrap(),
        said + ROUNDS,
        "nothing is lost"
    );
}
