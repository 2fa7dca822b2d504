//! Sharing a session: who brought whom, and what the shop gives for a new neighbour. Sharing is never
//! asked for, and nothing is given for it: a reward is for a first order that was completed.
pub(crate) mod brought;
pub(crate) mod code;
pub(crate) mod door;
pub(crate) mod http;
pub(crate) mod invite;
pub(crate) mod rules;
