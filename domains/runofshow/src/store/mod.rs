//! All SQL of the room, by topic.
pub(crate) mod draft;
pub(crate) mod kept;
pub(crate) mod plan;
pub(crate) mod script;
pub(crate) mod segment;
pub(crate) mod task;
pub(crate) mod template;
pub(crate) mod visit;
pub(crate) mod word;
