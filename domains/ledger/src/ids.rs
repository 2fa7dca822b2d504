//! Ids of what journals point at beyond orders and payments.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    WithdrawalId "one withdrawal of a leader",
    StatementId "one statement of a supplier",
}

macro_rules! column {
    ($($id:ident)*) => { $(
        impl From<$id> for Val {
            fn from(id: $id) -> Self { Self::I64(id.0) }
        }
        impl Field for $id {
            fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
                <i64 as Field>::get(row, i).map(Self)
            }
        }
    )* };
}
column!(WithdrawalId StatementId);
