//! The SQL of promo.
pub(crate) mod coupon;
pub(crate) mod giving;
pub(crate) mod grant;
pub(crate) mod points;
pub(crate) mod uses;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;
