//! What a recording holds: a directory with, per continuous run, `n.mp4` (the init segment, then whole
//! segments) and `n.idx`, a line per segment. A line is written after its segment is on the disk, so
//! whatever the index names can be played; anything after that is the half of a segment, and ignored.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::codec::TICKS_PER_MS;

/// Largest index that is read: some hundred hours.
const MAX_INDEX_BYTES: u64 = 16 << 20;

/// A segment in a run's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) offset: u64,
    pub(super) len: u64,
    /// 90 kHz.
    pub(super) duration: i64,
    /// Wall time of its first frame.
    pub(super) wall_ms: i64,
}

impl Entry {
    pub(super) fn end(&self) -> u64 {
        self.offset + self.len
    }

    pub(super) fn line(&self) -> String {
        let Self {
            offset,
            len,
            duration,
            wall_ms,
        } = self;
        format!("S {offset} {len} {duration} {wall_ms}\n")
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix("S ")?.split(' ');
        let entry = Self {
            offset: words.next()?.parse().ok()?,
            len: words.next()?.parse().ok()?,
            duration: words.next()?.parse().ok().filter(|ticks| *ticks > 0)?,
            wall_ms: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(entry)
    }
}

/// The first line: how long the init segment is.
pub(super) fn head(init_len: u64) -> String {
    format!("I {init_len}\n")
}

/// One file: an init segment and what was recorded under it without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(super) number: u32,
    pub(super) init_len: u64,
    /// How long what was left out before the first entry is, 90 kHz; the entries' times begin there.
    pub(super) lead: i64,
    pub(super) entries: Vec<Entry>,
}

impl Run {
    /// Reads whole lines that fit together and lie within `size` bytes of data.
    pub(super) fn parse(number: u32, text: &str, size: u64) -> Option<Self> {
        let mut lines = text
            .split_inclusive('\n')
            .map_while(|line| line.strip_suffix('\n'));
        let init_len: u64 = lines.next()?.strip_prefix("I ")?.parse().ok()?;
        let mut end = init_len;
        let entries = lines.map_while(|line| {
            let entry = Entry::parse(line)?;
            let fits = entry.offset == end && entry.offset.checked_add(entry.len)? <= size;
            end = end.saturating_add(entry.len);
            fits.then_some(entry)
        });
        let entries: Vec<Entry> = entries.collect();
        (!entries.is_empty()).then_some(Self {
            number,
            init_len,
            lead: 0,
            entries,
        })
    }

    /// 90 kHz.
    pub(super) fn duration(&self) -> i64 {
        self.entries.iter().map(|entry| entry.duration).sum()
    }

    /// Where what can be played ends in the file.
    pub(super) fn end(&self) -> u64 {
        self.entries.last().map_or(self.init_len, Entry::end)
    }

    /// The segments that begin before `to` and end after `from`, ms since the start of the run.
    pub(super) fn cut(&self, from: i64, to: i64) -> Self {
        let (mut at, mut lead) = (0, 0);
        let mut entries = Vec::new();
        for entry in &self.entries {
            let start = at;
            at += entry.duration;
            if at / TICKS_PER_MS <= from {
                lead = at;
            } else if start / TICKS_PER_MS < to {
                entries.push(*entry);
            }
        }
        Self {
            lead,
            entries,
            ..*self
        }
    }
}

/// How large a run's files are: while they stay so, nothing new is in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    number: u32,
    data: u64,
    index: u64,
}

/// The runs of a directory, oldest first.
pub(super) fn sizes(dir: &Path) -> io::Result<Vec<Sizes>> {
    let mut all = Vec::new();
    for number in numbers(dir)? {
        let (data, index) = paths(dir, number);
        if let (Some(data), Some(index)) = (size(&data)?, size(&index)?) {
            all.push(Sizes {
                number,
                data,
                index,
            });
        }
    }
    Ok(all)
}

/// What was recorded of a stream, as far as `sizes` saw it.
pub(super) fn read(dir: &Path, sizes: &[Sizes]) -> io::Result<Vec<Run>> {
    let mut runs = Vec::new();
    for &Sizes { number, data, .. } in sizes {
        if let Some(text) = text(&paths(dir, number).1)? {
            runs.extend(Run::parse(number, &text, data));
        }
    }
    Ok(runs)
}

/// The numbers of the runs in a directory, in order; none if it is not there.
pub(super) fn numbers(dir: &Path) -> io::Result<Vec<u32>> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".idx"));
        numbers.extend(number.and_then(|number| number.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Data and index of a run.
pub(super) fn paths(dir: &Path, number: u32) -> (PathBuf, PathBuf) {
    (
        dir.join(format!("{number}.mp4")),
        dir.join(format!("{number}.idx")),
    )
}

fn size(path: &Path) -> io::Result<Option<u64>> {
    missing(fs::metadata(path).map(|file| file.len()))
}

fn text(path: &Path) -> io::Result<Option<String>> {
    if size(path)?.is_none_or(|size| size > MAX_INDEX_BYTES) {
        return Ok(None);
    }
    // After a power cut the end may be anything.
    let bytes = missing(fs::read(path))?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

fn missing<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "I 100\nS 100 50 180000 1000\nS 150 30 90000 3000\n";

    fn lens(text: &str, size: u64) -> Option<Vec<u64>> {
        let run = Run::parse(1, text, size)?;
        Some(run.entries.iter().map(|entry| entry.len).collect())
    }

    #[test]
    fn what_the_index_names_and_the_file_holds_is_played() {
        assert_eq!(lens(WHOLE, 180), Some(vec![50, 30]));
        assert_eq!(lens(WHOLE, 500), Some(vec![50, 30]), "half a segment");
        assert_eq!(lens(WHOLE, 179), Some(vec![50]), "data that was lost");
        assert_eq!(lens(WHOLE, 120), None);
    }

    #[test]
    fn a_line_that_was_not_finished_is_not_read() {
        for cut in 29..WHOLE.len() {
            assert_eq!(lens(&WHOLE[..cut], 500), Some(vec![50]), "{cut}");
        }
        assert_eq!(
            lens("I 100\nS 100 50 180000 1000\n\0\0\0\0\n", 500),
            Some(vec![50])
        );
        assert_eq!(
            lens("I 100\nS 100 50 180000 1000\nS 151 30 90000 3000\n", 500),
            Some(vec![50])
        );
        for nothing in [
            "",
            "I",
            "I 100",
            "I 100\n",
            "S 0 1 1 1\n",
            "I x\nS 0 1 1 1\n",
        ] {
            assert_eq!(lens(nothing, 500), None, "{nothing:?}");
        }
    }

    #[test]
    fn a_cut_takes_whole_segments() {
        let run = Run::parse(1, WHOLE, 500).unwrap();
        let walls = |from, to| -> Vec<i64> {
            let cut = run.cut(from, to);
            cut.entries.iter().map(|entry| entry.wall_ms).collect()
        };
        assert_eq!(walls(0, i64::MAX), [1_000, 3_000]);
        assert_eq!(walls(0, 2_000), [1_000]);
        assert_eq!(walls(2_000, 2_001), [3_000]);
        assert_eq!(walls(1_999, 2_001), [1_000, 3_000]);
        assert_eq!(walls(3_000, 9_000), [0; 0]);
    }
}
