//! Weights as people write them: `1.9斤`, `1斤9两`, `斤半`, `950克`, `0.95kg`, `950`. No float.
use julin_db::text_enum;
use julin_kernel::Grams;

text_enum! {
    /// What a bare number means.
    pub enum WeightUnit {
        /// 克
        Gram = "g",
        /// 两: 50 g.
        Liang = "liang",
        /// 斤: 500 g.
        Jin = "jin",
        /// 公斤
        Kilogram = "kg",
    }
}

impl WeightUnit {
    const fn grams(self) -> i64 {
        match self {
            Self::Gram => 1,
            Self::Liang => 50,
            Self::Jin => 500,
            Self::Kilogram => 1_000,
        }
    }
}

/// Words for units, those that begin like another first.
const WORDS: [(&str, WeightUnit); 13] = [
    ("公斤", WeightUnit::Kilogram),
    ("千克", WeightUnit::Kilogram),
    ("kgs", WeightUnit::Kilogram),
    ("kg", WeightUnit::Kilogram),
    ("k", WeightUnit::Kilogram),
    ("市斤", WeightUnit::Jin),
    ("斤", WeightUnit::Jin),
    ("jin", WeightUnit::Jin),
    ("两", WeightUnit::Liang),
    ("liang", WeightUnit::Liang),
    ("grams", WeightUnit::Gram),
    ("克", WeightUnit::Gram),
    ("g", WeightUnit::Gram),
];

/// Reads a weight; a number without a unit is in `bare`. None if it is no weight, or not above zero.
pub(crate) fn grams(text: &str, bare: WeightUnit) -> Option<Grams> {
    let text = plain(text);
    let (mut rest, mut micro, mut last) = (text.as_str(), 0i128, None::<WeightUnit>);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        // 斤半: half of the unit before.
        if let (Some(tail), Some(unit)) = (rest.strip_prefix('半'), last) {
            if !tail.is_empty() {
                return None;
            }
            micro += i128::from(unit.grams()) * 500_000;
            break;
        }
        let (number, tail) = number(rest)?;
        let (unit, tail) = match (unit(tail), last) {
            (Some(found), _) => found,
            (None, None) if tail.is_empty() => (bare, tail),
            (None, _) => return None,
        };
        if last.is_some_and(|before| before.grams() <= unit.grams()) {
            return None;
        }
        micro = micro.checked_add(number.checked_mul(i128::from(unit.grams()))?)?;
        (rest, last) = (tail, Some(unit));
    }
    let grams = i64::try_from((micro + 500_000) / 1_000_000).ok()?;
    (grams > 0).then_some(Grams(grams))
}

/// Without blanks, in half-width and lower case.
fn plain(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '。' => '.',
        _ => c,
    };
    let kept = text.chars().filter(|c| !c.is_whitespace()).map(half);
    kept.flat_map(char::to_lowercase).collect()
}

fn unit(text: &str) -> Option<(WeightUnit, &str)> {
    let found = |(word, unit): &(&str, WeightUnit)| Some((*unit, text.strip_prefix(word)?));
    WORDS.iter().find_map(found)
}

/// A number in millionths, and what follows it.
fn number(text: &str) -> Option<(i128, &str)> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if end > 0 {
        return Some((decimal(&text[..end])?, &text[end..]));
    }
    words(text)
}

/// `0.95` → 950 000.
fn decimal(digits: &str) -> Option<i128> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || whole.len() > 9 || part.len() > 6 || part.contains('.') {
        return None;
    }
    let part = format!("{part:0<6}");
    Some(whole.parse::<i128>().ok()? * 1_000_000 + part.parse::<i128>().ok()?)
}

/// 一 to 十, 两 where a unit follows, 半.
fn words(text: &str) -> Option<(i128, &str)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    let value = match first {
        '半' => 500_000,
        '两' if unit(rest).is_some() => 2_000_000,
        _ => {
            let at = "零一二三四五六七八九十".chars().position(|c| c == first)?;
            i128::try_from(at).ok()? * 1_000_000
        }
    };
    Some((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_weight_is_read_however_it_is_written() {
        let table = [
            ("1.9斤", 950),
            ("1斤9两", 950),
            ("一斤九两", 950),
            ("两斤", 1_000),
            ("两斤二两", 1_100),
            ("三两", 150),
            ("斤半", 0),
            ("一斤半", 750),
            ("半斤", 250),
            ("1 公斤", 1_000),
            ("０．９５ＫＧ", 950),
            ("0.95kg", 950),
            ("950克", 950),
            ("950 g", 950),
            ("1kg50g", 1_050),
            ("1.0005kg", 1_001),
            ("0.95", 950),
            ("2", 2_000),
            ("", 0),
            ("0", 0),
            ("kg", 0),
            ("-1kg", 0),
            ("1.2.3kg", 0),
            ("约1斤", 0),
            ("1两2斤", 0),
            ("12345678901kg", 0),
            ("1斤9", 0),
        ];
        for (text, expected) in table {
            let read = grams(text, WeightUnit::Kilogram).map_or(0, |g| g.0);
            assert_eq!(read, expected, "{text}");
        }
        assert_eq!(grams("950", WeightUnit::Gram), Some(Grams(950)));
        assert_eq!(grams("1.9", WeightUnit::Jin), Some(Grams(950)));
    }

    proptest! {
        #[test]
        fn what_is_written_in_grams_is_read_in_every_unit(n in 1i64..10_000_000) {
            let said = [
                (format!("{n}g"), n),
                (format!("{}.{:03}kg", n / 1_000, n % 1_000), n),
                (format!("{}斤{}克", n / 500, n % 500), n),
            ];
            for (text, expected) in said {
                prop_assert_eq!(grams(&text, WeightUnit::Gram), Some(Grams(expected)), "{}", text);
            }
        }

        #[test]
        fn nothing_that_is_typed_panics(text in "\\PC{0,20}") {
            let _ = grams(&text, WeightUnit::Jin);
        }
    }
}
