//! The lines of text that scales send: a sign, a number, a unit, and whether the pan has come to rest.
use super::amount::{WeightUnit, grams};
use julin_kernel::Grams;

/// What a scale said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    /// Nothing below zero: an empty or unloaded pan is 0.
    pub(crate) grams: Grams,
    /// Whether it has come to rest.
    pub(crate) stable: bool,
}

/// Why a line tells no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unread {
    /// More than the scale can weigh.
    Overload,
    /// No known shape.
    Unknown,
}

/// Longer lines are no frames.
const LENGTH_MAX: usize = 64;

/// Reads `ST,GS,+  0.950kg` (most), `S S      0.950 kg` (SICS), `=059.000` (digits from the last),
/// `wn00.950kg`, `+  0.950 kg`, and a bare `950g`.
pub(crate) fn read(line: &str) -> Result<Frame, Unread> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let upper = line.to_ascii_uppercase();
    if upper.len() > LENGTH_MAX || upper.is_empty() || !upper.is_ascii() {
        return Err(Unread::Unknown);
    }
    if let Some(reversed) = upper.strip_prefix('=') {
        let digits: String = reversed.chars().rev().collect();
        return weight(&digits, true);
    }
    let (stable, rest) = state(&upper)?;
    weight(rest, stable)
}

/// Whether it rests, by what stands before the number.
fn state(line: &str) -> Result<(bool, &str), Unread> {
    if line.contains("OL") || line.starts_with("S +") || line.starts_with("S -") {
        return Err(Unread::Overload);
    }
    for (head, stable) in [
        ("ST,", true),
        ("US,", false),
        ("S S", true),
        ("S D", false),
        ("WN", true),
        ("WW", true),
        ("WG", true),
    ] {
        if let Some(rest) = line.strip_prefix(head) {
            return Ok((stable, rest));
        }
    }
    Ok((true, line))
}

/// `GS,+  0.950KG`: gross and net are told apart by nobody here, the last field is the number.
fn weight(rest: &str, stable: bool) -> Result<Frame, Unread> {
    let number = rest.rsplit(',').next().unwrap_or_default();
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let number = number.strip_prefix('+').unwrap_or(&number);
    let (below, number) = match number.strip_prefix('-') {
        Some(number) => (true, number),
        None => (false, number),
    };
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let nothing = !digits.is_empty() && digits.chars().all(|c| matches!(c, '0' | '.'));
    let grams = match grams(number, WeightUnit::Kilogram) {
        Some(_) if below => Grams(0),
        Some(grams) => grams,
        None if nothing => Grams(0),
        None => return Err(Unread::Unknown),
    };
    Ok(Frame { grams, stable })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_frames_of_common_scales() {
        let says = |line, grams, stable| {
            let frame = Frame {
                grams: Grams(grams),
                stable,
            };
            assert_eq!(read(line), Ok(frame), "{line}");
        };
        says("ST,GS,+  0.950kg\r\n", 950, true);
        says("ST,NT,+  0.950kg", 950, true);
        says("US,GS,+  0.312kg", 312, false);
        says("ST,GS,-  0.010kg", 0, true);
        says("ST,GS,   950 g", 950, true);
        says("S S      0.950 kg", 950, true);
        says("S D      0.312 kg", 312, false);
        says("=059.000", 950, true);
        says("wn00.950kg", 950, true);
        says("ww000.950kg", 950, true);
        says("+  0.950 kg", 950, true);
        says("950g", 950, true);
        says("0.000kg", 0, true);
    }

    #[test]
    fn what_is_no_weight_is_refused() {
        assert_eq!(read("OL"), Err(Unread::Overload));
        assert_eq!(read("ST,GS,  OL   kg"), Err(Unread::Overload));
        assert_eq!(read("S +"), Err(Unread::Overload));
        for line in [
            "",
            "   ",
            "hello",
            "ST,GS,",
            "ST,GS,+ kg",
            "1.2.3kg",
            "重量",
            "ST,GS,+0.95lb",
        ] {
            assert_eq!(read(line), Err(Unread::Unknown), "{line}");
        }
        assert_eq!(read(&"9".repeat(65)), Err(Unread::Unknown));
    }

    proptest! {
        #[test]
        fn nothing_that_a_line_brings_panics(line in "\\PC{0,80}") {
            let _ = read(&line);
        }

        #[test]
        fn a_frame_gives_its_grams_back(n in 0i64..999_999) {
            let line = format!("ST,GS,+{:>4}.{:03}kg", n / 1_000, n % 1_000);
            prop_assert_eq!(read(&line).unwrap().grams, Grams(n));
        }
    }
}
