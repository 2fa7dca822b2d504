use std::{net::SocketAddr, sync::Arc};

use julin_realtime::{AllTopics, Hub, Limits};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::{
    client::{Client, server},
    hub_with,
};

async fn served(limits: Limits) -> (Arc<Hub>, SocketAddr) {
    let (hub, _) = hub_with(limits);
    let address = server(Arc::clone(&hub), Arc::new(AllTopics)).await;
    (hub, address)
}

fn codes(words: &[Value]) -> Vec<&str> {
    words
        .iter()
        .filter_map(|word| word["code"].as_str())
        .collect()
}

#[tokio::test]
async fn nonsense_is_answered_and_the_line_lives_on() {
    let (_hub, address) = served(Limits::default()).await;
    let mut client = Client::connect(address).await;
    for nonsense in ["", "{", "[]", r#"{"op":"shout"}"#] {
        client.raw(Message::text(nonsense)).await;
        assert_eq!(
            client.next().await,
            json!({"kind": "$error", "code": "bad_message"})
        );
    }
    client.raw(Message::binary(vec![0, 1, 2])).await;
    assert_eq!(client.next().await["code"], "bad_message");
    assert_eq!(client.sub("Not A Topic").await["code"], "bad_topic");
    assert_eq!(client.sub("t").await["kind"], "$hello");
}

#[tokio::test]
async fn a_socket_hears_so_many_topics_and_no_more() {
    let (_hub, address) = served(Limits {
        topics: 2,
        ..Limits::default()
    })
    .await;
    let mut client = Client::connect(address).await;
    client.sub("a").await;
    client.sub("b").await;
    assert_eq!(client.sub("c").await["code"], "too_many_topics");
    assert_eq!(
        client.sub("a").await["kind"],
        "$hello",
        "hearing it anew takes no more room"
    );
    client.say(json!({"op": "unsub", "topic": "a"})).await;
    assert_eq!(client.sub("c").await["kind"], "$hello");
}

#[tokio::test]
async fn a_flood_is_cut_off() {
    let slow = std::time::Duration::from_hours(1);
    let limits = Limits {
        inbound_burst: 5,
        inbound_refill: slow,
        ..Limits::default()
    };
    let (hub, address) = served(limits).await;
    let mut client = Client::connect(address).await;
    for _ in 0..6 {
        client.say(json!({"op": "ping"})).await;
    }
    let (words, code) = client.last_words().await;
    assert_eq!(
        (words.len(), codes(&words), code),
        (6, vec!["rate_limited"], 1008)
    );
    hub.drained().await;
}

#[tokio::test]
async fn a_large_message_is_refused_and_a_huge_one_breaks_the_line() {
    let (hub, address) = served(Limits::default()).await;
    let mut client = Client::connect(address).await;
    client.raw(Message::text("x".repeat(4_097))).await;
    let (words, code) = client.last_words().await;
    assert_eq!((codes(&words), code), (vec!["too_large"], 1008));

    let mut client = Client::connect(address).await;
    client.raw(Message::text("x".repeat(1_000_000))).await;
    assert!(client.frame().await.is_err());
    hub.drained().await;
}
