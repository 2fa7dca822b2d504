//! Who is there, and for how long they have watched.

use std::collections::HashMap;

use julin_kernel::Ts;

use crate::Viewer;

/// What one viewer watched since it was last taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Who.
    pub viewer: Viewer,
    /// Whole seconds watched; the rest is carried on.
    pub watched_s: i64,
    /// When they came.
    pub joined_at: Ts,
    /// Whether they have gone.
    pub left: bool,
}

#[derive(Debug)]
struct Visit {
    member: Option<i64>,
    joined_at: Ts,
    beat_at: Ts,
    watched_ms: i64,
    connections: u32,
}

impl Visit {
    fn begin(viewer: &Viewer, now: Ts) -> Self {
        let member = viewer.member;
        Self {
            member,
            joined_at: now,
            beat_at: now,
            watched_ms: 0,
            connections: 1,
        }
    }

    fn fold(&mut self, now: Ts, gap_ms: i64) {
        self.watched_ms += now.since(self.beat_at).clamp(0, gap_ms);
        self.beat_at = now;
    }
}

/// The viewers of one topic.
#[derive(Debug)]
pub(crate) struct Presence {
    gap_ms: i64,
    departed_limit: usize,
    visits: HashMap<String, Visit>,
    departed: usize,
}

impl Presence {
    pub(crate) fn new(gap_ms: i64, departed_limit: usize) -> Self {
        Self {
            gap_ms,
            departed_limit,
            visits: HashMap::new(),
            departed: 0,
        }
    }

    /// One more connection of this viewer.
    pub(crate) fn join(&mut self, viewer: &Viewer, now: Ts) {
        let Some(visit) = self.visits.get_mut(&viewer.key) else {
            self.visits
                .insert(viewer.key.clone(), Visit::begin(viewer, now));
            return;
        };
        if visit.connections == 0 {
            visit.beat_at = now;
            self.departed = self.departed.saturating_sub(1);
        }
        visit.member = viewer.member.or(visit.member);
        visit.connections += 1;
    }

    /// Still there.
    pub(crate) fn beat(&mut self, key: &str, now: Ts) {
        let visit = self
            .visits
            .get_mut(key)
            .filter(|visit| visit.connections > 0);
        if let Some(visit) = visit {
            visit.fold(now, self.gap_ms);
        }
    }

    /// One connection of this viewer less.
    pub(crate) fn leave(&mut self, key: &str, now: Ts) {
        let Some(visit) = self.visits.get_mut(key) else {
            return;
        };
        visit.fold(now, self.gap_ms);
        visit.connections = visit.connections.saturating_sub(1);
        if visit.connections > 0 {
            return;
        }
        if self.departed < self.departed_limit {
            self.departed += 1;
        } else {
            // Nobody takes this topic's times: do not keep them for ever.
            self.visits.remove(key);
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.visits.len() - self.departed
    }

    pub(crate) fn viewers(&self) -> Vec<Viewer> {
        let there = self
            .visits
            .iter()
            .filter(|(_, visit)| visit.connections > 0);
        there
            .map(|(key, visit)| Viewer {
                key: key.clone(),
                member: visit.member,
            })
            .collect()
    }

    /// Hands over what was watched since the last time, and forgets those who have gone.
    pub(crate) fn take(&mut self) -> Vec<Watched> {
        let mut taken: Vec<_> = self.visits.iter_mut().filter_map(taken).collect();
        self.visits.retain(|_, visit| visit.connections > 0);
        self.departed = 0;
        taken.sort_by(|a, b| (a.joined_at, &a.viewer.key).cmp(&(b.joined_at, &b.viewer.key)));
        taken
    }
}

fn taken((key, visit): (&String, &mut Visit)) -> Option<Watched> {
    let left = visit.connections == 0;
    let watched_s = visit.watched_ms / 1_000;
    visit.watched_ms -= watched_s * 1_000;
    let viewer = Viewer {
        key: key.clone(),
        member: visit.member,
    };
    let slice = Watched {
        viewer,
        watched_s,
        joined_at: visit.joined_at,
        left,
    };
    (left || watched_s > 0).then_some(slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn viewer(key: &str) -> Viewer {
        Viewer {
            key: key.to_owned(),
            member: None,
        }
    }

    fn presence() -> Presence {
        Presence::new(30_000, 2)
    }

    #[test]
    fn watched_time_is_the_sum_of_short_gaps() {
        let mut presence = presence();
        presence.join(&viewer("a"), Ts(0));
        presence.beat("a", Ts(15_000));
        presence.beat("a", Ts(30_500));
        presence.beat("a", Ts(600_000)); // asleep: 30 s of it count
        let [taken] = &presence.take()[..] else {
            panic!("one viewer")
        };
        assert_eq!(
            (taken.watched_s, taken.left, taken.joined_at),
            (60, false, Ts(0))
        );
        presence.leave("a", Ts(601_500));
        let [taken] = &presence.take()[..] else {
            panic!("one viewer")
        };
        assert_eq!(
            (taken.watched_s, taken.left),
            (2, true),
            "the half second was carried on"
        );
        assert!(presence.take().is_empty());
    }

    #[test]
    fn two_tabs_are_one_viewer() {
        let mut presence = presence();
        presence.join(&viewer("a"), Ts(0));
        presence.join(&viewer("a"), Ts(0));
        presence.leave("a", Ts(1_000));
        assert_eq!((presence.count(), presence.viewers().len()), (1, 1));
        presence.leave("a", Ts(2_000));
        assert_eq!((presence.count(), presence.viewers().len()), (0, 0));
        assert_eq!(presence.take()[0].watched_s, 2);
    }

    #[test]
    fn coming_back_before_the_taking_is_one_visit_without_the_gap() {
        let mut presence = presence();
        presence.join(&viewer("a"), Ts(0));
        presence.leave("a", Ts(5_000));
        presence.join(&viewer("a"), Ts(20_000));
        assert_eq!(presence.count(), 1);
        presence.beat("a", Ts(25_000));
        let taken = presence.take();
        assert_eq!(
            (taken.len(), taken[0].watched_s, taken[0].left),
            (1, 10, false)
        );
    }

    #[test]
    fn a_clock_that_steps_back_takes_nothing_away() {
        let mut presence = presence();
        presence.join(&viewer("a"), Ts(10_000));
        presence.beat("a", Ts(0));
        presence.beat("a", Ts(2_000));
        assert_eq!(presence.take()[0].watched_s, 2);
    }

    #[test]
    fn departed_viewers_do_not_pile_up() {
        let mut presence = presence();
        for key in ["a", "b", "c", "d"] {
            presence.join(&viewer(key), Ts(0));
            presence.leave(key, Ts(1_000));
        }
        assert_eq!(presence.count(), 0);
        assert_eq!(presence.take().len(), 2);
    }

    #[test]
    fn strangers_change_nothing() {
        let mut presence = presence();
        presence.beat("ghost", Ts(0));
        presence.leave("ghost", Ts(0));
        assert_eq!(presence.count(), 0);
        assert!(presence.take().is_empty());
    }
}
