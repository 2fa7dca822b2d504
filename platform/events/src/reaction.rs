//! Reactions: what a room does when it hears of an event.
use julin_contracts::Envelope;
use julin_db::{Result, Tx, row};
use julin_kernel::{EventId, Ts};
use std::pin::Pin;
use std::sync::Arc;

/// The effect of one event.
pub type Effect<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Events that a reaction to many is shown at once.
const MANY: usize = 128;

type ReactOne = dyn for<'a> Fn(&'a mut Tx, &'a Envelope) -> Effect<'a> + Send + Sync;
type ReactMany = dyn for<'a> Fn(&'a mut Tx, &'a [Envelope]) -> Effect<'a> + Send + Sync;

#[derive(Clone)]
enum React {
    One(Arc<ReactOne>),
    Many(Arc<ReactMany>),
}

/// Something a room does on events, in their order, with a cursor of its own.
#[derive(Clone)]
pub struct Reaction {
    pub(crate) name: &'static str,
    react: React,
}

impl Reaction {
    /// Shows it some events in a row, as many as it does not take longer for than `long_ms`; answers the
    /// position of the last.
    pub(crate) async fn show(&self, tx: &mut Tx, events: &[Envelope], long_ms: i64) -> Result<i64> {
        let react = match &self.react {
            React::Many(react) => {
                let some = &events[..events.len().min(MANY)];
                react(tx, some).await?;
                return Ok(some.last().map_or(0, |e| e.pos));
            }
            React::One(react) => react,
        };
        let until = tx.now().plus_ms(long_ms);
        let mut reached = 0;
        for event in events {
            react(tx, event).await?;
            reached = event.pos;
            if tx.clock_now() > until {
                break;
            }
        }
        Ok(reached)
    }
}

/// A reaction under a name that never changes: it names the cursor. It sees every event and ignores
/// those it does not care for, without asking the database for anything. It begins at the first event
/// ever.
pub fn reaction<F>(name: &'static str, react: F) -> Reaction
where
    F: for<'a> Fn(&'a mut Tx, &'a Envelope) -> Effect<'a> + Send + Sync + 'static,
{
    Reaction {
        name,
        react: React::One(Arc::new(react)),
    }
}

/// As `reaction`, for one that is shown many events in a row and so can write for all of them at once.
/// It must have the same effect however the events are cut into rows.
pub fn reaction_to_many<F>(name: &'static str, react: F) -> Reaction
where
    F: for<'a> Fn(&'a mut Tx, &'a [Envelope]) -> Effect<'a> + Send + Sync + 'static,
{
    Reaction {
        name,
        react: React::Many(Arc::new(react)),
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
