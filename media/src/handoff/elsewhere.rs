//! Streams that are published on another server which asked us first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::gate::Refusal;

#[derive(Debug)]
struct Publisher {
    client: String,
    since: Instant,
}

/// Who publishes elsewhere, by stream.
#[derive(Debug, Default)]
pub(crate) struct Elsewhere(Mutex<HashMap<String, Publisher>>);

/// What a publisher's coming changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Coming {
    /// The stream begins.
    New,
    /// Somebody else was on it.
    InPlaceOfAnother,
    /// The server asked twice.
    Known,
}

impl Elsewhere {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Publisher>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(
        &self,
        stream: &str,
        client: &str,
        take_over: bool,
        max: usize,
    ) -> Result<Coming, Refusal> {
        let mut publishers = self.lock();
        let there = publishers.get(stream).map(|there| there.client == client);
        let coming = match there {
            Some(true) => return Ok(Coming::Known),
            Some(false) if !take_over => return Err(Refusal::Busy),
            Some(false) => Coming::InPlaceOfAnother,
            None if publishers.len() >= max => return Err(Refusal::Overloaded),
            None => Coming::New,
        };
        let publisher = Publisher {
            client: client.to_owned(),
            since: Instant::now(),
        };
        publishers.insert(stream.to_owned(), publisher);
        Ok(coming)
    }

    /// Whether `client` was the publisher. A server that names no client speaks of whoever is there.
    pub(super) fn end(&self, stream: &str, client: Option<&str>) -> bool {
        let mut publishers = self.lock();
        let is = publishers
            .get(stream)
            .is_some_and(|there| client.is_none_or(|client| there.client == client));
        is && publishers.remove(stream).is_some()
    }

    /// The stream that `client` publishes, for servers that name it by the key.
    pub(super) fn stream_of(&self, client: &str) -> Option<String> {
        let publishers = self.lock();
        let mut all = publishers.iter();
        all.find(|(_, there)| there.client == client)
            .map(|(stream, _)| stream.clone())
    }

    /// How long the stream has run, ms.
    pub(crate) fn uptime_ms(&self, stream: &str, now: Instant) -> Option<u64> {
        let since = self.lock().get(stream)?.since;
        u64::try_from(now.duration_since(since).as_millis()).ok()
    }

    pub(crate) fn forget(&self, stream: &str) -> bool {
        self.lock().remove(stream).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_publishes_until_it_ends_or_another_takes_over() {
        let elsewhere = Elsewhere::default();
        assert_eq!(elsewhere.begin("a", "1", false, 1), Ok(Coming::New));
        assert_eq!(elsewhere.begin("a", "1", false, 1), Ok(Coming::Known));
        assert_eq!(elsewhere.begin("a", "2", false, 1), Err(Refusal::Busy));
        assert_eq!(
            elsewhere.begin("b", "3", false, 1),
            Err(Refusal::Overloaded)
        );
        assert_eq!(
            elsewhere.begin("a", "2", true, 1),
            Ok(Coming::InPlaceOfAnother)
        );
        assert!(!elsewhere.end("a", Some("1")), "a late word of the first");
        assert_eq!(elsewhere.stream_of("2").as_deref(), Some("a"));
        assert!(elsewhere.end("a", Some("2")));
        assert!(!elsewhere.end("a", None));
    }
}
