//! What must be done before, during and after a live, by whom, until when.
mod done;
mod due;
mod gate;
mod remind;
mod set;

pub use gate::missing;

pub(crate) use done::{Done, DoneInput};
pub(crate) use due::due_at;
pub(crate) use gate::{Override, OverrideInput, names_missing};
pub(crate) use remind::{Remind, Watch, watch};
pub(crate) use set::{ChecklistInput, Draft, SetChecklist, replace};

use julin_db::text_enum;

/// Items of a checklist at most.
pub(crate) const TASKS_MAX: usize = 100;
/// Minutes from the start or the end at most: thirty days.
pub(crate) const DUE_MINUTES_MAX: i64 = 30 * 24 * 60;

text_enum! {
    /// When an item is done.
    pub(crate) enum Phase {
        /// So many minutes before the start.
        Before = "before",
        /// So many minutes after the start.
        During = "during",
        /// So many minutes after the end.
        After = "after",
    }
    /// Who does it.
    pub(crate) enum TaskRole {
        /// Whoever speaks.
        Host = "host",
        /// Whoever helps the host.
        Assistant = "assistant",
        /// Whoever has the goods.
        Supply = "supply",
        /// Whoever answers residents.
        Service = "service",
    }
}
