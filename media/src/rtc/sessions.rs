//! The open sessions by the secret in their URL.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use str0m::IceCreds;
use tokio::sync::watch;

use super::answer::Role;
use super::problem::Problem;

/// What a request about a session needs to know of it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) role: Role,
    pub(super) stream: String,
    /// Its entity tag.
    pub(super) tag: String,
    /// The client's own ICE name: another one in a PATCH is a restart.
    pub(super) their_ufrag: String,
    stop: watch::Sender<bool>,
}

impl Entry {
    pub(super) fn new(role: Role, stream: &str, tag: &str, offer: &str) -> Self {
        Self {
            role,
            stream: stream.to_owned(),
            tag: tag.to_owned(),
            their_ufrag: ufrag_in(offer).unwrap_or_default().to_owned(),
            stop: watch::Sender::default(),
        }
    }
}

/// The ICE name in a description or in a fragment of one.
pub(super) fn ufrag_in(sdp: &str) -> Option<&str> {
    sdp.lines()
        .find_map(|line| line.trim().strip_prefix("a=ice-ufrag:"))
}

type Open = Arc<Mutex<HashMap<String, Entry>>>;

/// All sessions of the server.
#[derive(Debug, Default)]
pub(super) struct Sessions(Open);

fn lock(open: &Open) -> MutexGuard<'_, HashMap<String, Entry>> {
    open.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Sessions {
    /// A place for a session, under a name that nobody can guess.
    pub(super) fn open(&self, entry: Entry, max: usize) -> Result<Ticket, Problem> {
        let mut open = lock(&self.0);
        if open.len() >= max {
            return Err(Problem::Full);
        }
        // 128 random bits and more, from the library that needs the same for ICE.
        let id = IceCreds::new().pass;
        let stop = entry.stop.subscribe();
        open.insert(id.clone(), entry);
        Ok(Ticket {
            id,
            stop,
            open: self.0.clone(),
        })
    }

    pub(super) fn is_full(&self, max: usize) -> bool {
        lock(&self.0).len() >= max
    }

    /// The session `id`, if it is one of this kind on this stream.
    pub(super) fn find(&self, id: &str, role: Role, stream: &str) -> Result<Entry, Problem> {
        let found = lock(&self.0).get(id).cloned();
        found
            .filter(|entry| entry.role == role && entry.stream == stream)
            .ok_or(Problem::NoSession)
    }

    pub(super) fn close(entry: &Entry) {
        entry.stop.send_replace(true);
    }

    pub(super) fn close_all(&self) {
        lock(&self.0).values().for_each(Self::close);
    }
}

/// A session's place; dropping it frees the place.
#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) id: String,
    stop: watch::Receiver<bool>,
    open: Open,
}

impl Ticket {
    /// Resolves when the client, or the server as a whole, ends the session.
    pub(super) async fn stopped(&mut self) {
        if self.stop.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        lock(&self.open).remove(&self.id);
    }
}
