//! The replay as HLS: byte ranges of the recorded files, chapters as date ranges.

use std::fmt::Write;

use jiff::Timestamp;

use super::index::Run;
use crate::codec::{TICKS, TICKS_PER_MS};
use crate::gate::Chapter;
use crate::hls::playlist::seconds;

/// The playlist of `runs`; `query` (empty, or `?token=…`) is repeated on every URI in it.
pub(super) fn render(runs: &[Run], chapters: &[Chapter], query: &str) -> String {
    let longest = runs
        .iter()
        .flat_map(|run| &run.entries)
        .map(|entry| entry.duration)
        .max();
    let target = (longest.unwrap_or(TICKS) + TICKS - 1) / TICKS;
    let mut out = format!(
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:{target}\n\
         #EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-INDEPENDENT-SEGMENTS\n"
    );
    for chapter in chapters {
        put_chapter(&mut out, chapter);
    }
    for (nth, run) in runs.iter().enumerate() {
        put_run(&mut out, run, nth > 0, query);
    }
    out.push_str("#EXT-X-ENDLIST\n");
    out
}

fn put_run(out: &mut String, run: &Run, is_break: bool, query: &str) {
    let (number, init) = (run.number, run.init_len);
    if is_break {
        out.push_str("#EXT-X-DISCONTINUITY\n");
    }
    line(
        out,
        format_args!("#EXT-X-MAP:URI=\"{number}.mp4{query}\",BYTERANGE=\"{init}@0\""),
    );
    for entry in &run.entries {
        if let Ok(at) = Timestamp::from_millisecond(entry.wall_ms) {
            line(out, format_args!("#EXT-X-PROGRAM-DATE-TIME:{at:.3}"));
        }
        let duration = seconds(entry.duration);
        let (len, offset) = (entry.len, entry.offset);
        line(
            out,
            format_args!(
                "#EXTINF:{duration},\n#EXT-X-BYTERANGE:{len}@{offset}\n{number}.mp4{query}"
            ),
        );
    }
}

fn put_chapter(out: &mut String, chapter: &Chapter) {
    let Ok(start) = Timestamp::from_millisecond(chapter.from_ms) else {
        return;
    };
    let duration = seconds((chapter.to_ms - chapter.from_ms).max(0) * TICKS_PER_MS);
    line(
        out,
        format_args!(
            "#EXT-X-DATERANGE:ID=\"{}\",CLASS=\"product\",START-DATE=\"{start:.3}\",DURATION={duration},X-TITLE=\"{}\"",
            quotable(&chapter.id),
            quotable(&chapter.title),
        ),
    );
}

/// Without what would end an attribute or a line.
fn quotable(text: &str) -> String {
    text.chars()
        .filter(|c| *c != '"' && !c.is_control())
        .collect()
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(number: u32, text: &str) -> Run {
        Run::parse(number, text, 1_000).unwrap()
    }

    #[test]
    fn runs_are_byte_ranges_with_a_break_between_them() {
        let runs = [
            run(
                1,
                "I 100\nS 100 50 180000 1767225600000\nS 150 30 90000 1767225602000\n",
            ),
            run(3, "I 90\nS 90 7 90000 1767225700000\n"),
        ];
        let text = render(&runs, &[], "?token=t");
        let first = "#EXT-X-MAP:URI=\"1.mp4?token=t\",BYTERANGE=\"100@0\"\n\
             #EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z\n\
             #EXTINF:2.00000,\n#EXT-X-BYTERANGE:50@100\n1.mp4?token=t\n";
        let second = "#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"3.mp4?token=t\",BYTERANGE=\"90@0\"\n";
        assert!(text.contains(first) && text.contains(second), "{text}");
        assert!(text.contains("#EXT-X-TARGETDURATION:2\n") && text.ends_with("#EXT-X-ENDLIST\n"));
        assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 1);
    }

    #[test]
    fn chapters_are_date_ranges_that_cannot_be_broken_out_of() {
        let chapter = Chapter {
            id: "7".into(),
            title: "樱桃\"\n#EXT".into(),
            from_ms: 1_767_225_601_500,
            to_ms: 1_767_225_611_500,
        };
        let text = render(&[], &[chapter], "");
        let tag = "#EXT-X-DATERANGE:ID=\"7\",CLASS=\"product\",START-DATE=\"2026-01-01T00:00:01.500Z\",\
             DURATION=10.00000,X-TITLE=\"樱桃#EXT\"\n";
        assert!(text.contains(tag), "{text}");
    }
}
