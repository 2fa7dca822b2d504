#![doc = include_str!("../README.md")]

mod brief;
mod card;
mod deeds;
mod edit;
mod facade;
mod guard;
mod http;
mod jobs;
mod media;
mod others;
mod plan;
mod preheat;
mod presence;
mod ready;
mod replay;
mod reserve;
mod review;
mod rotate;
mod run;
mod sales;
mod session;
mod share;
mod show;
mod source;
mod store;
mod talk;
mod track;
mod view;

pub use brief::{SessionBrief, session_brief, spotlight, tell_cards};
pub use deeds::{DeedsAsked, MemberDeeds, SessionFacts, deeds_of, session_facts};
pub use facade::{OnAir, coming, hosts, on_air, reach_of, runs};
pub use media::{
    MediaStats, StreamView, authorize_publish, may_play, publishing_ended, publishing_started,
};
pub use preheat::port::{AdWord, AdWords, Benefit, Benefits, Interests};
pub use presence::fold_presence;
pub use ready::Readiness;
pub use replay::grant::{ReplayChapter, ReplayGrant, may_replay};
pub use replay::port::{Cut, Recorded, Recorder};
pub use replay::timeline::Span;
pub use review::mark::{Highlight, Highlights};
pub use session::{CardState, LiveStatus, stream_name, topic};
pub use source::{LinkPhase, LiveLink, LiveSource, PlayElsewhere, source, with_source};
pub use talk::desk::may_hear_desk;

/// The tables of this room.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "live",
    files: &[
        ("0001_live", include_str!("../migrations/0001_live.sql")),
        ("0002_replay", include_str!("../migrations/0002_replay.sql")),
        ("0003_talk", include_str!("../migrations/0003_talk.sql")),
        ("0004_share", include_str!("../migrations/0004_share.sql")),
        ("0006_source", include_str!("../migrations/0006_source.sql")),
        (
            "0007_assistant",
            include_str!("../migrations/0007_assistant.sql"),
        ),
        (
            "0008_preheat",
            include_str!("../migrations/0008_preheat.sql"),
        ),
        ("0009_review", include_str!("../migrations/0009_review.sql")),
    ],
};

/// This room, ready to be composed. It needs the ports `MediaStats`, `Recorder`, `Readiness`,
/// `Highlights`, `AdWords`, `Benefits`, `Interests` and (of community) `People`.
pub fn room() -> julin_web::Room {
    let mut room = julin_web::Room::new(MIGRATIONS, http::routes());
    room.reactions = sales::reactions();
    room.reactions.push(share::invite::reactions());
    room.jobs = jobs::all;
    room
}
