//! Curves over the minutes of a session: who was there, who came and left, how long they stayed. Pure.
//! A minute that was not measured is a gap, never a zero.
use super::formula::FEW;
use super::funnel::quotient;
use crate::store::review::fold::{Minute, Stay};
use julin_kernel::{Money, Ts};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

pub(crate) const MINUTE_MS: i64 = 60_000;
/// Minutes of a session that are shown: a day's.
const MINUTES_MAX: i64 = 1_440;
/// After how many minutes a cohort is looked at again.
pub(crate) const AFTER: [i64; 5] = [1, 5, 10, 20, 30];

/// One minute.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveMinute {
    /// Its beginning.
    pub at: Ts,
    /// Viewers seen in it; null where nothing was measured.
    #[schema(required)]
    pub viewers: Option<i64>,
    /// Those seen for the first time; null where nothing was measured.
    #[schema(required)]
    pub entered: Option<i64>,
    /// Those seen for the last time, who left before the end; null where nothing was measured.
    #[schema(required)]
    pub left: Option<i64>,
    /// Comments said in it.
    pub comments: i64,
    /// Likes given in it.
    pub likes: i64,
    /// Orders placed in it.
    pub orders: i64,
    /// What was paid in it.
    pub paid: Money,
    /// Where it is in the replay; null where it was not recorded, or is no longer kept.
    #[schema(required)]
    pub replay_ms: Option<i64>,
}

/// Of those who entered long enough before the end, how many were still there after so many minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveRetention {
    /// Minutes after they entered.
    pub after: i64,
    /// Who were still there.
    pub stayed: i64,
    /// Of whom: who entered so long before the end.
    pub of: i64,
    /// The share in basis points; null for too few.
    #[schema(required)]
    pub rate_bps: Option<i64>,
}

/// Those who entered in one minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct LiveCohort {
    /// The minute.
    pub at: Ts,
    /// How many.
    pub entered: i64,
    /// How many were there after 1, 5, 10, 20 and 30 minutes; null where the session ended before.
    pub stayed: Vec<Option<i64>>,
}

/// What happened by the minute, from the rooms' own rows.
#[derive(Debug, Default)]
pub(crate) struct ByMinute {
    pub(crate) measured: Vec<Minute>,
    pub(crate) stays: Vec<Stay>,
    pub(crate) likes: HashMap<Ts, i64>,
    pub(crate) orders: HashMap<Ts, i64>,
    pub(crate) paid: HashMap<Ts, i64>,
}

/// The last minute in which somebody was looked for.
pub(crate) fn last_measured(minutes: &[Minute]) -> Option<Ts> {
    let measured = minutes.iter().filter(|m| m.viewers.is_some());
    measured.map(|m| m.at).max()
}

/// Every minute from one to another.
pub(crate) fn minutes(from: Ts, to: Ts, by: &ByMinute) -> Vec<LiveMinute> {
    let last = last_measured(&by.measured);
    let mut came: BTreeMap<Ts, i64> = BTreeMap::new();
    let mut left: BTreeMap<Ts, i64> = BTreeMap::new();
    for stay in &by.stays {
        *came.entry(stay.first_minute).or_default() += stay.n;
        if Some(stay.last_minute) < last {
            *left.entry(stay.last_minute).or_default() += stay.n;
        }
    }
    let measured: HashMap<Ts, Minute> = by.measured.iter().map(|m| (m.at, *m)).collect();
    let count = (to.since(from) / MINUTE_MS).clamp(0, MINUTES_MAX - 1);
    let at = |map: &HashMap<Ts, i64>, at: Ts| map.get(&at).copied().unwrap_or(0);
    let one = |n: i64| {
        let minute = from.plus_ms(n * MINUTE_MS);
        let seen = measured.get(&minute);
        let viewers = seen.and_then(|m| m.viewers);
        let of = |map: &BTreeMap<Ts, i64>| viewers.map(|_| map.get(&minute).copied().unwrap_or(0));
        LiveMinute {
            at: minute,
            viewers,
            entered: of(&came),
            left: of(&left),
            comments: seen.map_or(0, |m| m.comments),
            likes: at(&by.likes, minute),
            orders: at(&by.orders, minute),
            paid: Money(at(&by.paid, minute)),
            replay_ms: None,
        }
    };
    (0..=count).map(one).collect()
}

