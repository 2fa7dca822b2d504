#![doc = include_str!("../README.md")]

mod deliver;
mod http;
mod inbox;
mod template;

pub use deliver::{Notice, notice};
pub use inbox::{MessageView, unread};
pub use template::Template;

/// The room's tables.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "messaging",
    files: &[(
        "0001_messaging",
        include_str!("../migrations/0001_messaging.sql"),
    )],
};

/// The room, ready to be composed.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = vec![julin_events::reaction_to_many(
        "messaging.deliver",
        |tx, e| Box::pin(deliver::deliver(tx, e)),
    )];
    room
}
