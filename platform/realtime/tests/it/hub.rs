use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use julin_realtime::{Hub, Limits, Listener, Since};
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::{START, hub_with, parsed, viewer};

fn since(seq: i64) -> Since {
    Since {
        epoch: "boot1".to_owned(),
        seq,
    }
}

/// `(kind, seq)` of what a listener was told.
fn told(listener: &mut Listener) -> Vec<(String, i64)> {
    let word = |value: &serde_json::Value| {
        (
            value["kind"].as_str().unwrap().to_owned(),
            value["seq"].as_i64().unwrap(),
        )
    };
    parsed(&listener.drain()).iter().map(word).collect()
}

fn owned(words: &[(&str, i64)]) -> Vec<(String, i64)> {
    words
        .iter()
        .map(|(kind, seq)| ((*kind).to_owned(), *seq))
        .collect()
}

/// The number of the last of so many messages.
fn published(hub: &Hub, count: usize) -> i64 {
    (0..count).fold(0, |_, n| hub.publish("t", "n", &n).unwrap())
}

#[test]
fn a_message_reads_as_documented() {
    let (hub, _) = hub_with(Limits::default());
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("live:1", None, false);
    let seq = hub
        .publish("live:1", "comment", &json!({"text": "你好"}))
        .unwrap();
    let heard = parsed(&listener.drain());
    let hello = json!({"kind": "$hello", "topic": "live:1", "epoch": "boot1", "seq": seq - 1});
    let data = json!({"text": "你好"});
    let message =
        json!({"topic": "live:1", "seq": seq, "kind": "comment", "at": START, "data": data});
    assert_eq!(heard, [hello, message]);
    assert!(listener.drain().is_empty());
}

#[test]
fn a_thousand_listeners_share_one_serialisation() {
    struct Counted<'a>(&'a AtomicUsize);
    impl Serialize for Counted<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.fetch_add(1, Ordering::Relaxed);
            serializer.serialize_str("x")
        }
    }
    let (hub, _) = hub_with(Limits::default());
    let mut listeners: Vec<_> = (0..1_000)
        .map(|n| hub.listen(viewer(&n.to_string())))
        .collect();
    for listener in &mut listeners {
        listener.subscribe("live:1", None, false);
        listener.drain();
    }
    let times = AtomicUsize::new(0);
    hub.publish("live:1", "comment", &Counted(&times)).unwrap();
    let heard: Vec<_> = listeners.iter_mut().flat_map(Listener::drain).collect();
    assert_eq!(heard.len(), 1_000);
    assert!(
        heard.iter().all(|text| Arc::ptr_eq(text, &heard[0])),
        "one text, not a thousand"
    );
    assert_eq!(times.load(Ordering::Relaxed), 1);
    assert_eq!(hub.presence("live:1"), 1_000);
}

#[test]
fn resuming_misses_nothing_and_repeats_nothing() {
    let (hub, _) = hub_with(Limits::default());
    let seqs: Vec<_> = (0..5).map(|n| hub.publish("t", "n", &n).unwrap()).collect();
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", Some(&since(seqs[2])), false);
    let expected = owned(&[("$hello", seqs[2]), ("n", seqs[3]), ("n", seqs[4])]);
    assert_eq!(told(&mut listener), expected);
    let next = hub.publish("t", "n", &5).unwrap();
    assert_eq!(told(&mut listener), owned(&[("n", next)]));
}

#[test]
fn what_cannot_be_resumed_is_resynchronised() {
    let (hub, _) = hub_with(Limits {
        ring_messages: 2,
        ..Limits::default()
    });
    let seqs: Vec<_> = (0..5).map(|n| hub.publish("t", "n", &n).unwrap()).collect();
    let other_run = Since {
        epoch: "boot0".to_owned(),
        seq: seqs[4],
    };
    for lost in [
        since(seqs[1]),
        since(seqs[4] + 1),
        since(i64::MAX),
        since(i64::MIN),
        other_run,
    ] {
        let mut listener = hub.listen(viewer("a"));
        listener.subscribe("t", Some(&lost), false);
        assert_eq!(
            told(&mut listener),
            owned(&[("$resync", seqs[4])]),
            "{lost:?}"
        );
    }
}

