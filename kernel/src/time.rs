//! Instants, the clock as an argument, zones, and the generator of time-ordered ids.
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// An instant: Unix milliseconds, UTC.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Debug,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(transparent)]
#[schema(value_type = i64, description = "Unix milliseconds, UTC")]
pub struct Ts(pub i64);

impl Ts {
    /// This instant moved by `ms` milliseconds (saturating).
    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// This instant moved by `s` seconds (saturating).
    pub fn plus_s(self, s: i64) -> Self {
        self.plus_ms(s.saturating_mul(1_000))
    }
    /// Milliseconds from `earlier` to this.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Ts;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> Ts {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Ts(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A clock moved by hand: tests and the demo's fast-forward. It runs with its `base` (if any).
pub struct ManualClock {
    base: Option<Arc<dyn Clock>>,
    ms: AtomicI64,
}

impl ManualClock {
    /// Stands still at `start` until moved.
    pub fn at(start: Ts) -> Arc<Self> {
        Arc::new(Self {
            base: None,
            ms: AtomicI64::new(start.0),
        })
    }
    /// Runs `offset_ms` ahead of `base`.
    pub fn ahead_of(base: Arc<dyn Clock>, offset_ms: i64) -> Arc<Self> {
        Arc::new(Self {
            base: Some(base),
            ms: AtomicI64::new(offset_ms),
        })
    }
    /// Moves forward by `ms` (≥ 0) and returns the present instant.
    pub fn advance(&self, ms: i64) -> Ts {
        self.ms.fetch_add(ms.max(0), Ordering::SeqCst);
        self.now()
    }
    /// Moves back by `ms`: for a demo that is about to make its past. Nothing may have been written.
    pub fn rewind(&self, ms: i64) {
        self.ms.fetch_sub(ms.max(0), Ordering::SeqCst);
    }
    /// The offset (with a base) or the instant (without one), in milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.ms.load(Ordering::SeqCst)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Ts {
        let own = self.ms.load(Ordering::SeqCst);
        Ts(self
            .base
            .as_ref()
            .map_or(0, |b| b.now().0)
            .saturating_add(own))
    }
}

/// 2025-01-01T00:00:00Z, the epoch of ids.
const ID_EPOCH_MS: i64 = 1_735_689_600_000;

/// Generates ids that sort by time: 41 bits of milliseconds, 10 of node, 12 of sequence. A clock
/// that steps back does not: the last value is a high-water mark.
pub struct IdGen {
    node: i64,
    last: AtomicI64,
}

impl IdGen {
    /// A generator for one node (0..=1023) that never returns an id at or below `high_water`.
    pub fn new(node: i64, high_water: i64) -> Self {
        Self {
            node: node & 0x3ff,
            last: AtomicI64::new(high_water >> 22 << 12 | 0xfff),
        }
    }
    /// The next raw id at `now`.
    pub fn next(&self, now: Ts) -> i64 {
        let fresh = now.0.saturating_sub(ID_EPOCH_MS).max(0) << 12;
        let step = |last: i64| Some(if fresh > last { fresh } else { last + 1 });
        let before = match self
            .last
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, step)
        {
            Ok(v) | Err(v) => v,
        };
        let tick = if fresh > before { fresh } else { before + 1 };
        (tick >> 12) << 22 | self.node << 12 | (tick & 0xfff)
    }
}

/// A store's IANA time zone.
#[derive(Clone, Debug)]
pub struct Zone(jiff::tz::TimeZone);

impl Zone {
    /// Looks the name up in the bundled zone database.
    pub fn named(name: &str) -> Option<Self> {
        jiff::tz::TimeZone::get(name).ok().map(Self)
    }
    fn zoned(&self, at: Ts) -> jiff::Zoned {
        let ts = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        ts.to_zoned(self.0.clone())
    }
    /// `2026-11-22` in this zone.
    pub fn date(&self, at: Ts) -> String {
        self.zoned(at).strftime("%Y-%m-%d").to_string()
    }
    /// `11-22 18:30` in this zone.
    pub fn short(&self, at: Ts) -> String {
        self.zoned(at).strftime("%m-%d %H:%M").to_string()
    }
    /// `2026-11-22 18:30:05` in this zone.
    pub fn full(&self, at: Ts) -> String {
        self.zoned(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }
    /// The instant of a wall-clock time on the day of `at`, or of the next day if it has passed.
    pub fn next_time(&self, at: Ts, hour: i8, minute: i8) -> Ts {
        let day = self.zoned(at).date();
        let find = |d: jiff::civil::Date| {
            let wall = d.at(hour, minute, 0, 0).to_zoned(self.0.clone()).ok()?;
            Some(Ts(wall.timestamp().as_millisecond()))
        };
        find(day)
            .filter(|t| *t > at)
            .or_else(|| day.tomorrow().ok().and_then(find))
            .unwrap_or(at)
    }
    /// Midnight at the beginning of the day of `at`.
    pub fn day_start(&self, at: Ts) -> Ts {
        self.zoned(at)
            .start_of_day()
            .map_or(at, |z| Ts(z.timestamp().as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_also_when_the_clock_steps_back() {
        let ids = IdGen::new(3, 0);
        let mut last = 0;
        for ms in [
            1_800_000_000_000,
            1_800_000_000_000,
            1_700_000_000_000,
            1_800_000_000_001,
        ] {
            for _ in 0..5_000 {
                let id = ids.next(Ts(ms));
                assert!(id > last, "{id} after {last}");
                last = id;
            }
        }
        let after_restart = IdGen::new(3, last).next(Ts(1_700_000_000_000));
        assert!(after_restart > last);
    }

    #[test]
    fn wall_times_are_the_stores() {
        let zone = Zone::named("Asia/Shanghai").unwrap();
        let noon_utc = Ts(1_795_348_800_000);
        assert_eq!(zone.full(noon_utc), "2026-11-22 20:00:00");
        assert_eq!(
            zone.full(zone.next_time(noon_utc, 21, 30)),
            "2026-11-22 21:30:00"
        );
        assert_eq!(
            zone.full(zone.next_time(noon_utc, 19, 0)),
            "2026-11-23 19:00:00"
        );
        assert!(Zone::named("Mars/Olympus").is_none());
    }
}
