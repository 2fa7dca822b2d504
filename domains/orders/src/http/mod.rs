//! The HTTP operations of orders.
mod after_sales;
mod mine;
mod staff;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(mine::place, mine::list))
        .routes(routes!(mine::show))
        .routes(routes!(mine::cancel))
        .routes(routes!(mine::claim))
        .routes(routes!(after_sales::list))
        .routes(routes!(after_sales::approve))
        .routes(routes!(after_sales::reject))
        .routes(routes!(staff::search))
        .routes(routes!(staff::export))
}
