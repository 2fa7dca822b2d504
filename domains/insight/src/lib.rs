#![doc = include_str!("../README.md")]

mod dashboard;
mod days;
mod goods;
mod http;
mod kiosk;
mod reactions;
mod screen;
mod store;

pub use kiosk::{NewKiosk, kiosk_community, may_see_screen};

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "insight",
    files: &[(
        "0001_insight",
        include_str!("../migrations/0001_insight.sql"),
    )],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room
}
