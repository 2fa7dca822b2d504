//! How reactions read: events are parsed once for all of them, and a reaction that has nothing to do
//! with what it is shown writes nothing, not even how far it has read.
use crate::Runner;
use crate::reaction::Reaction;
use crate::store::{self, EventRow};
use julin_contracts::Envelope;
use julin_db::{Command, DbError, Error, Result, Tx};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

/// Events read at once, for all reactions.
const WINDOW: i64 = 512;
/// Events digested by one reaction in one transaction, at the most …
const WIDTH: usize = 256;
/// … unless it takes longer than this, in milliseconds: other commands wait meanwhile.
const LONG_MS: i64 = 10;
/// How far a reaction may read ahead of what is stored of it; so much is read again after a restart.
const AHEAD: i64 = 4_096;

/// Events in a row, parsed.
#[derive(Debug, Default)]
pub(crate) struct Window {
    from: i64,
    events: Vec<Envelope>,
    /// What follows them and cannot be read.
    broken: Option<(EventRow, String)>,
}

impl Window {
    fn parse(from: i64, rows: Vec<EventRow>) -> Self {
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            match row.envelope() {
                Ok(envelope) => events.push(envelope),
                Err(e) => {
                    let broken = Some((row, e.to_string()));
                    return Self {
                        from,
                        events,
                        broken,
                    };
                }
            }
        }
        Self {
            from,
            events,
            broken: None,
        }
    }
    /// Whether it holds what follows `pos`.
    fn follows(&self, pos: i64) -> bool {
        let end = self.events.last().map_or(self.from, |e| e.pos);
        self.from <= pos && (pos < end || (pos == end && self.broken.is_some()))
    }
}

/// How far a reaction has read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reader {
    /// It has seen everything up to here.
    at: i64,
    /// What the database knows of that.
    stored: i64,
    /// How many events it is shown next.
    width: usize,
}

/// What the reactions have read.
#[derive(Debug, Default)]
pub(crate) struct Readers {
    readers: HashMap<&'static str, Reader>,
    window: Arc<Window>,
}

/// How a page ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Digested {
    reached: i64,
    wrote: bool,
}

impl Runner {
    /// Forgets what was read: somebody else may have led meanwhile.
    pub(crate) fn forget_readers(&self) {
        let mut all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        all.readers.clear();
    }

    async fn reader(&self, name: &'static str) -> Result<Reader> {
        let known = {
            let all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            all.readers.get(name).copied()
        };
        if let Some(known) = known {
            return Ok(known);
        }
        let at = store::cursor(&mut self.db.read().await?, name).await?;
        Ok(Reader {
            at,
            stored: at,
            width: WIDTH,
        })
    }

    fn keep_reader(&self, name: &'static str, reader: Option<Reader>) {
        let mut all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        match reader {
            Some(reader) => all.readers.insert(name, reader),
            None => all.readers.remove(name),
        };
    }

    async fn window(&self, pos: i64) -> Result<Arc<Window>> {
        let known = {
            let all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            all.window.clone()
        };
        if known.follows(pos) {
            return Ok(known);
        }
        let rows = store::events_after(&mut self.db.read().await?, pos, WINDOW).await?;
        let window = Arc::new(Window::parse(pos, rows));
        let mut all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        all.window = window.clone();
        Ok(window)
    }

    /// Shows a reaction what follows; answers whether there was anything.
    pub(crate) async fn digest(&self, reaction: &Reaction) -> Result<bool> {
        let reader = self.reader(reaction.name).await?;
        let window = self.window(reader.at).await?;
        if !window.follows(reader.at) {
            return Ok(false);
        }
        let page = Digest {
            reaction: reaction.clone(),
            window,
            reader,
            give_up: None,
        };
        match self.db.write(page.clone()).await {
            Ok(done) => {
                self.digested(reaction, reader, done);
                Ok(true)
            }
            Err(e) if reader.width > 1 => {
                tracing::debug!(reaction = reaction.name, error = %e, "page failed");
                let width = reader.width / 8 + 1;
                // What another leader read meanwhile is read anew.
                let again = (!is_stale(&e)).then_some(Reader { width, ..reader });
                self.keep_reader(reaction.name, again);
                Ok(true)
            }
            Err(e) => self.digest_alone(page, e).await,
        }
    }

