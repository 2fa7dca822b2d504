#![doc = include_str!("../README.md")]

mod earn;
mod reactions;
mod store;

/// The tables of the room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "membership",
    files: &[(
        "0001_membership",
        include_str!("../migrations/0001_membership.sql"),
    )],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, utoipa_axum::router::OpenApiRouter::new());
    room.reactions = reactions::all();
    room
}
