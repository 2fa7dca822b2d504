//! Our hub and its sockets alone, open to all: a process of its own, so that it can be measured.
use axum::Router;
use axum::body::Bytes;
use axum::extract::{State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::serve::ListenerExt as _;
use clap::Args;
use julin_kernel::SystemClock;
use julin_realtime::{AllTopics, Hub, Viewer, upgrade};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::net::TcpListener;

/// Where it listens.
#[derive(Args)]
pub(crate) struct ServeOptions {
    #[arg(long)]
    listen: SocketAddr,
}

struct Room {
    hub: Arc<Hub>,
    came: AtomicU64,
}

pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let room = Arc::new(Room {
        hub: Hub::new(Arc::new(SystemClock), "bench"),
        came: AtomicU64::new(0),
    });
    let routes = Router::new()
        .route("/ws", get(listen))
        .route("/publish", post(publish))
        .with_state(room);
    let listener = TcpListener::bind(options.listen).await?.tap_io(|stream| {
        // As the server does.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, routes).await?)
}

async fn listen(State(room): State<Arc<Room>>, request: WebSocketUpgrade) -> Response {
    let viewer = Viewer {
        key: format!("v:{:019}", room.came.fetch_add(1, Ordering::Relaxed)),
        member: None,
    };
    upgrade(request, viewer, room.hub.clone(), Arc::new(AllTopics))
}

async fn publish(State(room): State<Arc<Room>>, body: Bytes) -> StatusCode {
    let Ok(comment) = serde_json::from_slice::<serde_json::Value>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    match room.hub.publish("live:1", "comment", &comment) {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
