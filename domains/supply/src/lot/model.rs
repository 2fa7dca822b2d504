//! The id of a lot.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    LotId "a supplier's lot, as it was received",
}
impl From<LotId> for Val {
    fn from(id: LotId) -> Self {
        Self::I64(id.0)
    }
}
impl Field for LotId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}
