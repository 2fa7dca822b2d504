#![doc = include_str!("../README.md")]

mod http;
mod interest;
mod jobs;
mod members;
mod reactions;
mod repurchase;
mod review;
mod rules;
mod store;
mod tag;
mod welcome;

pub use interest::interests_of;
pub use store::tags_of;
pub use tag::Tag;

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "crm",
    files: &[
        ("0001_crm", include_str!("../migrations/0001_crm.sql")),
        (
            "0002_interest",
            include_str!("../migrations/0002_interest.sql"),
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
