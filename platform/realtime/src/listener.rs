//! One listener: a cursor in each of its topics.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use axum::extract::ws::Utf8Bytes;
use julin_kernel::Ts;

use crate::{
    Hub, Since, Viewer,
    bell::Bell,
    protocol::{Control, Refusal, frame},
    ring::{Heard, Ring},
    topic::Topic,
};

/// Hears topics and collects what was said in them. Dropping it leaves them all.
pub struct Listener {
    hub: Arc<Hub>,
    id: u64,
    viewer: Viewer,
    bell: Arc<Bell>,
    cursors: BTreeMap<String, Cursor>,
    /// Words of the server's own, which go out first.
    control: Vec<Arc<str>>,
}

struct Cursor {
    topic: Arc<Topic>,
    seq: i64,
    quiet: bool,
}

/// One frame ready to go out.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) text: Utf8Bytes,
    pub(crate) messages: usize,
}

impl Listener {
    pub(crate) fn new(hub: Arc<Hub>, id: u64, viewer: Viewer) -> Self {
        let bell = Arc::new(Bell::default());
        Self {
            hub,
            id,
            viewer,
            bell,
            cursors: BTreeMap::new(),
            control: Vec::new(),
        }
    }

    /// Who listens.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// Begins to hear `topic`, from the present or from where it was lost. A quiet listener is not
    /// counted as present. Hearing a topic again moves the cursor.
    pub fn subscribe(&mut self, topic: &str, since: Option<&Since>, quiet: bool) {
        let epoch = self.hub.epoch().to_owned();
        self.begin(topic, quiet, |ring, _| {
            let Some(since) = since else {
                return Some(ring.seq);
            };
            let held = since.epoch == epoch && ring.holds(since.seq);
            held.then_some(since.seq)
        });
    }

    /// Begins to hear `topic` with what was said in it the last `ago`, which may be there already in what
    /// the listener has read.
    pub fn subscribe_from(&mut self, topic: &str, ago: Duration, quiet: bool) {
        let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
        self.begin(topic, quiet, |ring, now| {
            ring.since(Ts(now.0.saturating_sub(ago)))
        });
    }

    /// `place` finds the number to go on from; none when something was missed.
    fn begin(&mut self, topic: &str, quiet: bool, place: impl FnOnce(&Ring, Ts) -> Option<i64>) {
        self.unsubscribe(topic);
        self.hub.sweep();
        let now = self.hub.now();
        let (shared, seq, whole) = self.hub.enter(topic, |shared, state| {
            state.attach(self.id, Arc::clone(&self.bell));
            if !quiet {
                state.presence.join(&self.viewer, now);
            }
            shared.moved(state);
            let found = place(&state.ring, now);
            let seq = found.unwrap_or(state.ring.seq);
            (Arc::clone(shared), seq, found.is_some())
        });
        let cursor = Cursor {
            topic: shared,
            seq,
            quiet,
        };
        self.cursors.insert(topic.to_owned(), cursor);
        let epoch = self.hub.epoch();
        let word = if whole {
            Control::Hello { topic, epoch, seq }
        } else {
            Control::Resync { topic, epoch, seq }
        };
        let text = word.text();
        self.control.push(text);
    }

    /// Leaves `topic`; what was not collected is passed over.
    pub fn unsubscribe(&mut self, topic: &str) {
        if let Some(cursor) = self.cursors.remove(topic) {
            leave(&self.hub, self.id, &self.viewer, &cursor);
        }
    }

    /// Still watching.
    pub fn beat(&self, topic: &str) {
        if let Some(cursor) = self.cursors.get(topic) {
            cursor
                .topic
                .lock()
                .presence
                .beat(&self.viewer.key, self.hub.now());
        }
    }

    /// Everything that has been said and not been collected, as JSON texts.
    pub fn drain(&mut self) -> Vec<Arc<str>> {
        self.bell.still();
        let mut all = Vec::new();
        loop {
            let before = all.len();
            self.gather(&mut all);
            if all.len() == before {
                return all;
            }
        }
    }

