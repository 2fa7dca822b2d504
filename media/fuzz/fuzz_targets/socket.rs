//! A client of the realtime socket: frames of any kind with anything in them. The server survives, and
//! forgets the client.
#![no_main]

use std::cell::OnceCell;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::WebSocketUpgrade;
use axum::routing::get;
use julin_kernel::SystemClock;
use julin_realtime::{AllTopics, Hub, Viewer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};

const HELLO: &[u8] = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
    Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

struct World {
    runtime: Runtime,
    hub: Arc<Hub>,
    address: SocketAddr,
}

impl World {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let hub = Hub::new(Arc::new(SystemClock), "epoch");
        let shared = hub.clone();
        let upgrade = move |request: WebSocketUpgrade| {
            let viewer = Viewer {
                key: "a".to_owned(),
                member: None,
            };
            let answer = julin_realtime::upgrade(request, viewer, shared.clone(), Arc::new(AllTopics));
            async move { answer }
        };
        let address = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let app = Router::new().route("/", get(upgrade));
            tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
            address
        });
        Self {
            runtime,
            hub,
            address,
        }
    }
}

/// The bytes as frames: a first byte, then up to 127 bytes of payload, masked with zeros. What the frame
/// says of itself stays the fuzzer's choice.
fn frames(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = data;
    while let [head, len, tail @ ..] = rest {
        let take = usize::from(len & 0x7f).min(tail.len()).min(125);
        let (payload, next) = tail.split_at(take);
        out.push(*head);
        out.push(0x80 | u8::try_from(take).unwrap());
        out.extend([0; 4]);
        out.extend(payload);
        rest = next;
    }
    out
}

thread_local! {
    static WORLD: OnceCell<World> = const { OnceCell::new() };
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    WORLD.with(|world| {
        let world = world.get_or_init(World::new);
        world.runtime.block_on(async {
            let mut socket = TcpStream::connect(world.address).await.unwrap();
            let (raw, data) = data.split_first().map_or((0, data), |(first, rest)| (first & 1, rest));
            let sent = if raw == 1 { data.to_vec() } else { frames(data) };
            socket.write_all(&[HELLO, &sent].concat()).await.unwrap();
            world.hub.publish("live:1", "comment", &"hello").unwrap();
            socket.shutdown().await.unwrap();
            let mut answer = Vec::new();
            // A reset is an end as well.
            let _ = socket.read_to_end(&mut answer).await;
            assert!(answer.starts_with(b"HTTP/1.1 101"));
            drop(socket);
            tokio::task::yield_now().await;
        });
    });
});