    pub(crate) fn digested(&self, reaction: &Reaction, reader: Reader, done: Digested) {
        let stored = if done.wrote {
            done.reached
        } else {
            reader.stored
        };
        let reader = Reader {
            at: done.reached,
            stored,
            width: (reader.width * 2).min(WIDTH),
        };
        self.keep_reader(reaction.name, Some(reader));
    }

    /// Stores how far those have read that had nothing to do: now and then while there is more to read,
    /// and at the end.
    pub(crate) async fn keep_far(&self, more: bool) -> Result<()> {
        let ahead = if more { AHEAD } else { 1 };
        let far: Vec<(&'static str, Reader)> = {
            let all = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
            let far = |r: &Reader| r.at - r.stored >= ahead;
            let named = all.readers.iter().map(|(name, r)| (*name, *r));
            named.filter(|(_, r)| far(r)).collect()
        };
        if far.is_empty() {
            return Ok(());
        }
        let positions = far.iter().map(|(name, r)| (*name, r.at)).collect();
        self.db.write(KeepFar(positions)).await?;
        for (name, reader) in far {
            let stored = reader.at;
            self.keep_reader(name, Some(Reader { stored, ..reader }));
        }
        Ok(())
    }
}

/// Some events, shown to one reaction in one transaction.
#[derive(Clone)]
pub(crate) struct Digest {
    pub(crate) reaction: Reaction,
    pub(crate) window: Arc<Window>,
    pub(crate) reader: Reader,
    pub(crate) give_up: Option<String>,
}

impl Digest {
    /// Where the event stands that it was shown alone.
    pub(crate) fn position(&self) -> i64 {
        self.reader.at
    }

    fn page(&self) -> &[Envelope] {
        let events = &self.window.events;
        let from = events.partition_point(|e| e.pos <= self.reader.at);
        let to = (from + self.reader.width).min(events.len());
        &events[from..to]
    }

    async fn show(&self, tx: &mut Tx) -> Result<i64> {
        let page = self.page();
        let Some(first) = page.first() else {
            return self.show_broken(tx).await;
        };
        if let Some(why) = &self.give_up {
            store::insert_dead_letter(tx, self.reaction.name, first, why).await?;
            return Ok(first.pos);
        }
        self.reaction.show(tx, page, LONG_MS).await
    }

    async fn show_broken(&self, tx: &mut Tx) -> Result<i64> {
        let Some((row, error)) = &self.window.broken else {
            return Ok(self.reader.at);
        };
        let why = self
            .give_up
            .as_ref()
            .ok_or_else(|| Error::internal(error))?;
        store::insert_dead_row(tx, self.reaction.name, row, why).await?;
        Ok(row.pos)
    }
}

impl Command for Digest {
    type Output = Digested;
    async fn run(&self, tx: &mut Tx) -> Result<Digested> {
        let before = tx.statements();
        let reached = self.show(tx).await?;
        // Who ran no statement depends on nothing but the event, and may be shown it again.
        let wrote = tx.statements() > before;
        if wrote {
            let stored = store::cursor(tx, self.reaction.name).await?;
            if stored != self.reader.stored {
                return Err(DbError::Check(STALE.into()).into());
            }
            store::set_cursor(tx, self.reaction.name, reached).await?;
        }
        Ok(Digested { reached, wrote })
    }
}

const STALE: &str = "another leader has read this";

/// Whether somebody else digested the same meanwhile.
pub(crate) fn is_stale(e: &Error) -> bool {
    matches!(e, Error::Db(DbError::Check(why)) if why == STALE)
}

struct KeepFar(Vec<(&'static str, i64)>);
impl Command for KeepFar {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        for (reaction, pos) in &self.0 {
            store::move_cursor(tx, reaction, *pos).await?;
        }
        Ok(())
    }
}
