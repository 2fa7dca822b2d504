#![doc = include_str!("../README.md")]

mod claim;
mod close;
mod coupons;
mod draw;
mod enter;
mod highlights;
mod http;
mod ids;
mod jobs;
mod model;
mod plan;
mod ports;
mod promised;
mod reactions;
mod refusals;
mod rules;
mod stake;
mod standing;
mod steer;
mod store;
mod tell;
mod view;

pub use highlights::{GivenAway, given_away};
pub use ids::{BagId, DropId, PrizeId};
pub use ports::{Asked, Deeds, RoomSession, Rooms};
pub use promised::bags_of;

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "luckybag",
    files: &[
        (
            "0001_luckybag",
            include_str!("../migrations/0001_luckybag.sql"),
        ),
        (
            "0002_code_try",
            include_str!("../migrations/0002_code_try.sql"),
        ),
    ],
};

/// This room, ready to be composed. It needs the port `Rooms`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}
