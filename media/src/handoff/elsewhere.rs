//! Streams that are published on another server which asked us first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

use crate::gate::Refusal;

#[derive(Debug)]
struct Publisher {
    client: String,
    /// What the server calls the stream: its public name, or the key.
    name: String,
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
        (client, name): (&str, &str),
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
            name: name.to_owned(),
            since: Instant::now(),
        };
        publishers.insert(stream.to_owned(), publisher);
        Ok(coming)
    }

    /// Ends what `client` published as `name`; several servers may count their clients alike. A server
    /// that names no client speaks of whoever is there.
    pub(super) fn end(&self, name: &str, client: Option<&str>) -> Option<String> {
        let mut publishers = self.lock();
        let is = |(stream, there): &(&String, &Publisher)| {
            (*stream == name || there.name == name)
                && client.is_none_or(|client| there.client == client)
        };
        let stream = publishers.iter().find(is)?.0.clone();
        publishers.remove(&stream).map(|_| stream)
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
        let begin =
            |stream, client, take_over| elsewhere.begin(stream, (client, stream), take_over, 1);
        assert_eq!(begin("a", "1", false), Ok(Coming::New));
        assert_eq!(begin("a", "1", false), Ok(Coming::Known));
        assert_eq!(begin("a", "2", false), Err(Refusal::Busy));
        assert_eq!(begin("b", "3", false), Err(Refusal::Overloaded));
        assert_eq!(begin("a", "2", true), Ok(Coming::InPlaceOfAnother));
        assert_eq!(
            elsewhere.end("a", Some("1")),
            None,
            "a late word of the first"
        );
        assert_eq!(elsewhere.end("b", Some("2")), None, "another's stream");
        assert_eq!(elsewhere.end("a", Some("2")).as_deref(), Some("a"));
        assert_eq!(elsewhere.end("a", None), None);
    }

    #[test]
    fn a_key_ends_what_it_began() {
        let elsewhere = Elsewhere::default();
        for (stream, key) in [("a", "key-a"), ("b", "key-b")] {
            assert_eq!(
                elsewhere.begin(stream, ("1", key), false, 9),
                Ok(Coming::New)
            );
        }
        assert_eq!(elsewhere.end("key-b", Some("1")).as_deref(), Some("b"));
        assert_eq!(elsewhere.end("key-a", Some("2")), None);
        assert_eq!(elsewhere.end("key-a", Some("1")).as_deref(), Some("a"));
    }
}
