//! The timed order of a live, and how it really went.
mod go;
mod set;

pub(crate) use go::{Go, GoInput};
pub(crate) use set::{Draft, RundownInput, SetRundown, replace};

use julin_db::text_enum;

/// Segments of a rundown at most.
pub(crate) const SEGMENTS_MAX: usize = 100;
/// Minutes of a segment at most.
pub(crate) const MINUTES_MAX: i64 = 240;

text_enum! {
    /// What a segment is.
    pub(crate) enum SegmentKind {
        /// Welcome.
        Opening = "opening",
        /// One product is explained.
        Product = "product",
        /// Lucky bag, flash sale, questions.
        Interaction = "interaction",
        /// Goodbye.
        Closing = "closing",
    }
}
