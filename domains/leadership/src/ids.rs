//! Ids of this room.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    ApplicationId "one application to lead",
    StepId "one step of an application",
    CourseId "one course",
    AttemptId "one test that somebody takes",
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
column!(ApplicationId StepId CourseId AttemptId);