#[test]
fn what_was_said_since_a_page_was_read_is_told() {
    let (hub, clock) = hub_with(Limits::default());
    clock.advance(60_000);
    let before = hub.publish("t", "n", &0).unwrap();
    clock.advance(5_000);
    let missed = hub.publish("t", "n", &1).unwrap();
    clock.advance(2_000);
    let late = hub.publish("t", "n", &2).unwrap();
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe_from("t", Duration::from_secs(3), false);
    let expected = owned(&[("$hello", before), ("n", missed), ("n", late)]);
    assert_eq!(told(&mut listener), expected);
    listener.subscribe_from("t", Duration::ZERO, false);
    assert_eq!(
        told(&mut listener),
        owned(&[("$hello", missed), ("n", late)]),
        "of this very moment"
    );
    clock.advance(1);
    listener.subscribe_from("t", Duration::ZERO, false);
    assert_eq!(told(&mut listener), owned(&[("$hello", late)]));
    let next = hub.publish("t", "n", &3).unwrap();
    assert_eq!(told(&mut listener), owned(&[("n", next)]));
}

#[test]
fn what_is_not_known_to_be_whole_is_resynchronised() {
    let (hub, clock) = hub_with(Limits {
        ring_messages: 2,
        topic_idle_ms: 60_000,
        ..Limits::default()
    });
    let asked = |topic: &str, ago: u64| {
        let mut listener = hub.listen(viewer("a"));
        listener.subscribe_from(topic, Duration::from_millis(ago), true);
        told(&mut listener)[0].0.clone()
    };
    assert_eq!(
        asked("new", 1),
        "$resync",
        "this process began a moment ago"
    );
    clock.advance(30_000);
    assert_eq!(asked("new", 20_000), "$hello");
    for _ in 0..3 {
        clock.advance(1_000);
        hub.publish("t", "n", &()).unwrap();
    }
    assert_eq!(asked("t", 1_500), "$hello");
    assert_eq!(
        asked("t", 2_000),
        "$resync",
        "the ring no longer reaches back"
    );
    assert_eq!(asked("t", u64::MAX), "$resync");
    clock.advance(600_000);
    hub.publish("other", "n", &()).unwrap(); // forgets the topic
    assert_eq!(asked("t", 59_000), "$hello", "it was silent for longer");
    assert_eq!(asked("t", 61_000), "$resync", "it may have spoken then");
}

#[tokio::test]
async fn a_drained_listener_is_rung_for_the_next_message() {
    let (hub, _) = hub_with(Limits::default());
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", None, false);
    for n in 0..3 {
        hub.publish("t", "n", &n).unwrap();
        assert!(listener.heard().await >= 1);
        assert!(!listener.drain().is_empty());
    }
}

#[test]
fn a_slow_listener_is_resynchronised_and_goes_on() {
    let (hub, _) = hub_with(Limits {
        ring_messages: 8,
        ..Limits::default()
    });
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", None, false);
    listener.drain();
    let last = published(&hub, 100);
    assert_eq!(told(&mut listener), owned(&[("$resync", last)]));
    hub.publish("t", "n", &0).unwrap();
    assert_eq!(told(&mut listener), owned(&[("n", last + 1)]));
}

#[test]
fn a_noisy_topic_does_not_silence_another() {
    let (hub, _) = hub_with(Limits {
        ring_messages: 10_000,
        ..Limits::default()
    });
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("noisy", None, false);
    listener.subscribe("still", None, false);
    listener.drain();
    for n in 0..1_000 {
        hub.publish("noisy", "n", &n).unwrap();
    }
    hub.publish("still", "rare", &()).unwrap();
    let all = told(&mut listener);
    assert_eq!(all.len(), 1_001);
    let place = all.iter().position(|(kind, _)| kind == "rare").unwrap();
    assert!(place < 64, "within the first batch, not at {place}");
}

