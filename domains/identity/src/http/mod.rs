//! Operations over HTTP.
mod auth;
mod inbox;
mod me;
mod staff;

use julin_web::Ctx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(auth::send_code))
        .routes(routes!(auth::login))
        .routes(routes!(auth::password))
        .routes(routes!(auth::logout))
        .routes(routes!(me::me, me::rename))
        .routes(routes!(me::consents))
        .routes(routes!(me::export))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::grants))
        .routes(routes!(inbox::list))
}
