//! What leaders, operators and suppliers read.
mod approvals;
mod callback;
mod cash;
mod corrections;
mod earnings;
mod reconciliation;
mod statements;
mod suppliers;
mod terms;
mod withdrawals;

pub(crate) use callback::PAYOUT_CALLBACK;
pub use callback::callbacks;

use julin_web::Ctx;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(earnings::show))
        .routes(routes!(earnings::entries))
        .routes(routes!(cash::show))
        .routes(routes!(cash::net))
        .routes(routes!(cash::list))
        .routes(routes!(cash::hand_in))
        .routes(routes!(corrections::ask, corrections::list))
        .routes(routes!(corrections::approve))
        .routes(routes!(corrections::reject))
        .routes(routes!(withdrawals::request, withdrawals::list))
        .routes(routes!(withdrawals::cancel))
        .routes(routes!(approvals::list))
        .routes(routes!(approvals::approve))
        .routes(routes!(approvals::reject))
        .routes(routes!(approvals::show_payee, approvals::set_payee))
        .routes(routes!(reconciliation::days, reconciliation::start))
        .routes(routes!(reconciliation::differences))
        .routes(routes!(reconciliation::explain))
        .routes(routes!(terms::show, terms::set))
        .routes(routes!(statements::list))
        .routes(routes!(statements::show))
        .routes(routes!(statements::export))
        .routes(routes!(statements::confirm))
        .routes(routes!(statements::pay))
        .routes(routes!(suppliers::list))
        .routes(routes!(suppliers::statement))
}
