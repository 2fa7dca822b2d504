//! From the counted campaign to the neighbour's hands.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
mod bench;
mod counter;
mod dispatch;
mod late;
mod lots;
mod one_sku;
mod provider;
mod purchase;
mod replace;
mod replace_next;
mod resume;
mod returns;
mod scales;
mod sorting;
mod weighing;
