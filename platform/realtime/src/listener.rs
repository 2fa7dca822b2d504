//! One listener: a cursor in each of its topics.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    Hub, Since, Viewer,
    protocol::{Control, Refusal},
    topic::{Bell, Heard, Topic},
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

/// Messages ready to go out.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) messages: Vec<Arc<str>>,
    /// Whether more wait behind them.
    pub(crate) more: bool,
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
        self.unsubscribe(topic);
        self.hub.sweep();
        let now = self.hub.now();
        let same_run = since.filter(|since| since.epoch == self.hub.epoch());
        let (shared, seq, resumed) = self.hub.enter(topic, |shared, state| {
            state.attach(self.id, Arc::clone(&self.bell));
            if !quiet {
                state.presence.join(&self.viewer, now);
            }
            let held = same_run.filter(|s| matches!(state.after(s.seq, 0), Heard::Messages(_)));
            (
                Arc::clone(shared),
                held.map_or(state.seq, |since| since.seq),
                held.is_some(),
            )
        });
        self.cursors.insert(
            topic.to_owned(),
            Cursor {
                topic: shared,
                seq,
                quiet,
            },
        );
        let epoch = self.hub.epoch();
        let word = if since.is_some() && !resumed {
            Control::Resync { topic, epoch, seq }
        } else {
            Control::Hello { topic, epoch, seq }
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
        let mut all = Vec::new();
        loop {
            let batch = self.collect();
            all.extend(batch.messages);
            if !batch.more {
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

    /// The next batch: the server's own words, then a fair share of each topic.
    pub(crate) fn collect(&mut self) -> Batch {
        self.bell.still();
        let mut batch = Batch {
            messages: std::mem::take(&mut self.control),
            more: false,
        };
        let share = self.hub.limits().batch_messages / self.cursors.len().max(1);
        for (name, cursor) in &mut self.cursors {
            follow(&self.hub, name, cursor, share.max(1), &mut batch);
        }
        batch
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for cursor in self.cursors.values() {
            leave(&self.hub, self.id, &self.viewer, cursor);
        }
    }
}

fn follow(hub: &Hub, name: &str, cursor: &mut Cursor, share: usize, batch: &mut Batch) {
    let heard = cursor.topic.lock().after(cursor.seq, share);
    match heard {
        Heard::Messages(messages) => {
            batch.more |= messages.len() == share;
            cursor.seq += i64::try_from(messages.len()).unwrap_or(i64::MAX);
            batch.messages.extend(messages);
        }
        Heard::Lost(seq) => {
            metrics::counter!("julin_realtime_resync_total").increment(1);
            cursor.seq = seq;
            let word = Control::Resync {
                topic: name,
                epoch: hub.epoch(),
                seq,
            };
            batch.messages.push(word.text());
        }
    }
}

fn leave(hub: &Hub, id: u64, viewer: &Viewer, cursor: &Cursor) {
    let now = hub.now();
    let mut state = cursor.topic.lock();
    state.detach(id, now);
    if !cursor.quiet {
        state.presence.leave(&viewer.key, now);
    }
}
