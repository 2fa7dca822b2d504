use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use julin_realtime::{AllTopics, Limits, TopicGate, Viewer};
use serde_json::json;

use crate::{
    client::{Client, server},
    hub_with,
};

#[tokio::test]
async fn a_client_hears_loses_the_line_and_resumes() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut client = Client::connect(address).await;
    let hello = client.sub("live:1").await;
    assert_eq!(hello["kind"], "$hello");
    let first = hub.publish("live:1", "n", &1).unwrap();
    assert_eq!(client.next().await["seq"], first);
    drop(client);

    let missed = hub.publish("live:1", "n", &2).unwrap();
    let mut client = Client::connect(address).await;
    let since = json!({"epoch": "boot1", "seq": first});
    client
        .say(json!({"op": "sub", "topic": "live:1", "since": since}))
        .await;
    assert_eq!(client.next().await["kind"], "$hello");
    let message = client.next().await;
    assert_eq!(
        (&message["seq"], &message["data"]),
        (&json!(missed), &json!(2))
    );
}

#[tokio::test]
async fn what_was_said_while_a_page_was_read_is_told_when_it_comes() {
    let (hub, clock) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    clock.advance(60_000);
    let missed = hub.publish("live:1", "drop", &1).unwrap();
    clock.advance(400);
    let mut client = Client::connect(address).await;
    client
        .say(json!({"op": "sub", "topic": "live:1", "ago": 2_000}))
        .await;
    let hello = client.next().await;
    assert_eq!(
        (&hello["kind"], &hello["seq"]),
        (&json!("$hello"), &json!(missed - 1))
    );
    assert_eq!(client.next().await["seq"], missed);
}

#[tokio::test]
async fn everybody_hears_everything_in_order_however_fast_it_comes() {
    let (hub, _) = hub_with(Limits {
        ring_messages: 10_000,
        ..Limits::default()
    });
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut clients = Vec::new();
    for n in 0..8 {
        let mut client = Client::connect(address).await;
        client.sub("t").await;
        if n % 2 == 1 {
            client.sub("other").await;
        }
        clients.push(client);
    }
    let mut seqs = Vec::new();
    for n in 0..3_000 {
        seqs.push(hub.publish("t", "n", &n).unwrap());
        if n % 7 == 0 {
            tokio::task::yield_now().await;
        }
    }
    for client in &mut clients {
        for seq in &seqs {
            assert_eq!(client.next().await["seq"], *seq);
        }
    }
}

#[tokio::test]
async fn a_burst_travels_in_few_frames() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut client = Client::connect(address).await;
    client.sub("t").await;
    for n in 0..200 {
        hub.publish("t", "n", &n).unwrap();
    }
    let mut sizes = Vec::new();
    while sizes.iter().sum::<usize>() < 200 {
        sizes.push(client.frame().await.unwrap().len());
    }
    assert!(sizes.iter().all(|size| *size <= 64), "{sizes:?}");
    assert!(sizes.len() <= 12, "{sizes:?}");
}

#[tokio::test]
async fn pings_are_answered_and_leaving_is_silent() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut client = Client::connect(address).await;
    client.sub("t").await;
    client.say(json!({"op": "unsub", "topic": "t"})).await;
    client.say(json!({"op": "ping"})).await;
    assert_eq!(client.next().await, json!({"kind": "$pong"}));
    hub.publish("t", "n", &()).unwrap();
    client.say(json!({"op": "ping"})).await;
    assert_eq!(
        client.next().await["kind"],
        "$pong",
        "nothing of the topic that was left"
    );
}

#[tokio::test]
async fn beats_become_watched_time() {
    let (hub, clock) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut client = Client::connect(address).await;
    client.sub("live:1").await;
    assert_eq!(hub.presence("live:1"), 1);
    clock.advance(15_000);
    client.say(json!({"op": "beat", "topic": "live:1"})).await;
    client.say(json!({"op": "ping"})).await;
    client.next().await; // so the beat has been taken too
    let taken = hub.take_presence("live:1");
    assert_eq!(
        (taken[0].viewer.key.as_str(), taken[0].watched_s),
        ("ann", 15)
    );
    drop(client);
    hub.drained().await;
    assert!(hub.take_presence("live:1")[0].left);
}

