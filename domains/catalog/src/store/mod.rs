//! All SQL of the room.
pub(crate) mod pool;
pub(crate) mod product;
pub(crate) mod sku;
pub(crate) mod stock_change;
pub(crate) mod supplier;
pub(crate) mod upload;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