/// Who stayed, by minutes since they entered.
pub(crate) fn retention(stays: &[Stay], last: Ts) -> Vec<LiveRetention> {
    let mut out = vec![];
    for after in 0..MINUTES_MAX {
        let ms = after * MINUTE_MS;
        let early = stays.iter().filter(|s| last.since(s.first_minute) >= ms);
        let of: i64 = early.clone().map(|s| s.n).sum();
        if of == 0 {
            break;
        }
        let stayed = early.filter(|s| s.last_minute.since(s.first_minute) >= ms);
        let stayed: i64 = stayed.map(|s| s.n).sum();
        out.push(LiveRetention {
            after,
            stayed,
            of,
            rate_bps: quotient(stayed.saturating_mul(10_000), of).filter(|_| of >= FEW),
        });
    }
    out
}

/// The same for those who entered in each minute.
pub(crate) fn cohorts(stays: &[Stay], last: Ts) -> Vec<LiveCohort> {
    let mut by_entry: BTreeMap<Ts, Vec<&Stay>> = BTreeMap::new();
    for stay in stays {
        by_entry.entry(stay.first_minute).or_default().push(stay);
    }
    let cohort = |(at, all): (Ts, Vec<&Stay>)| {
        let there = |after: i64| {
            let ms = after * MINUTE_MS;
            let stayed = all.iter().filter(|s| s.last_minute.since(at) >= ms);
            (last.since(at) >= ms).then(|| stayed.map(|s| s.n).sum())
        };
        LiveCohort {
            at,
            entered: all.iter().map(|s| s.n).sum(),
            stayed: AFTER.map(there).to_vec(),
        }
    };
    by_entry.into_iter().map(cohort).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Ts {
        Ts(minute * MINUTE_MS)
    }
    fn stay(first: i64, last: i64, n: i64) -> Stay {
        Stay {
            first_minute: at(first),
            last_minute: at(last),
            n,
        }
    }
    fn measured(minute: i64, viewers: i64) -> Minute {
        Minute {
            at: at(minute),
            viewers: Some(viewers),
            comments: 2,
        }
    }

    #[test]
    fn a_minute_without_a_measurement_is_a_gap_and_who_stays_to_the_end_has_not_left() {
        let by = ByMinute {
            measured: vec![measured(0, 5), measured(1, 4), measured(3, 6)],
            stays: vec![stay(0, 0, 1), stay(0, 3, 4), stay(3, 3, 2)],
            ..ByMinute::default()
        };
        let all = minutes(at(0), at(3), &by);
        let row = |m: &LiveMinute| (m.viewers, m.entered, m.left);
        assert_eq!(
            all.iter().map(row).collect::<Vec<_>>(),
            [
                (Some(5), Some(5), Some(1)),
                (Some(4), Some(0), Some(0)),
                (None, None, None),
                (Some(6), Some(2), Some(0))
            ]
        );
        assert_eq!(all[3].comments, 2);
    }

    #[test]
    fn who_came_too_late_to_stay_so_long_is_not_counted_against() {
        // Twelve from minute 0, of whom three stay ten minutes and nine leave at once; eight from minute 8.
        let stays = [stay(0, 10, 3), stay(0, 0, 9), stay(8, 10, 8)];
        let curve = retention(&stays, at(10));
        let point = |after: i64| {
            let p = curve.iter().find(|p| p.after == after).unwrap();
            (p.stayed, p.of, p.rate_bps)
        };
        assert_eq!(point(0), (20, 20, Some(10_000)));
        assert_eq!(point(2), (11, 20, Some(5_500)));
        assert_eq!(point(3), (3, 12, Some(2_500)));
        assert_eq!(curve.len(), 11);
        // Nine are too few for a share.
        assert_eq!(retention(&[stay(0, 0, 9)], at(0))[0].rate_bps, None);
        let cohorts = cohorts(&stays, at(10));
        assert_eq!(cohorts[0].stayed, [Some(3), Some(3), Some(3), None, None]);
        assert_eq!(cohorts[1].stayed, [Some(8), None, None, None, None]);
    }
}
