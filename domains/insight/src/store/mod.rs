//! The SQL of insight: `keep` is written by reactions, `figures` are read, `kiosk` opens screens.
pub(crate) mod figures;
pub(crate) mod keep;
pub(crate) mod kiosk;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