struct OnlyMembers;

#[async_trait]
impl TopicGate for OnlyMembers {
    async fn may_subscribe(&self, viewer: &Viewer, topic: &str, _: Option<&str>) -> bool {
        !topic.starts_with("desk:") || viewer.member.is_some()
    }
}

#[tokio::test]
async fn the_gate_is_asked() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(OnlyMembers)).await;
    let mut client = Client::connect(address).await;
    let refused = client.sub("desk:1").await;
    assert_eq!(
        refused,
        json!({"kind": "$error", "code": "forbidden", "topic": "desk:1"})
    );
    assert_eq!(client.sub("live:1").await["kind"], "$hello");
    hub.publish("desk:1", "secret", &()).unwrap();
    hub.publish("live:1", "n", &()).unwrap();
    assert_eq!(client.next().await["topic"], "live:1");
}

struct NobodyCounts;

#[async_trait]
impl TopicGate for NobodyCounts {
    async fn may_subscribe(&self, _: &Viewer, _: &str, _: Option<&str>) -> bool {
        true
    }
    async fn counts(&self, _: &Viewer, topic: &str) -> bool {
        !topic.starts_with("live:")
    }
}

#[tokio::test]
async fn who_looks_on_hears_all_and_is_not_counted() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(NobodyCounts)).await;
    let mut client = Client::connect(address).await;
    assert_eq!(client.sub("live:1").await["kind"], "$hello");
    assert_eq!(client.sub("campaign:1").await["kind"], "$hello");
    hub.publish("live:1", "n", &()).unwrap();
    assert_eq!(client.next().await["topic"], "live:1");
    assert_eq!((hub.presence("live:1"), hub.presence("campaign:1")), (0, 1));
    assert!(hub.take_presence("live:1").is_empty());
}

#[tokio::test]
async fn closing_tells_everybody_and_drains() {
    let (hub, _) = hub_with(Limits::default());
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut clients = [
        Client::connect(address).await,
        Client::connect(address).await,
    ];
    for client in &mut clients {
        client.sub("t").await;
    }
    hub.publish("t", "last", &()).unwrap();
    hub.close();
    for client in &mut clients {
        let (words, code) = client.last_words().await;
        assert_eq!(
            (words.len(), code),
            (1, 1001),
            "what was said is still delivered"
        );
    }
    hub.drained().await;
    assert_eq!(hub.presence("t"), 0);
    let (_, code) = Client::connect(address).await.last_words().await;
    assert_eq!(code, 1001, "and newcomers are turned away");
}

#[tokio::test]
async fn a_silent_client_is_closed() {
    let (hub, _) = hub_with(Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    });
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let (words, code) = Client::connect(address).await.last_words().await;
    assert_eq!((words.len(), code), (0, 4000));
    hub.drained().await;
}

#[tokio::test]
async fn a_client_that_stops_reading_is_resynchronised_not_queued() {
    let limits = Limits {
        ring_messages: 16,
        ..Limits::default()
    };
    let (hub, _) = hub_with(limits);
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    let mut client = Client::connect(address).await;
    client.sub("t").await;
    // Far more than the sockets' buffers hold, published while the client reads nothing.
    let filler = "x".repeat(20_000);
    let mut last = 0;
    for _ in 0..2_000 {
        last = hub.publish("t", "n", &filler).unwrap();
        tokio::task::yield_now().await;
    }
    let mut resynced = false;
    loop {
        let message = client.next().await;
        resynced |= message["kind"] == "$resync";
        if message["seq"] == last {
            break;
        }
    }
    assert!(resynced);
    let next = hub.publish("t", "n", &()).unwrap();
    assert_eq!(client.next().await["seq"], next);
}