    /// Waits until something was said; tells how many messages wait at least.
    pub async fn heard(&self) -> usize {
        self.bell.rung().await
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// The names of all topics heard.
    pub(crate) fn heard_topics(&self) -> Vec<String> {
        self.cursors.keys().cloned().collect()
    }

    pub(crate) fn hears(&self, topic: &str) -> bool {
        self.cursors.contains_key(topic)
    }

    pub(crate) fn topics(&self) -> usize {
        self.cursors.len()
    }

    pub(crate) fn pong(&mut self) {
        self.control.push(Control::Pong.text());
    }

    pub(crate) fn refuse(&mut self, code: Refusal, topic: Option<&str>) {
        metrics::counter!("julin_realtime_refused_total", "code" => format!("{code:?}"))
            .increment(1);
        self.control.push(Control::Error { code, topic }.text());
    }

    pub(crate) fn has_control(&self) -> bool {
        !self.control.is_empty()
    }

    pub(crate) fn bell(&self) -> Arc<Bell> {
        Arc::clone(&self.bell)
    }

    /// The next frame; none when there is nothing to say, and then the bell rings for the next message.
    /// After a frame only a whole batch rings: who takes frames comes back by themselves.
    pub(crate) fn next_frame(&mut self) -> Option<Outgoing> {
        self.bell.hush();
        if let Some(next) = self.make_frame() {
            return Some(next);
        }
        self.bell.still();
        // What came before the bell was set again.
        self.make_frame()
    }

    fn make_frame(&mut self) -> Option<Outgoing> {
        if let Some(shared) = self.shared_frame() {
            return Some(shared);
        }
        let mut words = Vec::new();
        self.gather(&mut words);
        (!words.is_empty()).then(|| Outgoing {
            messages: words.len(),
            text: frame(&words).into(),
        })
    }

    /// Where one topic alone has something to say, which is nearly always, its frame is the same text for
    /// all who hear it.
    fn shared_frame(&mut self) -> Option<Outgoing> {
        if self.has_control() {
            return None;
        }
        let share = self.share();
        let mut behind = self.cursors.values_mut().filter(|c| c.is_behind());
        let (Some(cursor), None) = (behind.next(), behind.next()) else {
            return None;
        };
        let limits = self.hub.limits();
        let framed = cursor.topic.lock().framed(cursor.seq, share, limits)?;
        let messages = usize::try_from(framed.upto - cursor.seq).unwrap_or(0);
        cursor.seq = framed.upto;
        Some(Outgoing {
            text: framed.text,
            messages,
        })
    }

    /// The server's own words, then a fair share of each topic.
    fn gather(&mut self, words: &mut Vec<Arc<str>>) {
        words.append(&mut self.control);
        let share = self.share();
        for (name, cursor) in &mut self.cursors {
            if cursor.is_behind() {
                follow(&self.hub, name, cursor, share, words);
            }
        }
    }

    fn share(&self) -> usize {
        (self.hub.limits().batch_messages / self.cursors.len().max(1)).max(1)
    }

    /// Whether something waits that was not collected.
    pub(crate) fn is_behind(&self) -> bool {
        self.has_control() || self.cursors.values().any(Cursor::is_behind)
    }

    /// How far frames are apart: by the largest of its rooms.
    pub(crate) fn pace(&self) -> Duration {
        let heard = self.cursors.values().map(|c| c.topic.listeners());
        self.hub.limits().pace(heard.max().unwrap_or(0))
    }
}

impl Cursor {
    fn is_behind(&self) -> bool {
        self.topic.newest() != self.seq
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for cursor in self.cursors.values() {
            leave(&self.hub, self.id, &self.viewer, cursor);
        }
    }
}

fn follow(hub: &Hub, topic: &str, cursor: &mut Cursor, share: usize, words: &mut Vec<Arc<str>>) {
    let bytes = hub.limits().batch_bytes;
    let heard = cursor.topic.lock().ring.after(cursor.seq, share, bytes);
    match heard {
        Heard::Messages(messages) => {
            cursor.seq += i64::try_from(messages.len()).unwrap_or(i64::MAX);
            words.extend(messages);
        }
        Heard::Lost(seq) => {
            metrics::counter!("julin_realtime_resync_total").increment(1);
            cursor.seq = seq;
            let epoch = hub.epoch();
            words.push(Control::Resync { topic, epoch, seq }.text());
        }
    }
}

fn leave(hub: &Hub, id: u64, viewer: &Viewer, cursor: &Cursor) {
    let now = hub.now();
    let mut state = cursor.topic.lock();
    state.detach(id, now);
    cursor.topic.moved(&state);
    if !cursor.quiet {
        state.presence.leave(&viewer.key, now);
    }
}
