#![doc = include_str!("../README.md")]

mod card;
mod edit;
mod facade;
mod funnel;
mod guard;
mod http;
mod jobs;
mod media;
mod others;
mod plan;
mod presence;
mod remind;
mod reserve;
mod review;
mod rotate;
mod run;
mod sales;
mod session;
mod show;
mod store;
mod talk;
mod track;
mod view;

pub use facade::{OnAir, coming, hosts, on_air, reach_of};
pub use media::{
    MediaStats, StreamView, authorize_publish, may_play, publishing_ended, publishing_started,
};
pub use presence::fold_presence;
pub use session::{CardState, LiveStatus, stream_name, topic};
pub use talk::desk::may_hear_desk;

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "live",
    files: &[
        ("0001_live", include_str!("../migrations/0001_live.sql")),
        ("0003_talk", include_str!("../migrations/0003_talk.sql")),
    ],
};

/// This room, ready to be composed. It needs the ports `MediaStats` and (of community) `People`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = sales::reactions();
    room.jobs = jobs::all;
    room
}
