//! Reactions: what a room does when it hears of an event.
use julin_contracts::Envelope;
use julin_db::{Result, Tx, row};
use julin_kernel::{EventId, Ts};
use std::pin::Pin;
use std::sync::Arc;

/// The effect of one event.
pub type Effect<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

type React = dyn for<'a> Fn(&'a mut Tx, &'a Envelope) -> Effect<'a> + Send + Sync;

/// Something a room does on events, in their order, with a cursor of its own.
#[derive(Clone)]
pub struct Reaction {
    pub(crate) name: &'static str,
    pub(crate) react: Arc<React>,
}

/// A reaction under a name that never changes: it names the cursor. It sees every event and ignores
/// those it does not care for. It begins at the first event ever.
pub fn reaction<F>(name: &'static str, react: F) -> Reaction
where
    F: for<'a> Fn(&'a mut Tx, &'a Envelope) -> Effect<'a> + Send + Sync + 'static,
{
    Reaction {
        name,
        react: Arc::new(react),
    }
}

row! {
    /// An event that a reaction could not digest.
    #[derive(Debug, Clone)]
    pub struct DeadLetter {
        /// Its id.
        pub id: EventId,
        /// Which reaction failed.
        pub reaction: String,
        /// Position of the event.
        pub event_pos: i64,
        /// Name of the event.
        pub event_name: String,
        /// What went wrong.
        pub error: String,
        /// When it was given up.
        pub at: Ts,
    }
}
