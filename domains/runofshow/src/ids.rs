//! Ids of this room.
use julin_db::{Field, RawRow, Val};

julin_kernel::id! {
    SegmentId "one segment of a rundown",
    VisitId "one time that a segment was on",
    TaskId "one item of a checklist",
    TemplateId "one template of a run-of-show",
    DraftId "one draft that was asked for",
    KeptId "one question that was kept for a script",
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
column!(SegmentId VisitId TaskId TemplateId DraftId KeptId);
