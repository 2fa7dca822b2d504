#![doc = include_str!("../README.md")]

mod chain;
mod counting;
mod quota;
mod snapshot;
mod status;
mod store;
mod tier;
mod title;
mod transition;

pub use chain::{ChainEntry, ChainItem, add_chain_row, next_chain_number, void_chain_row};
pub use counting::{count_paid, final_prices, uncount};
pub use quota::{OverLimit, bought, give_quota_back, take_quota};
pub use snapshot::{CampaignSnapshot, ItemSnapshot, snapshot};
pub use status::CampaignStatus;
pub use tier::{NextTier, Tier, next_tier, price_at, true_up};
pub use title::{title, titles};
pub use transition::{link_live, set_status};

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "groupbuy",
    files: &[(
        "0001_groupbuy",
        include_str!("../migrations/0001_groupbuy.sql"),
    )],
};

/// This room, ready to be composed.
pub fn room() -> julin_web::Room {
    julin_web::Room::new(MIGRATIONS, utoipa_axum::router::OpenApiRouter::new())
}
