//! Who decides, and what reports do.
use crate::world::{LIVE, World};
use serde_json::{Value, json};

const DESK: &str = "/api/v1/show-post-desk";

fn ids(list: &Value) -> Vec<String> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_leader_operators_and_assistants_decide_and_nobody_else() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let id = w.posted(&who, &lines[0]).await;
    let (path, of_live) = (
        format!("/api/v1/show-posts/{id}/decide"),
        format!("/api/v1/lives/{LIVE}/show-post-desk"),
    );
    let (helper, assistant) = w.resident(2).await;
    let show = json!({ "action": "show", "live_id": LIVE });
    for stranger in [&who, &assistant, &w.app.leader(w.rival)] {
        stranger.get(&of_live).await.refused(403, "forbidden");
        stranger
            .post(&path, show.clone())
            .await
            .refused(403, "forbidden");
        let anywhere = json!({ "action": "show" });
        stranger
            .post(&path, anywhere)
            .await
            .refused(403, "forbidden");
    }
    who.get(DESK).await.refused(403, "forbidden");
    let rivals = w.app.leader(w.rival).get(DESK).await.ok();
    assert_eq!(
        rivals["items"],
        json!([]),
        "another's neighbours are not hers"
    );
    for by in [w.host(), w.app.operator()] {
        let waiting = by.get(&format!("{DESK}?status=waiting")).await.ok();
        assert_eq!(ids(&waiting["items"]), std::slice::from_ref(&id));
    }
    w.rooms.assistants.lock().unwrap().push((LIVE, helper));
    let seen = ids(&assistant.get(&of_live).await.ok());
    assert_eq!(seen, std::slice::from_ref(&id));
    assistant.get(DESK).await.refused(403, "forbidden");
    let shown = assistant.post(&path, show).await.ok();
    assert_eq!(shown["status"], "shown");
    assert_eq!(
        ids(&assistant.get(&of_live).await.ok()),
        Vec::<String>::new()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_declined_is_told_why_and_another_may_be_sent() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let id = w.posted(&who, &lines[0]).await;
    let path = format!("/api/v1/show-posts/{id}/decide");
    let decline = json!({ "action": "decline", "reason": "personal" });
    let row = w.host().post(&path, decline.clone()).await.ok();
    assert_eq!(
        (&row["status"], &row["reason"]),
        (&json!("declined"), &json!("personal"))
    );
    assert_eq!(
        w.host().post(&path, decline).await.ok()["status"],
        "declined"
    );
    w.host()
        .post(&path, json!({ "action": "show" }))
        .await
        .refused(409, "wrong_state");
    let mine = who
        .get(&format!("/api/v1/me/show-posts?live_id={LIVE}"))
        .await
        .ok();
    assert_eq!(mine["posts"][0]["reason"], "personal");
    assert_eq!(mine["lines"].as_array().unwrap().len(), 2);
    w.posted(&who, &lines[0]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_reports_set_it_aside_until_somebody_has_looked_and_then_no_more() {
    let w = World::start().await;
    let (who, lines) = w.buyer(1).await;
    let id = w.posted(&who, &lines[0]).await;
    let path = format!("/api/v1/show-posts/{id}/report");
    let body = json!({ "reason": "advert" });
    let (_, early) = w.resident(20).await;
    early
        .post(&path, body.clone())
        .await
        .refused(404, "not_found");
    w.decide(&id, "show").await;
    who.post(&path, body.clone())
        .await
        .refused(409, "showcase.own");
    let reported = async |n: i64| {
        let (_, neighbour) = w.resident(n).await;
        for _ in 0..2 {
            let said = neighbour.post(&path, body.clone()).await;
            assert!([204, 404].contains(&said.status));
        }
    };
    for n in [2, 3] {
        reported(n).await;
        assert_eq!(w.wall().await.len(), 1, "one member counts once");
    }
    reported(4).await;
    assert!(w.wall().await.is_empty());
    let waiting = w.host().get(&format!("{DESK}?status=waiting")).await.ok();
    assert_eq!(waiting["items"][0]["reports"], 3);
    assert_eq!(
        waiting["items"][0]["reported"],
        json!(["advert", "advert", "advert"])
    );
    w.decide(&id, "show").await;
    for n in 5..9 {
        reported(n).await;
    }
    assert_eq!(w.wall().await.len(), 1, "what was upheld stays");
}
