#![doc = include_str!("../README.md")]

mod checklist;
mod desk;
mod http;
mod ids;
mod jobs;
mod outline;
mod ports;
mod reactions;
mod refusals;
mod rundown;
mod script;
mod show;
mod store;
mod template;
mod view;

pub use checklist::missing;
pub use desk::{may_hear, topic};
pub use ids::{DraftId, SegmentId, TaskId, TemplateId, VisitId};
pub use ports::{Assistant, AssistantFault, CardBrief, LiveBrief, Lives, NoAssistant, Stage};
pub use script::{AdWord, Prompt, ad_words};

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "runofshow",
    files: &[
        (
            "0001_runofshow",
            include_str!("../migrations/0001_runofshow.sql"),
        ),
        ("0002_kept", include_str!("../migrations/0002_kept.sql")),
    ],
};

/// This room, ready to be composed. It needs the ports `Lives` and `Assistant`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = reactions::all();
    room.jobs = jobs::all;
    room
}
