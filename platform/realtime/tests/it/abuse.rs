use std::{net::SocketAddr, sync::Arc, time::Duration};

use julin_realtime::{AllTopics, Hub, Limits};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
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

#[tokio::test]
async fn who_never_reads_is_closed_and_holds_nothing_up() {
    let limits = Limits {
        send: Duration::from_millis(50),
        ..Limits::default()
    };
    let (hub, address) = served(limits).await;
    let mut asleep = Client::connect(address).await;
    asleep.sub("t").await;
    let mut awake = Client::connect(address).await;
    awake.sub("awake").await;
    // More than the kernel keeps for a connection, however much that is.
    let filler = "x".repeat(100_000);
    while hub.presence("t") > 0 {
        hub.publish("t", "n", &filler).unwrap();
        let seq = hub.publish("awake", "n", &()).unwrap();
        assert_eq!(awake.next().await["seq"], seq);
    }
    drop(asleep);
}

#[tokio::test]
async fn a_frame_that_claims_to_be_endless_is_not_waited_for() {
    let (hub, address) = served(Limits::default()).await;
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let ask = "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
        Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(ask.as_bytes()).await.unwrap();
    let mut endless = vec![0x81, 0xff];
    endless.extend((1_u64 << 62).to_be_bytes());
    endless.extend([0; 4]);
    stream.write_all(&endless).await.unwrap();
    let mut answer = Vec::new();
    // A reset is an end as well.
    _ = stream.read_to_end(&mut answer).await;
    assert!(answer.starts_with(b"HTTP/1.1 101"));
    hub.drained().await;
}

#[tokio::test]
async fn a_flood_of_subscriptions_is_cut_off_as_any_other() {
    let limits = Limits {
        inbound_burst: 8,
        inbound_refill: Duration::from_hours(1),
        ..Limits::default()
    };
    let (hub, address) = served(limits).await;
    let mut client = Client::connect(address).await;
    for n in 0..9 {
        client
            .say(json!({"op": "sub", "topic": format!("live:{n}"), "ago": u32::MAX}))
            .await;
    }
    let (words, code) = client.last_words().await;
    assert_eq!((codes(&words), code), (vec!["rate_limited"], 1008));
    hub.drained().await;
    assert_eq!(hub.topics(), 8);
}
