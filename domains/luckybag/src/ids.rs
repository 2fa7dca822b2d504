//! Ids of what is won.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    BagId "one lucky bag",
    PrizeId "what one member won out of a bag",
    DropId "coupons dropped into a room",
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
column!(BagId PrizeId DropId);
