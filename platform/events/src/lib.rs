#![doc = include_str!("../README.md")]

mod digest;
mod job;
mod outbox;
mod reaction;
mod runner;
mod serve;
mod store;

pub use job::{
    Job, JobFuture, JobHandler, JobRow, JobState, enqueue, enqueue_all, enqueue_behind, handler,
};
pub use outbox::{emit, emit_all, last_position, tail};
pub use reaction::{DeadLetter, Effect, Reaction, reaction, reaction_to_many};
pub use runner::Runner;

/// The migrations of the outbox, the jobs and the cursors.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "events",
    files: &[
        ("0001_events", include_str!("../migrations/0001_events.sql")),
        (
            "0002_priority",
            include_str!("../migrations/0002_priority.sql"),
        ),
    ],
};
