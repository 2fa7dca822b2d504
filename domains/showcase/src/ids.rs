//! The id of a post.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    ShowPostId "one 晒单",
}

impl From<ShowPostId> for Val {
    fn from(id: ShowPostId) -> Self {
        Self::I64(id.0)
    }
}

impl Field for ShowPostId {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        <i64 as Field>::get(row, i).map(Self)
    }
}
