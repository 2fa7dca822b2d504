//! All SQL of the room.
pub(crate) mod campaign;
pub(crate) mod chain;
pub(crate) mod counter;
pub(crate) mod dispatch;
pub(crate) mod extension;
pub(crate) mod flash;
pub(crate) mod item;
pub(crate) mod list;
pub(crate) mod presale;
pub(crate) mod quota;
pub(crate) mod step;
pub(crate) mod team;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
