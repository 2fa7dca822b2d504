#![doc = include_str!("../README.md")]

mod audit;
mod body;
mod caller;
pub mod check;
mod ctx;
mod first_answer;
mod idempotency;
mod lanes;
mod layers;
mod permission;
mod problem;
mod room;
mod unsaid;

pub use audit::{AuditRow, audit, audit_page};
pub use body::Body;
pub use caller::{Actor, Caller, Grant, Locale, SESSION_COOKIE, Sessions};
pub use ctx::{Ctx, CtxParts, Ports};
pub use idempotency::{IdempotencyKey, Replay, body_hash};
pub use lanes::Lanes;
pub use layers::{Guarded, cookie, outer_layers, visitor_layer};
pub use permission::{Permission, Reach, Role};
pub use problem::{Problem, ProblemBody, Problems};
pub use room::Room;

/// The result of every handler.
pub type Answer<T> = Result<T, Problem>;

/// The tables of the audit trail and of first answers.
pub const MIGRATIONS: julin_db::Migrations = julin_db::Migrations {
    room: "web",
    files: &[
        ("0001_web", include_str!("../migrations/0001_web.sql")),
        ("0002_answer", include_str!("../migrations/0002_answer.sql")),
    ],
};
