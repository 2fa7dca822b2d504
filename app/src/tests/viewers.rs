//! Who counts as a viewer of a live: residents and other leaders, not those who run it.
use super::town::Town;
use crate::wiring::topics::CallersTopics;
use julin_realtime::{TopicGate as _, Viewer};
use julin_testkit::Client;
use julin_web::{Caller, Locale};
use serde_json::json;

async fn counts(town: &Town, client: &Client) -> bool {
    let token = client.token().unwrap().to_owned();
    let caller = Caller {
        scope: town.app.scope(),
        actor: town.app.ctx.sessions.actor(&token).await.unwrap(),
        visitor: String::new(),
        locale: Locale::Zh,
        ip: String::new(),
        token: Some(token),
    };
    let viewer = Viewer {
        key: "v:1".to_owned(),
        member: None,
    };
    let live = format!("live:{}", town.sides[0].made.id("onair"));
    let gate = CallersTopics::of(&town.app.ctx, &caller);
    gate.counts(&viewer, &live).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_who_look_on_are_no_viewers() {
    let town = Town::build().await;
    assert!(counts(&town, &town.sides[0].buyer).await);
    assert!(counts(&town, &town.sides[1].leader).await, "another's live");
    assert!(!counts(&town, &town.sides[0].leader).await, "her own live");
    assert!(!counts(&town, &town.operator).await);
    let helps = json!({ "member_id": town.sides[0].made.id("buyer") });
    let path = town.sides[0].made.fill("/api/v1/lives/:onair/assistants");
    town.sides[0].leader.post(&path, helps).await.ok();
    assert!(!counts(&town, &town.sides[0].buyer).await, "an assistant");
}
