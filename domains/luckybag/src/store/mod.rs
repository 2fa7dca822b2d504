//! The SQL of the room.
pub(crate) mod bag;
pub(crate) mod code_try;
pub(crate) mod coupon_drop;
pub(crate) mod entry;
pub(crate) mod prize;

pub(crate) type Result<T> = std::result::Result<T, julin_db::DbError>;

/// Who made something, under which key.
pub(crate) struct Made<'a> {
    pub(crate) by: julin_kernel::PersonId,
    pub(crate) key: &'a str,
    pub(crate) hash: &'a str,
}
