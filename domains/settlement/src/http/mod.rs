//! What leaders, operators and suppliers read.
mod earnings;
mod suppliers;

use julin_web::Ctx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(earnings::show))
        .routes(routes!(earnings::entries))
        .routes(routes!(suppliers::list))
        .routes(routes!(suppliers::statement))
}
