//! What the ledger shows over HTTP.
mod journals;
mod sheet;
mod trial_balance;

use julin_web::Ctx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(trial_balance::show))
        .routes(routes!(trial_balance::accounts))
        .routes(routes!(trial_balance::export))
        .routes(routes!(journals::list))
}
