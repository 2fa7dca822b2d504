//! Numbers as people write them.

/// A number in a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Its value in hundredths.
    pub(super) hundredths: i64,
    /// Whether it has a decimal point.
    pub(super) decimal: bool,
    /// Whether it is written in Chinese.
    pub(super) chinese: bool,
}

impl Number {
    /// Its value if it is whole and not zero.
    pub(super) fn whole(&self) -> Option<i64> {
        let n = self.hundredths / 100;
        (self.hundredths % 100 == 0 && n > 0).then_some(n)
    }
}

/// A number in digits at `at`: at most six digits and two decimals.
pub(super) fn digits(s: &[char], at: usize) -> Option<Number> {
    let count = |from: usize| {
        s[from.min(s.len())..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count()
    };
    let whole = count(at);
    if whole == 0 {
        return None;
    }
    let point = s.get(at + whole) == Some(&'.');
    let decimals = if point { count(at + whole + 1) } else { 0 };
    let end = if decimals > 0 {
        at + whole + 1 + decimals
    } else {
        at + whole
    };
    let value = |from: usize, n: usize| -> i64 {
        s[from..from + n].iter().fold(0, |sum, c| {
            sum * 10 + i64::from(c.to_digit(10).unwrap_or(0))
        })
    };
    let fits = whole <= 6 && decimals <= 2;
    let hundredths = if fits {
        let part = value(at + whole + usize::from(decimals > 0), decimals);
        value(at, whole) * 100 + if decimals == 1 { part * 10 } else { part }
    } else {
        0
    };
    Some(Number {
        start: at,
        end,
        hundredths,
        decimal: decimals > 0,
        chinese: false,
    })
}

/// A number in Chinese at `at`, below a thousand: `两`, `十二`, `三十`, `一百`.
pub(super) fn chinese(s: &[char], at: usize) -> Option<Number> {
    let digit = |c: &char| match c {
        '一' => Some(1),
        '二' | '两' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    };
    let (mut total, mut last, mut end) = (0, None, at);
    while let Some(c) = s.get(end) {
        match (c, digit(c)) {
            (_, Some(d)) if last.is_none() => last = Some(d),
            ('十', _) if total % 100 == 0 => total += last.take().unwrap_or(1) * 10,
            ('百', _) if total == 0 && last.is_some() => total += last.take().unwrap_or(1) * 100,
            _ => break,
        }
        end += 1;
    }
    let value: i64 = total + last.unwrap_or(0);
    (end > at && value > 0).then_some(Number {
        start: at,
        end,
        hundredths: value * 100,
        decimal: false,
        chinese: true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_chinese() {
        let read = |text: &str| {
            let s: Vec<char> = text.chars().collect();
            let found = digits(&s, 0).or_else(|| chinese(&s, 0));
            found.map(|n| (n.hundredths, n.end))
        };
        for (text, expected) in [
            ("19.9元", Some((1_990, 4))),
            ("19.95", Some((1_995, 5))),
            ("30枚", Some((3_000, 2))),
            ("1.", Some((100, 1))),
            ("13800001234", Some((0, 11))),
            ("19.999", Some((0, 6))),
            ("两份", Some((200, 1))),
            ("十份", Some((1_000, 1))),
            ("十二枚", Some((1_200, 2))),
            ("二十五", Some((2_500, 3))),
            ("一百二十份", Some((12_000, 4))),
            ("份", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