#[test]
fn numbers_never_go_back_when_a_topic_was_forgotten() {
    let (hub, clock) = hub_with(Limits {
        topic_idle_ms: 60_000,
        ..Limits::default()
    });
    // More messages than milliseconds will pass: the floor must hold where the clock does not.
    let last = published(&hub, 70_000);
    clock.advance(60_000);
    hub.publish("other", "n", &()).unwrap(); // sweeps
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", Some(&since(last - 1)), false);
    assert_eq!(
        told(&mut listener),
        owned(&[("$resync", last)]),
        "the ring is gone"
    );
    listener.subscribe("t", Some(&since(last)), false);
    assert_eq!(
        told(&mut listener),
        owned(&[("$hello", last)]),
        "nothing was missed"
    );
    assert_eq!(hub.publish("t", "n", &()).unwrap(), last + 1);
}

#[test]
fn names_that_nobody_speaks_of_do_not_pile_up() {
    let (hub, clock) = hub_with(Limits::default());
    let mut listener = hub.listen(viewer("a"));
    for n in 0..100 {
        listener.subscribe(&format!("live:{n}"), None, true);
        listener.unsubscribe(&format!("live:{n}"));
    }
    hub.publish("live:7", "n", &()).unwrap();
    assert_eq!(hub.topics(), 100);
    clock.advance(60_000);
    hub.publish("live:8", "n", &()).unwrap(); // sweeps
    assert_eq!(hub.topics(), 2, "those in which something was said");
}

#[test]
fn a_topic_that_is_heard_is_not_forgotten() {
    let (hub, clock) = hub_with(Limits::default());
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", None, true);
    listener.drain();
    clock.advance(60 * 60 * 1000);
    hub.publish("other", "n", &()).unwrap();
    let seq = hub.publish("t", "n", &()).unwrap();
    assert_eq!(told(&mut listener), owned(&[("n", seq)]));
}

#[test]
fn presence_counts_viewers_not_connections_and_not_the_quiet() {
    let (hub, clock) = hub_with(Limits::default());
    let mut tabs = [
        hub.listen(viewer("a")),
        hub.listen(viewer("a")),
        hub.listen(viewer("desk")),
    ];
    for (index, tab) in tabs.iter_mut().enumerate() {
        tab.subscribe("live:1", None, index == 2);
    }
    assert_eq!(hub.viewers("live:1"), [viewer("a")]);
    clock.advance(15_000);
    tabs[0].beat("live:1");
    tabs[2].beat("live:1");
    drop(tabs);
    assert_eq!(hub.presence("live:1"), 0);
    let taken = hub.take_presence("live:1");
    assert_eq!(
        (taken.len(), taken[0].watched_s, taken[0].left),
        (1, 15, true)
    );
    assert_eq!(taken[0].joined_at.0, START);
    assert!(hub.take_presence("live:1").is_empty());
    assert!(hub.take_presence("unknown").is_empty());
}

#[test]
fn subscribing_again_is_not_a_second_presence() {
    let (hub, _) = hub_with(Limits::default());
    let mut listener = hub.listen(viewer("a"));
    listener.subscribe("t", None, false);
    listener.subscribe("t", None, false);
    listener.unsubscribe("t");
    assert_eq!(hub.presence("t"), 0);
}

#[test]
fn data_that_is_not_json_takes_no_number() {
    struct Broken(Cell<bool>);
    impl Serialize for Broken {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            self.0.set(true);
            Err(serde::ser::Error::custom("broken"))
        }
    }
    let (hub, _) = hub_with(Limits::default());
    let first = hub.publish("t", "n", &()).unwrap();
    assert!(hub.publish("t", "n", &Broken(Cell::new(false))).is_err());
    assert_eq!(hub.publish("t", "n", &()).unwrap(), first + 1);
}

#[test]
fn topics_have_plain_names() {
    for good in ["live:1", "a", "campaign:7.items", "member-x_1"] {
        assert!(Hub::check_topic(good).is_ok(), "{good}");
    }
    for bad in ["", "Live", "a b", "直播", "a/b", &"x".repeat(65)] {
        assert!(Hub::check_topic(bad).is_err(), "{bad}");
    }
}
