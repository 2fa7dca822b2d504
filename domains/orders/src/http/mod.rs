//! The HTTP operations of orders.
mod after_sales;
mod batches;
mod checkouts;
mod claims;
mod dispatch;
mod edits;
mod excess;
mod mine;
mod queue;
mod settling;
mod staff;
mod taken;

use julin_web::Ctx;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All routes of the room.
pub(crate) fn routes() -> OpenApiRouter<Ctx> {
    OpenApiRouter::new()
        .routes(routes!(mine::place, mine::list))
        .routes(routes!(checkouts::place))
        .routes(routes!(checkouts::price))
        .routes(routes!(queue::queue))
        .routes(routes!(mine::show))
        .routes(routes!(mine::cancel))
        .routes(routes!(taken::take))
        .routes(routes!(taken::collect_cash))
        .routes(routes!(taken::read))
        .routes(routes!(taken::take_list))
        .routes(routes!(taken::show_guest, taken::claim_guest))
        .routes(routes!(edits::edit))
        .routes(routes!(edits::withdraw))
        .routes(routes!(excess::ask))
        .routes(routes!(claims::claim))
        .routes(routes!(claims::withdraw))
        .routes(routes!(claims::refund_instead))
        .routes(routes!(claims::appeal))
        .routes(routes!(batches::preview))
        .routes(routes!(batches::start, batches::list))
        .routes(routes!(batches::show))
        .routes(routes!(batches::retry))
        .routes(routes!(after_sales::list))
        .routes(routes!(after_sales::show))
        .routes(routes!(after_sales::returned))
        .routes(routes!(after_sales::approve))
        .routes(routes!(after_sales::reject))
        .routes(routes!(staff::search))
        .routes(routes!(staff::export))
        .routes(routes!(settling::show))
        .routes(routes!(dispatch::show, dispatch::decide))
}
