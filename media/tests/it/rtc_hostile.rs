//! Offers and packets from people who mean harm: refused or ignored, and others are served.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use str0m::media::Direction;
use tokio::net::UdpSocket;

use crate::harness::Server;
use crate::rtc_client::{Client, Clip, post};

/// One change to a text: a line lost, doubled, cut or filled with rubbish.
#[derive(Debug, Clone)]
enum Harm {
    Lose(usize),
    Double(usize),
    Cut(usize),
    Fill(usize, String),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        any::<usize>().prop_map(Harm::Lose),
        any::<usize>().prop_map(Harm::Double),
        any::<usize>().prop_map(Harm::Cut),
        (any::<usize>(), "[ -~]{0,40}").prop_map(|(at, text)| Harm::Fill(at, text)),
    ]
}

fn harmed(offer: &str, harms: &[Harm]) -> String {
    let mut lines: Vec<String> = offer.lines().map(str::to_owned).collect();
    for harm in harms {
        let count = lines.len().max(1);
        match harm {
            Harm::Lose(at) if !lines.is_empty() => drop(lines.remove(at % count)),
            Harm::Double(at) if !lines.is_empty() => lines.push(lines[at % count].clone()),
            Harm::Cut(at) if !lines.is_empty() => {
                let line = &mut lines[at % count];
                line.truncate(line.len() / 2);
            }
            Harm::Fill(at, text) if !lines.is_empty() => {
                let line = &mut lines[at % count];
                let keep = line.find(':').map_or(2, |colon| colon + 1).min(line.len());
                *line = format!("{}{text}", &line[..keep]);
            }
            _ => {}
        }
    }
    lines.join("\r\n") + "\r\n"
}

#[test]
fn harmed_offers_are_answered_or_refused_and_never_more() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (server, offer) = runtime.block_on(async {
        let offer = Client::new(Direction::SendOnly).await.offer;
        (Server::start().await, offer)
    });
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let harms = proptest::collection::vec(harm(), 1..6);
    let outcome = runner.run(&harms, |harms| {
        let body = harmed(&offer, &harms);
        let answer = runtime.block_on(post(&server, "/live/x/whip", "take-x", body));
        prop_assert!(
            matches!(answer.status, 201 | 400 | 406 | 503),
            "{}",
            answer.body
        );
        Ok(())
    });
    outcome.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_packets_stops_nobody() {
    let server = Server::start().await;
    let client = Client::new(Direction::SendOnly).await;
    let answer = post(&server, "/live/x/whip", "key-x", client.offer.clone()).await;
    let ufrag = answer.header("etag").trim_matches('"').to_owned();
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    for n in 0..4_000u32 {
        socket
            .send_to(&packet(n, &ufrag), server.udp)
            .await
            .unwrap();
    }
    let _publisher = client.go(&answer.body, Some(Clip::make("160x120")));
    server
        .stats("x", |stats| stats.fps > 5 && stats.audio_kbps > 0)
        .await;
}

/// What looks like STUN for the session, DTLS, RTP and RTCP, and is none.
fn packet(n: u32, ufrag: &str) -> Vec<u8> {
    let noise = n.wrapping_mul(2_654_435_761).to_be_bytes();
    let mut bytes = match n % 4 {
        0 => stun(ufrag, noise),
        1 => vec![22, 0xfe, 0xfd, 0, 0],
        2 => vec![0x80, 96],
        _ => vec![0x80, 200],
    };
    bytes.extend(noise.repeat(usize::try_from(n % 200).unwrap()));
    if n.is_multiple_of(4) {
        bytes.truncate(20 + 4 + (ufrag.len() + 6).next_multiple_of(4));
    }
    bytes
}

/// A binding request with the session's name and no proof.
fn stun(ufrag: &str, noise: [u8; 4]) -> Vec<u8> {
    let name = format!("{ufrag}:wrong");
    let padded = name.len().next_multiple_of(4);
    let mut out = vec![0, 1];
    out.extend(u16::try_from(4 + padded).unwrap().to_be_bytes());
    out.extend([0x21, 0x12, 0xa4, 0x42]);
    out.extend(noise.repeat(3));
    out.extend([0, 6]);
    out.extend(u16::try_from(name.len()).unwrap().to_be_bytes());
    out.extend(name.as_bytes());
    out.resize(20 + 4 + padded, 0);
    out
}
