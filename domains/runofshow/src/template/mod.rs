//! Templates of a run-of-show: some are built in, others a shop's or a leader's own.
mod apply;
mod built_in;
mod save;

pub(crate) use apply::{Apply, ApplyInput};
pub(crate) use built_in::{BuiltIn, outline as built_in};
pub(crate) use save::{DeleteTemplate, SaveTemplate, TemplateInput};
