//! 整批赔付: one item of a campaign is refunded to everybody who bought it, as a job that goes on where
//! it stopped, or of one supplier's lot to those who got goods of it (`lot.rs`). The row of a line in its batch and the key of its refund make it happen once.
mod amount;
mod lot;
mod model;
mod preview;
mod run;
mod start;
mod store;
mod view;

pub use lot::{LotBag, RefundLot, StartLot, preview_lot};
pub use model::{BatchBody, BatchStatus, RefundBatchId};
pub use preview::BatchPreview;
pub(crate) use preview::preview;
pub(crate) use run::{REFUND_BATCH, RefundBatchJob, run};
pub(crate) use start::{RetryBatch, StartBatch, before};
pub(crate) use store::{batch, batches};
pub use view::{BatchFailure, BatchView, refund_batch_view};
pub(crate) use view::{view, views};
