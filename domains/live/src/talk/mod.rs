//! Talk in the room: comments and likes, moderation, questions, assistants, corrections.
pub(crate) mod assist;
pub(crate) mod comment;
pub(crate) mod correct;
pub(crate) mod desk;
pub(crate) mod hold;
pub(crate) mod like;
pub(crate) mod mute;
pub(crate) mod pin;
pub(crate) mod question;
pub(crate) mod remove;
pub(crate) mod sample;
pub(crate) mod slow;
pub(crate) mod task;
pub(crate) mod view;
pub(crate) mod words;
