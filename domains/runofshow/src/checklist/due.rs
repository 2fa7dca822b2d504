//! When an item is due.
use super::Phase;
use crate::ports::LiveBrief;
use julin_kernel::Ts;

const MINUTE_MS: i64 = 60_000;

/// The instant, if it is known: what comes after the end is due once it has ended.
pub(crate) fn due_at(phase: Phase, minutes: i64, brief: &LiveBrief) -> Option<Ts> {
    let ms = minutes.saturating_mul(MINUTE_MS);
    match phase {
        Phase::Before => Some(brief.starts_at.plus_ms(-ms)),
        Phase::During => Some(brief.started_at.unwrap_or(brief.starts_at).plus_ms(ms)),
        Phase::After => brief.ended_at.map(|end| end.plus_ms(ms)),
    }
}
