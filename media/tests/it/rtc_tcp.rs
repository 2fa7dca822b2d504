//! WebRTC where no UDP passes.

use str0m::media::Direction;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{LIMIT, Server};
use crate::rtc_client::{Client, Clip, post};
use crate::wire::Wire;

async fn over_tcp(server: &Server, direction: Direction) -> Client {
    let wire = Wire::tcp(server.rtc_tcp).await;
    Client::over(wire, direction, |rtc| rtc.enable_h264(true))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publisher_and_a_viewer_meet_over_tcp_alone() {
    let server = Server::start().await;
    let client = over_tcp(&server, Direction::SendOnly).await;
    let answer = post(&server, "/live/x/whip", "key-x", client.offer.clone()).await;
    let candidate = format!("{} typ host tcptype passive", server.rtc_tcp.port());
    assert!(answer.body.contains(&candidate), "{}", answer.body);
    let _publisher = client.go(&answer.body, Some(Clip::make("320x240")));
    server
        .stats("x", |stats| stats.has_video && stats.has_audio)
        .await;
    let client = over_tcp(&server, Direction::RecvOnly).await;
    let answer = post(&server, "/live/x/whep", "any", client.offer.clone()).await;
    let mut viewer = client.go(&answer.body, None);
    let heard = viewer
        .until(|heard| heard.pictures.len() > 40 && heard.sound.len() > 40)
        .await;
    assert!(heard.pictures.windows(2).all(|two| two[0].0 < two[1].0));
}

#[tokio::test]
async fn strangers_on_the_port_are_closed() {
    let server = Server::start().await;
    for said in [
        // HTTP on the wrong port: a length of 18,245.
        b"GET / HTTP/1.1\r\n\r\n".to_vec(),
        // A packet of zeros, which names nobody.
        [vec![0, 20], vec![0; 20]].concat(),
        vec![0, 0],
        vec![0xff; 70_000],
    ] {
        let mut socket = TcpStream::connect(server.rtc_tcp).await.unwrap();
        // The server may close before it has all.
        let _ = socket.write_all(&said).await;
        let closed = async { while matches!(socket.read(&mut [0; 64]).await, Ok(1..)) {} };
        tokio::time::timeout(LIMIT, closed)
            .await
            .expect("it stays open");
    }
}

#[tokio::test]
async fn one_address_does_not_take_all_connections() {
    let server = Server::start().await;
    let mut open = Vec::new();
    for _ in 0..16 {
        open.push(TcpStream::connect(server.rtc_tcp).await.unwrap());
    }
    let mut one_more = TcpStream::connect(server.rtc_tcp).await.unwrap();
    let (mut more, mut first) = ([0; 1], [0; 1]);
    // Strangers are closed after some seconds, and the first of them first.
    tokio::select! {
        biased;
        _ = one_more.read(&mut more) => {}
        _ = open[0].read(&mut first) => panic!("the seventeenth stays open"),
    }
}
