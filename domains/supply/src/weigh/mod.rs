//! Sorting goods that are sold by weight: grams are typed, pasted, uploaded or sent by a scale. What a
//! weight means for money is `julin_orders`' affair.
mod amount;
mod enter;
mod frame;
mod list;
mod paste;
mod preview;
mod reading;
mod scale;
mod table;

pub use amount::WeightUnit;
pub use enter::{EnterWeights, WeighBody, WeighReading, WeighResult, WeighedView};
pub(crate) use list::{Seen, read, seen_by};
pub use list::{WeighingItem, WeighingLine, WeighingSheet};
pub(crate) use preview::{PreviewRows, preview};
pub use preview::{WeighPreview, WeighPreviewRow, WeighProblem};
pub use reading::{ScaleReading, ScaleReadingView, TakeReading};
pub use scale::{NewScale, ScaleId, ScaleView, may_hear_scales, scale_topic};
pub(crate) use scale::{RevokeScale, at_point, require_point};
pub(crate) use table::{of_cells, rows};
