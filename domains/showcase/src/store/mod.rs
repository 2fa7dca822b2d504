//! The SQL of the room.
pub(crate) mod placed;
pub(crate) mod post;
pub(crate) mod report;
pub(crate) mod rules;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
