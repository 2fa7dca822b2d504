//! RTMP over TLS: here, and where we push to.

use std::path::Path;

use base64::Engine as _;
use julin_media::{RelayPhase, TlsKeys};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::ffmpeg::{Encoder, Probe};
use crate::harness::{Server, config, until};

/// A certificate of this machine's, and its key, in `dir`.
fn certify(dir: &Path) {
    let pair = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let pem = |label: &str, der: &[u8]| {
        let text = base64::engine::general_purpose::STANDARD.encode(der);
        format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
    };
    let key = pem("PRIVATE KEY", &pair.signing_key.serialize_der());
    std::fs::write(dir.join("key.pem"), key).unwrap();
    let certificate = pem("CERTIFICATE", pair.cert.der());
    std::fs::write(dir.join("cert.pem"), certificate).unwrap();
}

fn keys(dir: &Path) -> TlsKeys {
    TlsKeys::open(&dir.join("cert.pem"), &dir.join("key.pem")).unwrap()
}

/// Has a server take publishers over TLS as well; where.
async fn over_tls(server: &Server, dir: &Path) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (media, keys) = (server.media.clone(), keys(dir));
    let serving = async move {
        media
            .serve_rtmps(listener, keys, std::future::pending())
            .await;
    };
    (format!("rtmps://{address}/live"), tokio::spawn(serving))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encoder_publishes_over_tls() {
    let dir = tempfile::tempdir().unwrap();
    certify(dir.path());
    let server = Server::start().await;
    let (url, serving) = over_tls(&server, dir.path()).await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&format!("{url}/key-x"));
    server.told("started x", 1).await;
    Probe::read(&server.watch_url("x.flv"), 3)
        .await
        .assert_clean();
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_certificate_is_shown_to_who_comes_next() {
    let dir = tempfile::tempdir().unwrap();
    certify(dir.path());
    let far = Server::start().await;
    let (url, serving) = over_tls(&far, dir.path()).await;
    certify(dir.path());
    let near = pushing(&url, Some(dir.path())).await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&near.publish_url("key-x"));
    far.told("started x", 1).await;
    serving.abort();
}

/// A server that pushes to `url`, believing what is in `dir`.
async fn pushing(url: &str, dir: Option<&Path>) -> Server {
    let mut settings = config();
    settings.relay_urls = vec![format!("{url}/key-{{stream}}")];
    settings.rtmps_ca = dir.map(|dir| dir.join("cert.pem"));
    Server::with(settings).await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_prove_to_be_the_server_is_sent_nothing() {
    let dir = tempfile::tempdir().unwrap();
    certify(dir.path());
    let far = Server::start().await;
    let (url, serving) = over_tls(&far, dir.path()).await;
    let near = pushing(&url, None).await;
    let _encoder = Encoder::new(true, 60, "160x90").start(&near.publish_url("key-x"));
    let failed = async || {
        let states = near.media.relays("x");
        states.into_iter().find(|one| one.error.is_some())
    };
    let state = until(failed).await;
    assert_eq!(state.phase, RelayPhase::Waiting);
    let why = state.error.unwrap_or_default();
    assert!(why.contains("certificate"), "{why}");
    assert!(far.gate.said.borrow().is_empty(), "nothing came over");
    serving.abort();
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    certify(one.path());
    certify(other.path());
    let mixed = TlsKeys::open(&one.path().join("cert.pem"), &other.path().join("key.pem"));
    assert!(mixed.is_err());
    assert!(TlsKeys::open(&one.path().join("cert.pem"), &one.path().join("none.pem")).is_err());
}
