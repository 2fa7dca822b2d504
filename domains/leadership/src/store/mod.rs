//! All SQL of the room, by topic.
pub(crate) mod application;
pub(crate) mod attempt;
pub(crate) mod certificate;
pub(crate) mod course;
pub(crate) mod paper;
pub(crate) mod policy;
pub(crate) mod review;
pub(crate) mod step;

use julin_db::DbError;

/// The result of every store function.
type Result<T> = std::result::Result<T, DbError>;
