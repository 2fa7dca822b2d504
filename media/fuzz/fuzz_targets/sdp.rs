//! A WHIP offer: whatever it is, the answer is 201 or a refusal, and what was opened is closed.
#![no_main]

use std::cell::OnceCell;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use julin_media::{Gate, MediaConfig, MediaServer, PublishGrant, Refusal};
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

struct Anyone;

#[async_trait::async_trait]
impl Gate for Anyone {
    async fn publish(
        &self,
        _app: &str,
        _key: &str,
        _peer: std::net::SocketAddr,
    ) -> Result<PublishGrant, Refusal> {
        Ok(PublishGrant {
            stream: "a".to_owned(),
            take_over: true,
        })
    }

    async fn play(&self, _stream: &str, _token: Option<&str>) -> bool {
        true
    }

    fn started(&self, _stream: &str) {}

    fn ended(&self, _stream: &str) {}
}

struct World {
    runtime: Runtime,
    server: MediaServer,
}

impl World {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let server = MediaServer::new(MediaConfig::new(|| 1_767_225_600_000), Arc::new(Anyone));
        let own = std::net::Ipv4Addr::LOCALHOST;
        runtime.block_on(async {
            let socket = julin_media::bind_udp((own, 0).into()).unwrap();
            let rtc = server.serve_rtc(socket, own.into(), std::future::pending());
            tokio::spawn(rtc.unwrap());
        });
        Self { runtime, server }
    }

    async fn ask(&self, method: Method, path: &str, body: Vec<u8>) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", "Bearer key")
            .header("content-type", "application/sdp")
            .body(Body::from(body))
            .unwrap();
        let answer = self.server.routes().oneshot(request).await.unwrap();
        let place = answer.headers().get("location");
        let place = place.map_or_else(String::new, |place| place.to_str().unwrap().to_owned());
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        assert!(std::str::from_utf8(&body).is_ok());
        (status, place)
    }
}

thread_local! {
    static WORLD: OnceCell<World> = const { OnceCell::new() };
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    WORLD.with(|world| {
        let world = world.get_or_init(World::new);
        world.runtime.block_on(async {
            let offer = world.ask(Method::POST, "/live/a/whip", data.to_vec());
            let (status, place) = offer.await;
            if status == StatusCode::CREATED {
                let (gone, _) = world.ask(Method::DELETE, &place, Vec::new()).await;
                assert_eq!(gone, StatusCode::OK);
                // The session's task hears of it and frees its place.
                for _ in 0..4 {
                    tokio::task::yield_now().await;
                }
            } else {
                assert!(status.is_client_error(), "{status}");
            }
        });
    });
});
