#![doc = include_str!("../README.md")]

mod apply;
mod gate;
mod http;
mod ids;
mod jobs;
mod learn;
mod policy;
mod reactions;
mod refusals;
mod review;
mod store;
mod tell;
mod training;
mod view;

pub use ids::{ApplicationId, AttemptId, CourseId};
pub use review::{
    ByHand, CheckFault, CheckOutcome, ContractAsked, ContractPort, IdentityAsked, IdentityCheckPort,
};

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "leadership",
    files: &[(
        "0001_leadership",
        include_str!("../migrations/0001_leadership.sql"),
    )],
};

/// This room, ready to be composed. It needs the ports `IdentityCheckPort`, `ContractPort` and (of
/// community) `People`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}
