//! Text that fits: cleaned, measured, wrapped, shortened.

use crate::fonts::{FONTS, Weight};

/// A text of this many characters fills any picture; the rest need not be measured.
const LONGEST: usize = 600;

/// What can be drawn of `text`: one line, no control or direction marks, no character that no font
/// has.
pub(crate) fn clean(text: &str, weight: Weight) -> String {
    let spaced = text
        .chars()
        .take(LONGEST)
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let drawn = spaced.filter(|c| !is_mark(*c) && FONTS.width(*c, weight).is_some());
    let mut out = String::new();
    for c in drawn {
        if c != ' ' || !(out.is_empty() || out.ends_with(' ')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Characters that draw nothing themselves but change or hide what is around them.
fn is_mark(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The width of `text` in pixels at this size.
pub(crate) fn measure(text: &str, size: f32, weight: Weight) -> f32 {
    text.chars().map(|c| width(c, size, weight)).sum()
}

fn width(c: char, size: f32, weight: Weight) -> f32 {
    FONTS.width(c, weight).unwrap_or(0.0) * size
}

/// Cleaned text on one line of at most `room` pixels, shortened with an ellipsis if need be.
pub(crate) fn fit(text: &str, room: f32, size: f32, weight: Weight) -> String {
    shorten(&clean(text, weight), room, size, weight)
}

/// Cleaned text on at most `lines` lines of about the same length: no single character is left over
/// for the last one.
pub(crate) fn wrap(text: &str, room: f32, size: f32, weight: Weight, lines: usize) -> Vec<String> {
    let text = clean(text, weight);
    let full = fill(&text, room, size, weight, lines);
    if full.lines.len() < 2 || full.cut {
        return full.lines;
    }
    let (mut narrow, mut best) = (0.0, (room, full));
    while best.0 - narrow > 1.0 {
        let middle = f32::midpoint(narrow, best.0);
        let tried = fill(&text, middle, size, weight, best.1.lines.len());
        if tried.cut || tried.torn > best.1.torn {
            narrow = middle;
        } else {
            best = (middle, tried);
        }
    }
    best.1.lines
}

#[derive(Default)]
struct Filled {
    lines: Vec<String>,
    /// Lines that end in the middle of a word.
    torn: usize,
    /// Whether something was left out at the end.
    cut: bool,
}

/// As much on each line as fits.
fn fill(text: &str, room: f32, size: f32, weight: Weight, lines: usize) -> Filled {
    let mut rest = text;
    let mut out = Filled::default();
    while !rest.is_empty() && out.lines.len() + 1 < lines {
        let (end, torn) = line_end(rest, room, size, weight);
        out.torn += usize::from(torn);
        out.lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start();
    }
    let last = shorten(rest, room, size, weight);
    out.cut = last != rest;
    out.lines.extend((!last.is_empty()).then_some(last));
    out
}

/// An ellipsis takes the place of what does not fit; where nothing fits, nothing is drawn.
fn shorten(text: &str, room: f32, size: f32, weight: Weight) -> String {
    if measure(text, size, weight) <= room {
        return text.to_owned();
    }
    let room = room - width('…', size, weight);
    let kept = text[..prefix(text, room, size, weight)].trim_end();
    if kept.is_empty() {
        String::new()
    } else {
        format!("{kept}…")
    }
}

/// How many bytes of `text` fit into `room`.
fn prefix(text: &str, room: f32, size: f32, weight: Weight) -> usize {
    let mut used = 0.0;
    for (at, c) in text.char_indices() {
        used += width(c, size, weight);
        if used > room {
            return at;
        }
    }
    text.len()
}

/// Where the first line ends: at the last good break that fits, else (`true`) in the middle of a word.
fn line_end(text: &str, room: f32, size: f32, weight: Weight) -> (usize, bool) {
    let fits = prefix(text, room, size, weight);
    if fits == text.len() {
        return (fits, false);
    }
    let first = text.chars().next().map_or(0, char::len_utf8);
    let breaks = text[..fits].char_indices().map(|(at, _)| at).chain([fits]);
    let good = breaks.rev().find(|at| *at > 0 && may_break(text, *at));
    good.map_or((fits.max(first), true), |at| (at, false))
}

/// Whether a line may end before the character at `at`.
fn may_break(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text[..at].chars().next_back(), text[at..].chars().next())
    else {
        return false;
    };
    let hung = "，。！？、；：）」』》】〉”’…～,.!?;:)]}%·".contains(after);
    let opened = "（「『《【〈“‘([{￥¥".contains(before);
    let spaced = before == ' ' || after == ' ';
    !hung && !opened && (spaced || is_wide(before) || is_wide(after))
}

/// Scripts that break between any two characters.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}' | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Text as SVG may hold it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: f32 = 30.0;

    fn wrapped(text: &str, room: f32, lines: usize) -> Vec<String> {
        wrap(text, room, SIZE, Weight::Regular, lines)
    }

    #[test]
    fn no_line_is_wider_than_its_room() {
        let chinese = "五常大米新米上市，一口香甜（真空包装）五斤装！".repeat(9);
        let english =
            "Fresh farmhouse strawberries, picked this morning and delivered by noon. ".repeat(9);
        let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk".repeat(4);
        let mixed = "iPhone手机壳 cover保护套 & <b>🍓草莓</b> שלום".repeat(9);
        for text in [chinese, english, word, mixed] {
            for room in [95.0, 150.0, 333.0, 700.0] {
                let lines = wrapped(&text, room, 3);
                assert_eq!(lines.len(), 3, "{room}: {text}");
                for line in &lines {
                    assert!(
                        measure(line, SIZE, Weight::Regular) <= room,
                        "{room}: {line:?}"
                    );
                }
                assert!(lines[2].ends_with('…'));
            }
        }
    }

    #[test]
    fn text_that_fits_stays_whole() {
        assert_eq!(wrapped("五常大米", 700.0, 2), ["五常大米"]);
        assert_eq!(fit("  a \n\t b  ", 700.0, SIZE, Weight::Bold), "a b");
        assert!(wrapped(" \n ", 700.0, 2).is_empty());
    }

    #[test]
    fn lines_are_of_about_the_same_length() {
        assert_eq!(
            wrapped("周六早市草莓新米土鸡", 290.0, 2),
            ["周六早市草", "莓新米土鸡"]
        );
        assert_eq!(
            wrapped("one two three four", 250.0, 2),
            ["one two", "three four"]
        );
    }

    #[test]
    fn words_stay_whole_and_punctuation_does_not_begin_a_line() {
        assert_eq!(
            wrapped("fresh strawberries", 190.0, 3),
            ["fresh", "strawberries"]
        );
        for room in 125..400 {
            #[expect(clippy::cast_precision_loss, reason = "small numbers of a test")]
            for line in wrapped("新米上市，一口香甜（真空），五斤。", room as f32, 9)
            {
                assert!(!line.starts_with(['，', '。', '）']), "{line}");
                assert!(!line.ends_with('（'), "{line}");
            }
        }
    }

    #[test]
    fn marks_that_trick_the_reader_are_left_out() {
        let text = "a\u{202e}b\u{200b}c\u{0}d\u{7}e\u{feff}f\u{2066}g";
        assert_eq!(clean(text, Weight::Regular), "abcdefg");
    }

    #[test]
    fn a_room_of_nothing_does_not_hang() {
        assert!(wrapped("五常大米", 0.0, 3).len() <= 3);
        assert_eq!(fit("五常大米", 29.0, SIZE, Weight::Bold), "");
    }
}
