#![doc = include_str!("../README.md")]

mod after_sale;
mod cancel;
mod complete;
mod decide;
mod export;
mod facts;
mod fulfil;
mod http;
mod jobs;
mod load;
mod new_store;
mod order;
mod pay;
mod place;
mod progress_store;
mod reactions;
pub mod refusals;
mod roster;
mod round;
mod search;
mod settle;
mod shortage;
mod store;
mod timeline;
mod view;
mod write;

pub use after_sale::{ApproveBody, Claim, ClaimBody, DecideAfterSale, RequestAfterSale};
pub use cancel::CancelOrder;
pub use fulfil::{DemandLine, HandOver, advance, demand, hand_over};
pub use order::{ClaimReason, ClaimStatus, Liable, OrderStatus, true_up};
pub use place::{PlaceOrder, PlaceOrderBody, PlaceOrderLine, PlaceOrders, PlacedOrder};
pub use roster::{RosterOrder, RosterQuery, roster};
pub use search::{OrderQuery, OrderRow, OrderRowItem, find};
pub use shortage::refund_short;
pub use store::{Line, Order, Step};
pub use timeline::OrderStepView;
pub use view::{
    AfterSaleView, OrderCampaign, OrderCard, OrderCommunity, OrderLineView, OrderPickupPoint,
    OrderView,
};

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "orders",
    files: &[
        ("0001_orders", include_str!("../migrations/0001_orders.sql")),
        (
            "0002_commission",
            include_str!("../migrations/0002_commission.sql"),
        ),
        (
            "0003_discount",
            include_str!("../migrations/0003_discount.sql"),
        ),
    ],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}
