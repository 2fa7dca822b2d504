//! What is said, asked and corrected in a session, and who may not speak or may help.
pub(crate) mod assistant;
pub(crate) mod comment;
pub(crate) mod correction;
pub(crate) mod held;
pub(crate) mod mute;
pub(crate) mod question;
pub(crate) mod settings;
pub(crate) mod word;
