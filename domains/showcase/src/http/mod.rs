//! The HTTP operations: of members, of everybody who looks, of those who decide.
mod desk;
mod look;
mod member;
mod rules;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Posts that one page without pages shows.
const SHOWN_MAX: i64 = 100;

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(look::list, member::make))
        .routes(routes!(look::wall))
        .routes(routes!(member::mine))
        .routes(routes!(member::withdraw))
        .routes(routes!(member::report))
        .routes(routes!(desk::list))
        .routes(routes!(desk::of_live))
        .routes(routes!(desk::decide))
        .routes(routes!(rules::get, rules::set))
}
