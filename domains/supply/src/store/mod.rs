//! The SQL of supply.
pub(crate) mod counter;
pub(crate) mod purchase;
pub(crate) mod sorting;
pub(crate) mod weigh;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
