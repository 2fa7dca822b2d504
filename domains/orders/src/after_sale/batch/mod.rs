//! 整批赔付: one item of a campaign is refunded to everybody who bought it, as a job that goes on where
//! it stopped. The row of a line in its batch and the key of its refund make it happen once.
mod amount;
mod model;
mod preview;
mod run;
mod start;
mod store;
mod view;

pub(crate) use model::{BatchBody, RefundBatchId};
pub(crate) use preview::{BatchPreview, preview};
pub(crate) use run::{REFUND_BATCH, RefundBatchJob, run};
pub(crate) use start::{RetryBatch, StartBatch, before};
pub(crate) use store::{batch, batches};
pub(crate) use view::{BatchView, view, views};
