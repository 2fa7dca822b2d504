//! What belongs to no room: the shop's face, the realtime socket, the system desk, probes.
mod meta;
mod probes;
mod realtime;
mod system;

pub(crate) use probes::{probes, serve_metrics};

use axum::routing::any;
use julin_kernel::Code;
use julin_web::{Answer, Ctx};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The documented routes of the app itself.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(meta::meta))
        .routes(routes!(realtime::socket))
        .routes(routes!(system::dead_jobs))
        .routes(routes!(system::retry_job))
        .routes(routes!(system::dead_letters))
        .routes(routes!(system::replay))
        .routes(routes!(system::audit))
        .route("/api/{*rest}", any(no_such_operation))
}

/// Below `/api` nothing is a page: what does not exist is refused like everything else.
async fn no_such_operation() -> Answer<()> {
    Err(Code::NOT_FOUND.fault().into())
}
