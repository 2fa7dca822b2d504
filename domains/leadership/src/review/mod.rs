//! What the shop does with an application: marks, papers, and a decision.
mod decide;
mod mark;
mod paper;

pub(crate) use decide::{Approval, Approve, Ask, Decline};
pub(crate) use mark::{GiveMarks, Mark, Review, ReviewInput, score_text};
pub use paper::{
    ByHand, CheckFault, CheckOutcome, ContractAsked, ContractPort, IdentityAsked, IdentityCheckPort,
};
pub(crate) use paper::{Paper, PaperInput, PaperKind, PaperState, RecordPaper, missing, outcome};
