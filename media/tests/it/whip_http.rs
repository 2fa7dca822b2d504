//! The endpoints of RFC 9725: what they refuse, what they promise.

use std::time::Duration;

use julin_media::{IceAccess, IceServer};
use str0m::media::Direction;

use crate::harness::{Server, config};
use crate::rtc_client::{Client, ask, post};

type Header<'a> = (&'a str, &'a str);

const SDP: (&str, &str) = ("content-type", "application/sdp");
const KEY: (&str, &str) = ("authorization", "Bearer key-x");

async fn offer() -> String {
    Client::new(Direction::SendOnly).await.offer
}

#[tokio::test]
async fn publishers_are_told_what_is_wrong() {
    let mut config = config();
    config.max_sdp_bytes = 20_000;
    let server = Server::with(config).await;
    let offer = offer().await;
    let path = "/live/x/whip";
    let cases: [(&[Header<'_>], String, u16, &str); 6] = [
        (&[SDP], offer.clone(), 401, "media.token_missing"),
        (
            &[SDP, ("authorization", "Bearer wrong")],
            offer.clone(),
            403,
            "media.forbidden",
        ),
        (
            &[SDP, ("authorization", "Bearer key-y")],
            offer.clone(),
            403,
            "media.forbidden",
        ),
        (
            &[KEY, ("content-type", "text/plain")],
            offer.clone(),
            415,
            "media.not_sdp",
        ),
        (&[KEY, SDP], "v=0".into(), 400, "media.bad_offer"),
        (&[KEY, SDP], "v".repeat(20_001), 413, "media.too_large"),
    ];
    for (headers, body, status, code) in cases {
        let answer = ask(&server, "POST", path, headers, body).await;
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
    let none = ask(&server, "POST", path, &[SDP], offer).await;
    assert_eq!(none.header("www-authenticate"), "Bearer");
    let wrong = ask(&server, "GET", path, &[], "").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (405, "media.method"));
    assert!(server.gate.said.borrow().is_empty(), "nobody published");
}

#[tokio::test]
async fn offers_that_lead_nowhere_are_refused() {
    let server = Server::start().await;
    let vp8 = Client::with(Direction::SendOnly, |rtc| rtc.enable_vp8(true))
        .await
        .offer;
    let answer = post(&server, "/live/x/whip", "key-x", vp8).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (406, "media.no_codec")
    );
    assert!(answer.body.contains("H.264"), "{}", answer.body);
    let backwards = Client::new(Direction::RecvOnly).await.offer;
    let answer = post(&server, "/live/x/whip", "key-x", backwards).await;
    assert_eq!(answer.status, 406, "{}", answer.body);
}

#[tokio::test]
async fn viewers_are_told_what_is_wrong() {
    let server = Server::start().await;
    let offer = Client::new(Direction::RecvOnly).await.offer;
    let private = ask(&server, "POST", "/live/private/whep", &[SDP], offer.clone()).await;
    assert_eq!(
        (private.status, private.code().as_str()),
        (403, "media.forbidden")
    );
    let dark = ask(&server, "POST", "/live/x/whep", &[SDP], offer).await;
    assert_eq!((dark.status, dark.code().as_str()), (404, "media.not_live"));
    assert_eq!(dark.header("retry-after"), "2");
}

#[tokio::test]
async fn a_session_is_created_trickled_to_and_deleted() {
    let server = Server::start().await;
    let offer = offer().await;
    let created = post(&server, "/live/x/whip", "key-x", offer.clone()).await;
    assert_eq!(created.status, 201);
    assert_eq!(created.header("content-type"), "application/sdp");
    assert_eq!(
        created.header("accept-patch"),
        "application/trickle-ice-sdpfrag"
    );
    assert!(created.body.contains("a=ice-lite"), "{}", created.body);
    assert!(
        created.body.contains("127.0.0.1"),
        "the advertised address: {}",
        created.body
    );
    let (location, tag) = (created.header("location"), created.header("etag"));
    assert!(location.starts_with("/live/x/whip/") && tag.starts_with('"'));
    let ufrag = offer
        .lines()
        .find(|line| line.starts_with("a=ice-ufrag:"))
        .unwrap();
    let candidate = "a=candidate:1 1 udp 2130706431 127.0.0.1 5000 typ host";
    let fragment =
        format!("{ufrag}\r\na=ice-pwd:x\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n{candidate}\r\n");
    let kind = ("content-type", "application/trickle-ice-sdpfrag");
    let restart = "a=ice-ufrag:other\r\na=ice-pwd:y\r\n".to_owned();
    let cases: [(&[Header<'_>], String, u16); 6] = [
        (&[kind, ("if-match", tag)], fragment.clone(), 204),
        (&[kind], fragment.clone(), 428),
        (&[kind, ("if-match", "\"another\"")], fragment.clone(), 412),
        (&[SDP, ("if-match", tag)], fragment.clone(), 415),
        (&[kind, ("if-match", "*")], restart, 422),
        (
            &[kind, ("if-match", tag)],
            fragment.replace("udp", "pigeon"),
            400,
        ),
    ];
    for (headers, body, status) in cases {
        let answer = ask(&server, "PATCH", location, headers, body).await;
        assert_eq!(answer.status, status, "{}", answer.body);
    }
    let elsewhere = location.replace("/live/x/", "/live/y/");
    assert_eq!(
        ask(&server, "DELETE", &elsewhere, &[], "").await.status,
        404
    );
    assert_eq!(ask(&server, "DELETE", location, &[], "").await.status, 200);
    crate::harness::until(async || {
        (ask(&server, "DELETE", location, &[], "").await.status == 404).then_some(())
    })
    .await;
}

#[tokio::test]
async fn turn_passwords_are_for_those_who_may() {
    let mut config = config();
    let open = |url: &str| IceServer {
        url: url.into(),
        access: IceAccess::Open,
    };
    config.ice_servers = vec![
        open("stun:stun.example.org"),
        IceServer {
            url: "turn:turn.example.org".into(),
            access: IceAccess::Secret("north".into()),
        },
    ];
    let server = Server::with(config).await;
    let stranger = ask(&server, "OPTIONS", "/live/x/whip", &[], "").await;
    assert_eq!(
        (stranger.status, stranger.header("accept-post")),
        (204, "application/sdp")
    );
    assert!(stranger.header("link").is_empty());
    let owner = ask(&server, "OPTIONS", "/live/x/whip", &[KEY], "").await;
    let links: Vec<_> = owner.headers.get_all("link").iter().collect();
    assert_eq!(links.len(), 2);
    assert!(
        links[1]
            .to_str()
            .unwrap()
            .contains("credential-type=\"password\"")
    );
    let viewer = ask(
        &server,
        "OPTIONS",
        "/live/private/whep?token=wrong",
        &[],
        "",
    )
    .await;
    assert!(viewer.header("link").is_empty());
}

#[tokio::test]
async fn sessions_are_limited_and_those_that_never_connect_are_dropped() {
    let mut config = config();
    config.max_rtc_sessions = 1;
    config.publish_deadline = Duration::from_millis(300);
    let server = Server::with(config).await;
    let first = post(&server, "/live/x/whip", "key-x", offer().await).await;
    assert_eq!(first.status, 201);
    let second = post(&server, "/live/x/whip", "key-x", offer().await).await;
    assert_eq!((second.status, second.code().as_str()), (503, "media.full"));
    crate::harness::until(async || {
        let again = post(&server, "/live/x/whip", "key-x", offer().await).await;
        (again.status == 201).then_some(())
    })
    .await;
    assert!(
        server.gate.said.borrow().is_empty(),
        "nobody was put on air"
    );
}
