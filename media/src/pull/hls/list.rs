//! Playlists of HLS (RFC 8216), as far as following one takes.

use std::ops::Range;
use std::time::Duration;

/// A playlist that cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadList {
    /// It is no playlist, or a broken one.
    #[error("this is no HLS playlist")]
    NotAList,
    /// Segments are encrypted.
    #[error("the stream is encrypted")]
    Encrypted,
    /// No variant has H.264 and its sound in one list.
    #[error("no variant has H.264 video with its sound beside it")]
    NoVariant,
}

/// No live list is longer; a recording of hours may be.
const MAX_SEGMENTS: usize = 20_000;
const MAX_TARGET_S: u64 = 60;

/// What a playlist turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum List {
    /// The list to follow, of several.
    Master(String),
    Media(Media),
}

/// A list of segments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Media {
    pub(super) target: Duration,
    pub(super) segments: Vec<Segment>,
    pub(super) ended: bool,
}

/// A segment, or an initialisation segment: an address and a part of what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) uri: String,
    pub(super) range: Option<Range<u64>>,
}

/// A segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) number: u64,
    pub(super) at: Place,
    /// Where its initialisation segment is, if it needs one.
    pub(super) map: Option<Place>,
    /// Does not continue the one before it.
    pub(super) breaks: bool,
}

/// Reads a playlist.
pub(super) fn parse(text: &str) -> Result<List, BadList> {
    let text = text.trim_start_matches('\u{feff}');
    if !text.starts_with("#EXTM3U") {
        return Err(BadList::NotAList);
    }
    if text.contains("#EXT-X-STREAM-INF:") {
        return variant(text).map(List::Master);
    }
    let mut reader = Reader::default();
    for line in text.lines().map(str::trim) {
        reader.line(line)?;
    }
    Ok(List::Media(reader.list))
}

/// The best variant that carries both, as far as it says.
fn variant(text: &str) -> Result<String, BadList> {
    let mut best: Option<(u64, &str)> = None;
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(told) = line.strip_prefix("#EXT-X-STREAM-INF:") else {
            continue;
        };
        let uri = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
        let Some(uri) = uri else { break };
        let codecs = attribute(told, "CODECS");
        let fits = codecs.is_none_or(|codecs| codecs.contains("avc"))
            && !attribute(told, "AUDIO").is_some_and(|group| has_own_list(text, group));
        let rate = attribute(told, "BANDWIDTH").and_then(|rate| rate.parse().ok());
        let rate = rate.unwrap_or(0);
        if fits && best.is_none_or(|(known, _)| rate > known) {
            best = Some((rate, uri));
        }
    }
    best.map(|(_, uri)| uri.to_owned())
        .ok_or(BadList::NoVariant)
}

/// Whether the sound of a group is in lists of its own.
fn has_own_list(text: &str, group: &str) -> bool {
    let renditions = text
        .lines()
        .filter_map(|line| line.strip_prefix("#EXT-X-MEDIA:"));
    let mut of_group = renditions.filter(|told| attribute(told, "GROUP-ID") == Some(group));
    of_group.any(|told| attribute(told, "URI").is_some())
}

#[derive(Default)]
struct Reader {
    list: Media,
    number: u64,
    map: Option<Place>,
    breaks: bool,
    gap: bool,
    range: Option<(u64, Option<u64>)>,
    /// Where the last part of a file ended, and which file.
    ended: Option<(String, u64)>,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), BadList> {
        if line.is_empty() {
            return Ok(());
        }
        if !line.starts_with('#') {
            return self.segment(line);
        }
        let (name, told) = line.split_once(':').unwrap_or((line, ""));
        match name {
            "#EXT-X-TARGETDURATION" => {
                let seconds = told
                    .parse::<u64>()
                    .map_err(|_no_number| BadList::NotAList)?;
                self.list.target = Duration::from_secs(seconds.clamp(1, MAX_TARGET_S));
            }
            "#EXT-X-MEDIA-SEQUENCE" => {
                self.number = told.parse().map_err(|_no_number| BadList::NotAList)?;
            }
            "#EXT-X-MAP" => self.map = Some(map(told)?),
            "#EXT-X-BYTERANGE" => self.range = Some(range(told)?),
            "#EXT-X-DISCONTINUITY" => self.breaks = true,
            "#EXT-X-GAP" => self.gap = true,
            "#EXT-X-ENDLIST" => self.list.ended = true,
            "#EXT-X-KEY" if attribute(told, "METHOD") != Some("NONE") => {
                return Err(BadList::Encrypted);
            }
            _ => {}
        }
        Ok(())
    }

    fn segment(&mut self, uri: &str) -> Result<(), BadList> {
        if self.list.segments.len() >= MAX_SEGMENTS {
            return Err(BadList::NotAList);
        }
        let range = self.range.take().map(|(len, from)| {
            let last = self.ended.as_ref().filter(|(file, _)| file == uri);
            let from = from.or(last.map(|(_, end)| *end)).unwrap_or(0);
            from..from.saturating_add(len)
        });
        self.ended = range.as_ref().map(|range| (uri.to_owned(), range.end));
        let number = self.number;
        self.number = number.checked_add(1).ok_or(BadList::NotAList)?;
        // A gap is a break: what is not there is not asked for.
        if std::mem::take(&mut self.gap) {
            self.breaks = true;
            return Ok(());
        }
        self.list.segments.push(Segment {
            number,
            at: Place {
                uri: uri.to_owned(),
                range,
            },
            map: self.map.clone(),
            breaks: std::mem::take(&mut self.breaks),
        });
        Ok(())
    }
}

