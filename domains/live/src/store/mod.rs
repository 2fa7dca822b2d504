//! All SQL of the room, by topic.
pub(crate) mod audience;
pub(crate) mod card;
pub(crate) mod deeds;
pub(crate) mod preheat;
pub(crate) mod replay;
pub(crate) mod reservation;
pub(crate) mod review;
pub(crate) mod sale;
pub(crate) mod session;
pub(crate) mod share;
pub(crate) mod source;
pub(crate) mod talk;
