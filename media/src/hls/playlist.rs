//! Renders a [`Window`] as a media playlist.

use std::fmt::Write;

use jiff::Timestamp;

use super::{Segment, Window};
use crate::codec::{TICKS, TICKS_PER_MS};

/// Media segments for which parts are still named.
const SEGMENTS_WITH_PARTS: usize = 3;

/// The playlist; `query` (empty, or `?token=…`) is repeated on every URI in it.
pub(crate) fn render(window: &Window, query: &str) -> String {
    let complete = window
        .segments
        .iter()
        .filter(|segment| segment.complete)
        .count();
    let hidden = complete.saturating_sub(window.listed);
    let mut out = header(window, hidden);
    let mut previous = None;
    for (index, segment) in window.segments.iter().enumerate().skip(hidden) {
        // A finished stream's last, empty segment has nothing to name.
        if segment.parts.is_empty() && !segment.complete && window.finished {
            continue;
        }
        put_opening(&mut out, segment, previous, query);
        previous = Some(segment);
        let with_parts = index + SEGMENTS_WITH_PARTS >= window.segments.len() && !window.finished;
        put_media(&mut out, segment, with_parts, query);
    }
    if window.finished {
        out.push_str("#EXT-X-ENDLIST\n");
    }
    out
}

fn header(window: &Window, hidden: usize) -> String {
    let target = round_up_seconds(window.target_duration);
    let part = seconds(window.part_target);
    let hold = seconds(window.part_target * 3);
    let first = window
        .segments
        .get(hidden)
        .map_or(0, |segment| segment.number);
    let hidden_breaks = window
        .segments
        .iter()
        .take(hidden)
        .filter(|s| s.discontinuity)
        .count();
    let breaks = window.dropped_discontinuities + u64::try_from(hidden_breaks).unwrap_or(0);
    format!(
        "#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-TARGETDURATION:{target}\n\
         #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={hold}\n\
         #EXT-X-PART-INF:PART-TARGET={part}\n\
         #EXT-X-MEDIA-SEQUENCE:{first}\n#EXT-X-DISCONTINUITY-SEQUENCE:{breaks}\n\
         #EXT-X-INDEPENDENT-SEGMENTS\n"
    )
}

fn put_opening(out: &mut String, segment: &Segment, previous: Option<&Segment>, query: &str) {
    if segment.discontinuity {
        out.push_str("#EXT-X-DISCONTINUITY\n");
    }
    let number = segment.init.number;
    if segment.discontinuity || previous.is_none_or(|previous| previous.init.number != number) {
        line(
            out,
            format_args!("#EXT-X-MAP:URI=\"init-{number}.mp4{query}\""),
        );
    }
    if let Ok(at) = Timestamp::from_millisecond(segment.wall_ms) {
        line(out, format_args!("#EXT-X-PROGRAM-DATE-TIME:{at:.3}"));
    }
}

fn put_media(out: &mut String, segment: &Segment, with_parts: bool, query: &str) {
    let number = segment.number;
    if with_parts {
        for (index, part) in segment.parts.iter().enumerate() {
            let duration = seconds(part.duration);
            let independent = if part.independent {
                ",INDEPENDENT=YES"
            } else {
                ""
            };
            line(
                out,
                format_args!(
                    "#EXT-X-PART:DURATION={duration},URI=\"part-{number}-{index}.m4s{query}\"{independent}"
                ),
            );
        }
    }
    if segment.complete {
        let duration = seconds(segment.duration());
        line(
            out,
            format_args!("#EXTINF:{duration},\nseg-{number}.m4s{query}"),
        );
    } else if with_parts {
        let next = segment.parts.len();
        line(
            out,
            format_args!("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"part-{number}-{next}.m4s{query}\""),
        );
    }
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

/// Seconds with five decimals, without passing through a float.
pub(crate) fn seconds(ticks: i64) -> String {
    let micros = ticks * 1000 / TICKS_PER_MS;
    format!("{}.{:05}", micros / 1_000_000, micros % 1_000_000 / 10)
}

fn round_up_seconds(ticks: i64) -> i64 {
    (ticks + TICKS - 1) / TICKS
}