fn map(told: &str) -> Result<Place, BadList> {
    let part = attribute(told, "BYTERANGE").map(range).transpose()?;
    Ok(Place {
        uri: attribute(told, "URI").ok_or(BadList::NotAList)?.to_owned(),
        range: part.map(|(len, from)| {
            let from = from.unwrap_or(0);
            from..from.saturating_add(len)
        }),
    })
}

/// `length` or `length@offset`.
fn range(told: &str) -> Result<(u64, Option<u64>), BadList> {
    let number = |text: &str| text.trim().parse().map_err(|_no_number| BadList::NotAList);
    match told.split_once('@') {
        Some((len, from)) => Ok((number(len)?, Some(number(from)?))),
        None => Ok((number(told)?, None)),
    }
}

/// One attribute of a list of them, without its quotes.
fn attribute<'a>(mut told: &'a str, wanted: &str) -> Option<&'a str> {
    loop {
        let (name, rest) = told.split_once('=')?;
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find(',').unwrap_or(rest.len())),
        };
        if name.trim() == wanted {
            return Some(value);
        }
        told = after.trim_start().strip_prefix(',')?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn media(text: &str) -> Media {
        match parse(text).unwrap() {
            List::Media(media) => media,
            List::Master(uri) => panic!("a master of {uri}"),
        }
    }

    #[test]
    fn segments_are_numbered_and_know_their_maps_and_parts() {
        let list = media(
            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n\
             #EXT-X-MAP:URI=\"i.mp4\",BYTERANGE=\"10@0\"\n#EXTINF:4,\n#EXT-X-BYTERANGE:5@10\na.mp4\n\
             #EXTINF:4,\n#EXT-X-BYTERANGE:6\na.mp4\n#EXTINF:4,\n#EXT-X-GAP\nb.mp4\n#EXTINF:4,\nc.mp4\n",
        );
        let told: Vec<_> = list
            .segments
            .iter()
            .map(|one| (one.number, one.at.range.clone(), one.breaks))
            .collect();
        let wanted = [
            (7, Some(10..15), false),
            (8, Some(15..21), false),
            (10, None, true),
        ];
        assert_eq!(told, wanted);
        let map = list.segments[0].map.clone().unwrap();
        assert_eq!((map.uri.as_str(), map.range), ("i.mp4", Some(0..10)));
        assert!(!list.ended && list.target == Duration::from_secs(4));
    }

    #[test]
    fn of_variants_the_best_that_carries_both_is_taken() {
        let text = "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"own\",URI=\"a.m3u8\"\n\
             #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"in\",NAME=\"x, y\"\n\
             #EXT-X-STREAM-INF:BANDWIDTH=9,CODECS=\"hvc1.1,mp4a\"\nh265.m3u8\n\
             #EXT-X-STREAM-INF:BANDWIDTH=8,CODECS=\"avc1.4d,mp4a\",AUDIO=\"own\"\napart.m3u8\n\
             #EXT-X-STREAM-INF:BANDWIDTH=5,AUDIO=\"in\"\n\nmiddle.m3u8\n\
             #EXT-X-STREAM-INF:BANDWIDTH=3\nlow.m3u8\n";
        assert_eq!(parse(text), Ok(List::Master("middle.m3u8".to_owned())));
        let none = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9,CODECS=\"hvc1.1\"\nh265.m3u8\n";
        assert_eq!(parse(none), Err(BadList::NoVariant));
    }

    #[test]
    fn what_cannot_be_followed_says_why() {
        for (text, why) in [
            ("", BadList::NotAList),
            ("<html>", BadList::NotAList),
            ("#EXTM3U\n#EXT-X-TARGETDURATION:x\n", BadList::NotAList),
            ("#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:-1\n", BadList::NotAList),
            (
                "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:18446744073709551615\na\n",
                BadList::NotAList,
            ),
            ("#EXTM3U\n#EXT-X-MAP:BYTERANGE=\"1\"\n", BadList::NotAList),
            (
                "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n",
                BadList::Encrypted,
            ),
        ] {
            assert_eq!(parse(text), Err(why), "{text:?}");
        }
        assert!(parse("#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n").is_ok());
    }
}
