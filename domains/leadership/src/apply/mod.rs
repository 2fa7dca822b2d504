//! Applying to lead.
mod application;
mod input;
mod write;

pub(crate) use application::{Application, LeaderApplicationStatus};
pub(crate) use input::{ApplicationEdit, ApplicationInput};
pub(crate) use write::{Apply, Revise, Withdraw};
