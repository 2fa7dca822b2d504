//! The HTTP operations: of bags, of what was won, of coupon drops.
mod bags;
mod drops;
mod prizes;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Bags, drops or prizes of one session that a page shows.
const SHOWN_MAX: i64 = 100;

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(bags::list, bags::plan))
        .routes(routes!(bags::open))
        .routes(routes!(bags::cancel))
        .routes(routes!(bags::enter))
        .routes(routes!(bags::proof))
        .routes(routes!(prizes::claim))
        .routes(routes!(prizes::list))
        .routes(routes!(prizes::hand_over))
        .routes(routes!(drops::list, drops::make))
        .routes(routes!(drops::take))
        .routes(routes!(drops::end))
}
