//! Connections prove themselves again when they are doubted.
use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use julin_realtime::{Limits, TopicGate, Viewer};
use serde_json::json;

use crate::{
    client::{Client, server},
    hub_with,
};

/// Admits as long as it is open; `desk:` topics need a token that is still good.
#[derive(Default)]
struct Door {
    shut: Mutex<bool>,
    tokens: Mutex<HashSet<&'static str>>,
}

impl Door {
    fn with_token(token: &'static str) -> Arc<Self> {
        let door = Self::default();
        door.tokens.lock().unwrap().insert(token);
        Arc::new(door)
    }
}

#[async_trait]
impl TopicGate for Door {
    async fn may_subscribe(&self, _: &Viewer, topic: &str, token: Option<&str>) -> bool {
        let good = token.is_some_and(|t| self.tokens.lock().unwrap().contains(t));
        !topic.starts_with("desk:") || good
    }
    async fn admits(&self, _: &Viewer) -> bool {
        !*self.shut.lock().unwrap()
    }
}

const DESK: &str = r#"{"op":"sub","topic":"desk:1","token":"good"}"#;

async fn at_the_desk(client: &mut Client) -> serde_json::Value {
    client.say(serde_json::from_str(DESK).unwrap()).await;
    client.next().await
}

#[tokio::test]
async fn who_is_no_longer_admitted_is_put_out_and_hears_nothing_more() {
    let (hub, _) = hub_with(Limits::default());
    let door = Arc::new(Door::default());
    let address = server(Arc::clone(&hub), door.clone()).await;
    let mut client = Client::connect(address).await;
    client.sub("person:1").await;
    hub.doubt(|_| true);
    hub.publish("person:1", "n", &1).unwrap();
    assert_eq!(client.next().await["data"], 1, "nothing had changed");
    *door.shut.lock().unwrap() = true;
    hub.doubt(|viewer| viewer.key == "bob");
    client.say(json!({"op": "ping"})).await;
    assert_eq!(client.next().await["kind"], "$pong", "another was meant");
    hub.doubt(|viewer| viewer.key == "ann");
    let (words, code) = client.last_words().await;
    assert_eq!((words, code), (vec![], 4001));
    hub.drained().await;
    assert_eq!(hub.presence("person:1"), 0);
}

#[tokio::test]
async fn a_topic_that_is_no_longer_theirs_ends_and_the_others_go_on() {
    let (hub, _) = hub_with(Limits::default());
    let door = Door::with_token("good");
    let address = server(Arc::clone(&hub), door.clone()).await;
    let mut client = Client::connect(address).await;
    assert_eq!(client.sub("desk:1").await["code"], "forbidden");
    assert_eq!(at_the_desk(&mut client).await["kind"], "$hello");
    client.sub("live:1").await;
    door.tokens.lock().unwrap().clear();
    hub.doubt(|_| true);
    let refused = json!({"kind": "$error", "code": "forbidden", "topic": "desk:1"});
    assert_eq!(client.next().await, refused);
    hub.publish("desk:1", "secret", &()).unwrap();
    hub.publish("live:1", "n", &()).unwrap();
    assert_eq!(client.next().await["topic"], "live:1");
}

#[tokio::test]
async fn nobody_needs_to_doubt_a_session_that_ended_elsewhere() {
    let limits = Limits {
        prove: Duration::from_millis(20),
        ..Limits::default()
    };
    let (hub, _) = hub_with(limits);
    let door = Arc::new(Door::default());
    let address = server(Arc::clone(&hub), door.clone()).await;
    let mut client = Client::connect(address).await;
    client.sub("person:1").await;
    *door.shut.lock().unwrap() = true;
    assert_eq!(client.last_words().await.1, 4001);
}
