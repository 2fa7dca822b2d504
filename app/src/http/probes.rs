//! Health, readiness, metrics.
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use julin_web::Ctx;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::net::SocketAddr;
use std::sync::OnceLock;

/// `/healthz`: the process answers. `/readyz`: it can read its database.
pub(crate) fn probes() -> Router<Ctx> {
    let _ = metrics_handle();
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
}

async fn ready(State(ctx): State<Ctx>) -> (StatusCode, &'static str) {
    match ctx.db.migrations_applied().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(e) => {
            tracing::warn!(error = %e, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "database unavailable\n")
        }
    }
}

fn metrics_handle() -> Option<&'static PrometheusHandle> {
    static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
    // A second recorder in one process (tests) is refused; the first goes on.
    HANDLE
        .get_or_init(|| PrometheusBuilder::new().install_recorder().ok())
        .as_ref()
}

/// Serves `/metrics` on an address of its own, which stays off the public network.
pub(crate) async fn serve_metrics(
    address: SocketAddr,
    stop: impl Future<Output = ()> + Send + 'static,
) {
    let render = || async {
        metrics_handle()
            .map(PrometheusHandle::render)
            .unwrap_or_default()
    };
    let router = Router::new().route("/metrics", get(render));
    match tokio::net::TcpListener::bind(address).await {
        Ok(listener) => {
            let _ = axum::serve(listener, router)
                .with_graceful_shutdown(stop)
                .await;
        }
        Err(e) => tracing::error!(error = %e, %address, "metrics.listen"),
    }
}
