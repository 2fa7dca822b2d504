//! Limits on everything.

use std::time::Duration;

/// How much one hub and one connection may hold or do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages a topic keeps for resuming.
    pub ring_messages: usize,
    /// Bytes a topic keeps for resuming; the newest message stays even if it is larger.
    pub ring_bytes: usize,
    /// A topic that nobody hears is forgotten after so long without a message.
    pub topic_idle_ms: i64,
    /// A topic that nobody hears and in which nothing was ever said is forgotten after so long: anybody
    /// can name such topics.
    pub silent_idle_ms: i64,
    /// A gap between beats counts as watched up to this.
    pub beat_gap_ms: i64,
    /// Viewers who left and whose time nobody has taken yet, a topic.
    pub departed_viewers: usize,
    /// Topics one connection may hear.
    pub topics: usize,
    /// Messages in one frame.
    pub batch_messages: usize,
    /// Bytes in one frame, unless a single message is larger; a connection keeps a buffer of that size.
    pub batch_bytes: usize,
    /// Frames are at least so far apart, so that a burst travels together …
    pub flush: Duration,
    /// … and at most so far, however large the room is.
    pub flush_max: Duration,
    /// In a large room frames are so far apart that it takes no more of them than so many a second.
    pub frames_per_second: u32,
    /// Size of one message from the client.
    pub inbound_bytes: usize,
    /// Messages a client may send at once …
    pub inbound_burst: u32,
    /// … and how soon each is earned back.
    pub inbound_refill: Duration,
    /// A connection from which nothing comes for so long is closed.
    pub idle: Duration,
    /// A connection proves itself again after so long: its session may have ended elsewhere.
    pub prove: Duration,
    /// A client that does not take a frame for so long is closed.
    pub send: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            ring_messages: 512,
            ring_bytes: 1024 * 1024,
            topic_idle_ms: 10 * 60 * 1000,
            silent_idle_ms: 60 * 1000,
            beat_gap_ms: 30_000,
            departed_viewers: 10_000,
            topics: 16,
            batch_messages: 64,
            batch_bytes: 2 * 1024,
            flush: Duration::from_millis(50),
            flush_max: Duration::from_millis(250),
            frames_per_second: 10_000,
            inbound_bytes: 4 * 1024,
            inbound_burst: 40,
            inbound_refill: Duration::from_millis(100),
            idle: Duration::from_mins(1),
            prove: Duration::from_mins(5),
            send: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// How far frames are apart in a topic that so many hear.
    pub(crate) fn pace(&self, listeners: usize) -> Duration {
        let listeners = u32::try_from(listeners).unwrap_or(u32::MAX);
        let even = Duration::from_secs(1) * listeners / self.frames_per_second.max(1);
        even.max(self.flush).min(self.flush_max.max(self.flush))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_larger_the_room_the_further_apart_its_frames() {
        let limits = Limits::default();
        let pace = |listeners| limits.pace(listeners).as_millis();
        assert_eq!([pace(0), pace(1), pace(500)], [50, 50, 50]);
        assert_eq!([pace(1_000), pace(2_000)], [100, 200]);
        assert_eq!([pace(2_500), pace(usize::MAX)], [250, 250]);
    }
}
