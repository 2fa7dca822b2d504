//! Ids of coupons.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    CouponId "one coupon, as it is handed out",
    GrantId "one member's coupon",
    GivingId "a coupon that is given to many",
    PointsEntryId "one entry of a points account",
    TierId "one tier of members, which membership keeps",
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
column!(CouponId GivingId GrantId PointsEntryId TierId);
