#![doc = include_str!("../README.md")]

mod accrue;
mod claw_back;
mod commission;
mod follow;
mod http;
mod model;
mod reactions;
mod receive;
mod refund;
mod store;
mod supplier_store;
mod tell;
mod words;

pub use model::{CommissionStatus, EarningKind, EarningReason};

use julin_web::Room;

/// The tables of settlement.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "settlement",
    files: &[(
        "0001_settlement",
        include_str!("../migrations/0001_settlement.sql"),
    )],
};

/// The room, ready to be composed.
pub fn room() -> Room {
    Room {
        reactions: reactions::all(),
        jobs: tell::jobs,
        ..Room::new(MIGRATIONS, http::routes())
    }
}
