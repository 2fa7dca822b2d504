//! Other servers ask who may publish and watch.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, config};
use crate::nginx::Nginx;

const SECRET: &str = "northgate7";

async fn asked_server() -> Server {
    let mut config = config();
    config.hook_secret = Some(SECRET.to_owned());
    Server::with(config).await
}

async fn post(server: &Server, path: &str, kind: &str, body: String) -> (u16, Value) {
    let request = Request::post(path)
        .header("content-type", kind)
        .body(Body::from(body))
        .unwrap();
    let response = server.media.routes().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn ask(server: &Server, who: &str, body: Value) -> (u16, Value) {
    let path = format!("/hooks/{SECRET}/{who}");
    post(server, &path, "application/json", body.to_string()).await
}

/// As SRS 5 sends it.
fn srs(action: &str, client: &str, stream: &str, param: &str) -> Value {
    json!({
        "server_id": "vid-0xk989d", "service_id": "382k3j2", "action": action, "client_id": client,
        "ip": "192.0.2.9", "vhost": "__defaultVhost__", "app": "live",
        "tcUrl": "rtmp://127.0.0.1:1935/live", "stream": stream, "param": param,
        "stream_url": format!("/live/{stream}"), "stream_id": "vid-124q9y3",
    })
}

/// As MediaMTX 1.x sends it.
fn mediamtx(action: &str, path: &str, query: &str, token: &str) -> Value {
    json!({
        "user": "", "password": "", "token": token, "ip": "192.0.2.9", "action": action, "path": path,
        "protocol": "webrtc", "id": "b9d5c7c2-4f9c-4f0a-9a2e-2d6c9a5b7f10", "query": query,
        "userAgent": "OBS",
    })
}

fn said(server: &Server) -> Vec<String> {
    server.gate.said.borrow().clone()
}

#[tokio::test]
async fn srs_is_answered_in_its_own_words() {
    let server = asked_server().await;
    let publish = srs("on_publish", "9308h583", "a", "?key=key-a");
    let yes = (200, json!({"code": 0, "msg": "OK"}));
    assert_eq!(ask(&server, "srs", publish.clone()).await, yes);
    // Asked again for the same client, as after a lost answer.
    assert_eq!(ask(&server, "srs", publish).await, yes);
    assert_eq!(said(&server), ["started a"]);
    assert!(server.media.stats("a").is_some());
    let second = srs("on_publish", "other", "a", "?key=key-a");
    assert_eq!(ask(&server, "srs", second).await.0, 409);
    let taking = srs("on_publish", "third", "a", "?key=take-a");
    assert_eq!(ask(&server, "srs", taking).await, yes);
    let late = srs("on_unpublish", "9308h583", "a", "?key=key-a");
    assert_eq!(ask(&server, "srs", late).await, yes);
    assert_eq!(said(&server), ["started a", "ended a", "started a"]);
    let end = srs("on_unpublish", "third", "a", "?key=take-a");
    assert_eq!(ask(&server, "srs", end).await, yes);
    assert_eq!(said(&server).last().unwrap(), "ended a");
    assert!(server.media.stats("a").is_none());
}

#[tokio::test]
async fn servers_whose_clients_have_the_same_number_end_their_own_streams() {
    let server = asked_server().await;
    for stream in ["a", "b"] {
        let publish = srs("on_publish", "1", stream, &format!("?key=key-{stream}"));
        assert_eq!(ask(&server, "srs", publish).await.0, 200);
    }
    let path = format!("/hooks/{SECRET}/nginx-rtmp");
    for (call, key) in [("publish", "key-c"), ("publish", "key-d")] {
        let body = format!("call={call}&app=live&clientid=1&name={key}");
        let form = "application/x-www-form-urlencoded";
        assert_eq!(post(&server, &path, form, body).await.0, 302);
    }
    for (who, name, ended) in [
        ("srs", "b", "ended b"),
        // Said again: the others of that number go on.
        ("srs", "b", "ended b"),
        ("nginx-rtmp", "key-d", "ended d"),
        ("nginx-rtmp", "key-c", "ended c"),
        ("srs", "a", "ended a"),
    ] {
        if who == "srs" {
            ask(&server, who, srs("on_unpublish", "1", name, "")).await;
        } else {
            let body = format!("call=publish_done&app=live&clientid=1&name={name}");
            let form = "application/x-www-form-urlencoded";
            post(&server, &path, form, body).await;
        }
        assert_eq!(said(&server).pop().as_deref(), Some(ended), "{who} {name}");
    }
    assert_eq!(said(&server).len(), 8);
}

#[tokio::test]
async fn wrong_keys_are_refused_and_none_becomes_a_name() {
    let server = asked_server().await;
    for (stream, param) in [
        ("a", "?key=nonsense"),
        ("a", "?key=key-b"),
        ("a", ""),
        // The key as the name: viewers would have to ask for it.
        ("key-a", ""),
    ] {
        let (status, said) = ask(&server, "srs", srs("on_publish", "1", stream, param)).await;
        assert_eq!(
            (status, &said["code"]),
            (403, &json!(403)),
            "{stream}{param}"
        );
    }
    assert!(said(&server).is_empty());
}

#[tokio::test]
async fn viewers_are_asked_for() {
    let server = asked_server().await;
    for (stream, param, status) in [
        ("a", "", 200),
        ("private", "", 403),
        ("private", "?token=let me in", 200),
    ] {
        let play = srs("on_play", "1", stream, param);
        assert_eq!(ask(&server, "srs", play).await.0, status, "{stream}{param}");
    }
    let read = mediamtx("read", "live/private", "", "let me in");
    assert_eq!(ask(&server, "mediamtx", read).await.0, 200);
    let read = mediamtx("read", "live/private", "", "");
    assert_eq!(ask(&server, "mediamtx", read).await.0, 403);
}

#[tokio::test]
async fn mediamtx_shows_the_key_as_query_or_bearer() {
    let server = asked_server().await;
    let wrong = mediamtx("publish", "live/a", "", "key-b");
    assert_eq!(ask(&server, "mediamtx", wrong).await.0, 403);
    let bearer = mediamtx("publish", "live/a", "", "key-a");
    assert_eq!(ask(&server, "mediamtx", bearer).await.0, 200);
    let query = mediamtx("publish", "live/b", "key=key-b", "");
    assert_eq!(ask(&server, "mediamtx", query).await.0, 200);
    assert_eq!(said(&server), ["started a", "started b"]);
    let api = mediamtx("api", "", "", "");
    assert_eq!(ask(&server, "mediamtx", api).await.0, 403);
    // Its runOnNotReady command says when it is over.
    let form = "application/x-www-form-urlencoded";
    let path = format!("/hooks/{SECRET}/nginx-rtmp");
    let over = post(&server, &path, form, "call=done&name=live/a".to_owned()).await;
    assert_eq!(
        (over.0, said(&server).pop().unwrap()),
        (200, "ended a".to_owned())
    );
}

#[tokio::test]
async fn strangers_learn_nothing() {
    let server = asked_server().await;
    let body = srs("on_publish", "1", "a", "?key=key-a").to_string();
    for secret in ["wrong", "northgate", "northgate77"] {
        let path = format!("/hooks/{secret}/srs");
        let answer = post(&server, &path, "application/json", body.clone()).await;
        assert_eq!(answer.0, 404, "{secret}");
    }
    let closed = Server::start().await;
    let answer = post(&closed, "/hooks/x/srs", "application/json", body).await;
    assert_eq!(answer.0, 404, "without a secret nobody is answered");
    assert!(said(&server).is_empty() && said(&closed).is_empty());
}

#[tokio::test]
async fn hostile_questions_are_refused() {
    let server = asked_server().await;
    for body in [
        "{}".to_owned(),
        "[]".to_owned(),
        String::new(),
        format!(
            r#"{{"action":"on_publish","app":"live","stream":{:?}}}"#,
            "a".repeat(100_000)
        ),
        r#"{"action":"on_publish","client_id":{"a":1},"stream":"a"}"#.to_owned(),
        r#"{"action":"on_publish","app":"live","ip":"not one","stream":"\u0000","param":"?key=&&=&"}"#
            .to_owned(),
    ] {
        let path = format!("/hooks/{SECRET}/srs");
        let answer = post(&server, &path, "application/json", body).await;
        assert!((400..500).contains(&answer.0), "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nginx_rtmp_publishes_under_the_public_name() {
    let server = asked_server().await;
    let hooks = format!("http://{}/hooks/{SECRET}/nginx-rtmp", server.http);
    let nginx = Nginx::start(&format!(
        "on_publish {hooks}; on_publish_done {hooks}; on_play {hooks};"
    ))
    .await;
    let wrong = nginx.url("nonsense");
    let refused = Encoder::new(false, 1, "160x90").run(&wrong).await;
    assert!(!refused.status.success());
    let mut encoder = Encoder::new(true, 60, "160x90").start(&nginx.url("key-a"));
    server.told("started a", 1).await;
    Probe::read(&nginx.url("a"), 2).await.assert_clean();
    encoder.kill().await.unwrap();
    server.told("ended a", 1).await;
    let beside = nginx.url("b?key=key-b");
    let named = Encoder::new(false, 2, "160x90").run(&beside).await;
    assert!(named.status.success());
    server.told("ended b", 1).await;
    assert_eq!(
        said(&server),
        ["started a", "ended a", "started b", "ended b"]
    );
}
