//! Stores and pictures, from the outside.

#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test may panic as a test may"
)]

mod images;
mod scrub;
mod suite;
