//! The HTTP operations of supply.
mod campaign;
mod counter;
mod late;
mod lots;
mod purchase;
mod replace;
mod scale;
mod weigh;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(purchase::list))
        .routes(routes!(purchase::show))
        .routes(routes!(purchase::send))
        .routes(routes!(purchase::confirm))
        .routes(routes!(purchase::ship))
        .routes(routes!(purchase::receive))
        .routes(routes!(campaign::aggregation))
        .routes(routes!(campaign::aggregation_xlsx))
        .routes(routes!(campaign::sorting, campaign::sorted))
        .routes(routes!(campaign::sorting_xlsx))
        .routes(routes!(campaign::dispatched))
        .routes(routes!(campaign::arrived))
        .routes(routes!(late::show))
        .routes(routes!(late::take))
        .routes(routes!(counter::list, counter::hand_over))
        .routes(routes!(counter::by_code))
        .routes(routes!(lots::list))
        .routes(routes!(lots::preview))
        .routes(routes!(lots::start))
        .routes(routes!(counter::unclaimed))
        .routes(routes!(replace::replace))
        .routes(routes!(replace::answer))
        .routes(routes!(replace::leftover))
        .routes(routes!(replace::returns))
        .routes(routes!(weigh::show))
        .routes(routes!(weigh::xlsx))
        .routes(routes!(weigh::preview))
        .routes(routes!(weigh::preview_sheet))
        .routes(routes!(weigh::enter))
        .routes(routes!(scale::list, scale::register))
        .routes(routes!(scale::revoke))
        .routes(routes!(scale::reading))
}
