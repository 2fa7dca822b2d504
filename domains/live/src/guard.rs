//! Limits of what anybody may do without signing in: so much per key in ten seconds, or in an hour.
use julin_kernel::{Code, Fault, Ts};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

const WINDOW_MS: i64 = 10_000;
const HOUR_MS: i64 = 3_600_000;
/// Keys remembered; a window with more than this refuses the strangers among them.
const KEYS_MAX: usize = 100_000;

/// What was used in the present window.
pub(crate) struct Guard {
    window_ms: i64,
    window: Mutex<Window>,
}

impl Default for Guard {
    fn default() -> Self {
        Self::of(WINDOW_MS)
    }
}

#[derive(Default)]
struct Window {
    number: i64,
    used: HashMap<String, i64>,
}

impl Guard {
    /// Counts by the hour.
    pub(crate) fn hourly() -> Self {
        Self::of(HOUR_MS)
    }
    fn of(window_ms: i64) -> Self {
        let window = Mutex::default();
        Self { window_ms, window }
    }
    /// Counts `cost` for `key`, or refuses above `most` a window.
    pub(crate) fn pass(&self, key: &str, cost: i64, most: i64, now: Ts) -> Result<(), Fault> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let number = now.0.div_euclid(self.window_ms);
        if window.number != number {
            *window = Window {
                number,
                used: HashMap::new(),
            };
        }
        let used = window.used.get(key).copied();
        let full = used.is_none() && window.used.len() >= KEYS_MAX;
        let sum = used.unwrap_or(0).saturating_add(cost);
        if full || sum > most {
            let next = Ts((number + 1) * self.window_ms);
            return Err(Code::TOO_MANY.fault().retry_after_ms(next.since(now)));
        }
        window.used.insert(key.to_owned(), sum);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_its_share_of_each_window() {
        let guard = Guard::default();
        assert!(guard.pass("a", 60, 100, Ts(0)).is_ok());
        assert!(guard.pass("a", 60, 100, Ts(9_999)).is_err());
        assert!(guard.pass("a", 40, 100, Ts(9_999)).is_ok());
        assert!(guard.pass("b", 60, 100, Ts(9_999)).is_ok());
        assert!(guard.pass("a", 100, 100, Ts(10_000)).is_ok());
    }
}
