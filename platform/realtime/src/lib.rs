#![doc = include_str!("../README.md")]

mod bell;
mod doubt;
mod hub;
mod limits;
mod listener;
mod presence;
mod protocol;
mod ring;
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
