#![doc = include_str!("../README.md")]

mod aggregation;
mod arrive;
mod by_code;
mod counter;
mod finish;
mod hand_over;
mod http;
mod jobs;
mod late;
mod lot;
mod move_po;
mod plan;
mod purchase;
mod reactions;
mod receive;
pub mod refusals;
mod replace;
mod sheets;
mod short;
mod sorting;
mod source;
mod stage;
mod status;
mod store;
mod weigh;
mod words;

pub use aggregation::{AggregationRow, AggregationShare, AggregationView, SupplyPoint};
pub use arrive::{ArrivalView, Arrive};
pub use counter::{RosterFamily, RosterItemView, RosterOrderView, RosterView, UnclaimedView};
pub use hand_over::{BlockedOrder, HandOverOrders, HandOverResult};
pub use late::{LateOrderBody, SurplusItem, TakeLate, surplus};
pub use lot::{ReceivedLot, SortingLot};
pub use move_po::MovePurchaseOrder;
pub use purchase::{PurchaseLineView, PurchaseOrderView, SupplyCampaign, SupplyParty};
pub use receive::{ReceiveBody, ReceiveGoods, ReceiveLine};
pub use replace::{ReplacementState, RosterReplacement, SortingReplacement};
pub use sorting::{SortingBuilding, SortingItem, SortingLeader, SortingOrder, SortingView};
pub use status::PurchaseStatus;
pub use weigh::{
    EnterWeights, NewScale, ScaleId, ScaleReading, ScaleReadingView, ScaleView, TakeReading,
    WeighBody, WeighPreview, WeighPreviewRow, WeighProblem, WeighReading, WeighResult, WeighedView,
    WeighingItem, WeighingLine, WeighingSheet, WeightUnit, may_hear_scales, scale_topic,
};

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "supply",
    files: &[
        ("0001_supply", include_str!("../migrations/0001_supply.sql")),
        (
            "0002_weighing",
            include_str!("../migrations/0002_weighing.sql"),
        ),
        ("0003_late", include_str!("../migrations/0003_late.sql")),
        ("0004_scale", include_str!("../migrations/0004_scale.sql")),
        (
            "0005_replacement",
            include_str!("../migrations/0005_replacement.sql"),
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
