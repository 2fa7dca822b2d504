#![doc = include_str!("../README.md")]

mod decide;
mod http;
mod ids;
mod make;
mod model;
mod ports;
mod refusals;
mod report;
mod rules;
mod stage;
mod store;
mod tell;
mod view;
mod withdraw;

pub use ids::ShowPostId;
pub use ports::{RoomSession, Rooms};

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "showcase",
    files: &[(
        "0001_showcase",
        include_str!("../migrations/0001_showcase.sql"),
    )],
};

/// This room, ready to be composed. It needs the port `Rooms`.
pub fn room() -> julin_web::Room {
    julin_web::Room::new(MIGRATIONS, http::routes())
}
