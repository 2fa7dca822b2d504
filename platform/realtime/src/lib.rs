#![doc = include_str!("../README.md")]

mod doubt;
mod hub;
mod limits;
mod listener;
mod presence;
mod protocol;
mod socket;
mod topic;
mod viewer;

pub use hub::{BadTopic, Hub};
pub use limits::Limits;
pub use listener::Listener;
pub use presence::Watched;
pub use protocol::Since;
pub use socket::{serve_socket, upgrade};
pub use viewer::{AllTopics, TopicGate, Viewer};
