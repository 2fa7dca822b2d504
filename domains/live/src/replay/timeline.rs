//! Wall time and replay time.
use super::port::Cut;
use serde::{Deserialize, Serialize};

/// Segments whose wall times fit so well follow one another without a gap.
const JITTER_MS: i64 = 1_000;

/// A stretch that was recorded without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = LiveReplaySpan)]
pub struct Span {
    /// When it was live, unix ms.
    pub at: i64,
    /// Where it begins in the replay.
    pub offset_ms: i64,
    /// How long it is.
    pub duration_ms: i64,
}

impl From<Cut> for Span {
    fn from(cut: Cut) -> Self {
        Self {
            at: cut.at,
            offset_ms: cut.offset_ms,
            duration_ms: cut.duration_ms,
        }
    }
}

impl Span {
    pub(crate) fn goes_on_with(&self, cut: &Cut) -> bool {
        (self.at + self.duration_ms - cut.at).abs() <= JITTER_MS
    }
    fn end(&self) -> i64 {
        self.offset_ms + self.duration_ms
    }
}

/// The spans of a replay, in order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeline<'a>(pub(crate) &'a [Span]);

impl Timeline<'_> {
    /// Where in the replay an instant is; one in a gap is where the picture comes back.
    pub(crate) fn offset_of(&self, at: i64) -> i64 {
        for span in self.0 {
            if at < span.at + span.duration_ms {
                return span.offset_ms + (at - span.at).max(0);
            }
        }
        self.0.last().map_or(0, Span::end)
    }
    /// When a place in the replay was live. What was said in a gap belongs to what comes after it, what
    /// was said after the last picture to the end.
    pub(crate) fn instant_of(&self, offset: i64) -> i64 {
        for span in self.0 {
            if offset < span.end() {
                return span.at + (offset - span.offset_ms).max(0);
            }
        }
        i64::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::super::port::Recorded;
    use super::*;

    fn cut(at: i64, offset_ms: i64) -> Cut {
        Cut {
            at,
            offset_ms,
            duration_ms: 2_000,
        }
    }

    #[test]
    fn segments_become_spans_and_gaps_split_them() {
        let recorded = Recorded {
            cuts: vec![cut(10_000, 0), cut(12_040, 2_000), cut(60_000, 4_000)],
            ..Recorded::default()
        };
        let spans = recorded.spans();
        let seen: Vec<_> = spans
            .iter()
            .map(|s| (s.at, s.offset_ms, s.duration_ms))
            .collect();
        assert_eq!(seen, [(10_000, 0, 4_000), (60_000, 4_000, 2_000)]);
        let line = Timeline(&spans);
        for (at, offset) in [
            (9_000, 0),
            (11_000, 1_000),
            (20_000, 4_000),
            (61_000, 5_000),
            (99_000, 6_000),
        ] {
            assert_eq!(line.offset_of(at), offset, "{at}");
        }
        for (offset, at) in [
            (0, 10_000),
            (3_999, 13_999),
            (4_000, 60_000),
            (6_000, i64::MAX),
        ] {
            assert_eq!(line.instant_of(offset), at, "{offset}");
        }
        assert_eq!(Timeline(&[]).offset_of(5), 0);
    }
}
