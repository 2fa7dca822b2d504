//! SQL of recordings.
pub(crate) mod clip;
pub(crate) mod recording;
