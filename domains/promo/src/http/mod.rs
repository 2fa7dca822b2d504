//! The HTTP operations of promo.
mod mine;
mod staff;
mod view;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::show, staff::edit))
        .routes(routes!(staff::stop))
        .routes(routes!(staff::give))
        .routes(routes!(mine::claimable))
        .routes(routes!(mine::claim))
        .routes(routes!(mine::coupons))
        .routes(routes!(mine::points))
}
