//! What was settled is corrected by entries of its own, never by changing what was written (rule 4): a
//! member is given more back or asked for more, a supplier or a leader is owed more or less. Above a threshold a second
//! person approves. What concerns a supplier lies in the next statement.
mod apply;
mod ask;
mod decide;
mod model;
pub(crate) mod store;

pub use ask::OWN_CORRECTION;
pub(crate) use ask::{Ask, CorrectionBody};
pub(crate) use decide::Decide;
pub(crate) use model::{Correction, CorrectionId};
pub use model::{CorrectionKind, CorrectionStatus};
