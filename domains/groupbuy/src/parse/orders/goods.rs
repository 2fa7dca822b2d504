//! Which goods a line names, by as much of their names as people write, and how many of them.
use super::{Doubt, Offered};
use crate::parse::chars::{after_any, skip_spaces};
use crate::parse::normal;
use crate::parse::number::{chinese, digits};

/// The goods of a buy, as their names are looked for.
pub(super) struct Goods {
    names: Vec<Vec<char>>,
    specs: Vec<Vec<char>>,
}

/// What was taken out of a line.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lines: Vec<(usize, i64)>,
    pub(super) doubts: Vec<Doubt>,
}

/// A name that stands in a line.
struct Hit {
    offer: usize,
    start: usize,
    end: usize,
    ambiguous: bool,
}

/// How many, and where that is written.
struct Amount {
    pieces: i64,
    start: usize,
    end: usize,
    weight: bool,
}

/// Most pieces of one line.
const PIECES_MAX: i64 = 999;
/// What pieces are counted in.
const UNITS: &[&str] = &[
    "份", "盒", "箱", "个", "只", "袋", "件", "瓶", "板", "包", "提", "桶", "条", "组", "套", "罐",
    "把", "棵", "颗", "枚", "扎", "pcs", "pc",
];
/// What weight is counted in.
const WEIGHTS: &[&str] = &["公斤", "斤", "千克", "kg", "KG", "Kg", "克", "g", "两"];
/// What stands between goods and their quantity.
const BETWEEN: &[&str] = &[" ", ":", "*", "x", "X", "+", "=", "要", "来", "订", "各"];

fn plain(text: &str) -> Vec<char> {
    let line = normal::line(text).chars;
    line.into_iter()
        .filter(|c| !matches!(c, ' ' | '[' | ']' | '(' | ')'))
        .collect()
}

impl Goods {
    pub(super) fn of(offered: &[Offered]) -> Self {
        Self {
            names: offered.iter().map(|o| plain(&o.name)).collect(),
            specs: offered.iter().map(|o| plain(&o.spec)).collect(),
        }
    }

    /// Takes all goods out of a line.
    pub(super) fn take(&self, chars: &mut Vec<char>) -> Found {
        let mut found = Found::default();
        let mut at = 0;
        while at < chars.len() {
            let Some(hit) = self.named(chars, at).or_else(|| self.lettered(chars, at)) else {
                at += 1;
                continue;
            };
            at = self.read(chars, &hit, &mut found);
        }
        if found.lines.is_empty() && self.names.len() == 1 {
            alone(chars, &mut found);
        }
        found
    }

    /// Reads how many of what was hit; answers where to go on.
    fn read(&self, chars: &mut Vec<char>, hit: &Hit, found: &mut Found) -> usize {
        let after = after(chars, self.past_spec(chars, hit));
        let amount = after.or_else(|| before(chars, hit.start));
        if hit.ambiguous {
            found.doubts.push(Doubt::Ambiguous);
        }
        let (pieces, start, end) = match &amount {
            Some(a) => (a.pieces, hit.start.min(a.start), hit.end.max(a.end)),
            None => (1, hit.start, hit.end),
        };
        match amount {
            None => found.doubts.push(Doubt::NoQuantity),
            Some(a) if a.weight => found.doubts.push(Doubt::Weight),
            Some(_) => {}
        }
        match found.lines.iter_mut().find(|l| l.0 == hit.offer) {
            Some(line) => line.1 = (line.1 + pieces).min(PIECES_MAX),
            None => found.lines.push((hit.offer, pieces)),
        }
        chars.splice(start..end, [',']);
        start + 1
    }

    /// The goods of which the longest part of the name stands here: two characters at the least.
    fn named(&self, chars: &[char], at: usize) -> Option<Hit> {
        let longest = |name: &Vec<char>| {
            let from = |i: usize| {
                let same = name[i..].iter().zip(&chars[at..]);
                same.take_while(|(a, b)| a == b).count()
            };
            (0..name.len()).map(from).max().unwrap_or(0)
        };
        let lengths: Vec<usize> = self.names.iter().map(longest).collect();
        let most = lengths.iter().copied().max().filter(|n| *n >= 2)?;
        let word: &[char] = &chars[at..at + most];
        if word.iter().all(|c| !c.is_alphabetic()) {
            return None;
        }
        let mut best = (0..lengths.len()).filter(|i| lengths[*i] == most);
        let whole = |i: &usize| self.names[*i].len() == most;
        let offer = best.clone().find(whole).or_else(|| best.next())?;
        let same = (0..lengths.len()).filter(|i| lengths[*i] == most).count();
        Some(Hit {
            offer,
            start: at,
            end: at + most,
            ambiguous: same > 1 && self.names[offer].len() != most,
        })
    }

    /// `A2`, `b*1`: the first, the second of the goods.
    fn lettered(&self, chars: &[char], at: usize) -> Option<Hit> {
        let letter = chars[at].to_ascii_uppercase();
        let alone = |i: Option<&char>| !i.is_some_and(char::is_ascii_alphabetic);
        let before = at.checked_sub(1).and_then(|i| chars.get(i));
        let offer = usize::try_from(u32::from(letter).checked_sub(u32::from('A'))?).ok()?;
        let fits = letter.is_ascii_uppercase() && offer < self.names.len();
        if !fits || !alone(before) {
            return None;
        }
        let counted = after(chars, at + 1).is_some();
        counted.then_some(Hit {
            offer,
            start: at,
            end: at + 1,
            ambiguous: false,
        })
    }

    /// Past the specification, where a quantity follows it: `樱桃 1份×2`.
    fn past_spec(&self, chars: &[char], hit: &Hit) -> usize {
        let spec = &self.specs[hit.offer];
        let from = skip_spaces(chars, hit.end);
        let (mut at, mut matched) = (from, 0);
        while matched < spec.len() && at < chars.len() {
            if chars[at] == spec[matched] {
                matched += 1;
            } else if !matches!(chars[at], ' ' | '(' | ')' | '[' | ']') {
                break;
            }
            at += 1;
        }
        let whole = !spec.is_empty() && matched == spec.len();
        let closed = after_any(chars, at, &[")", "]"]).unwrap_or(at);
        if whole && after(chars, closed).is_some() {
            return closed;
        }
        hit.end
    }
}

/// The quantity that follows; `两斤` is a weight, and pieces are what is sold.
fn after(chars: &[char], end: usize) -> Option<Amount> {
    let mut at = end;
    while let Some(next) = after_any(chars, at, BETWEEN) {
        at = next;
    }
    let number = digits(chars, at).or_else(|| chinese(chars, at))?;
    let pieces = number.whole().filter(|n| *n <= PIECES_MAX)?;
    let unit = skip_spaces(chars, number.end);
    let weight = after_any(chars, unit, WEIGHTS);
    let counted = after_any(chars, unit, UNITS);
    Some(Amount {
        pieces,
        start: end,
        end: counted.or(weight).unwrap_or(number.end),
        weight: counted.is_none() && weight.is_some(),
    })
}

/// The quantity that stands before: `两份樱桃`, `2樱桃`.
fn before(chars: &[char], start: usize) -> Option<Amount> {
    let mut end = start;
    while end > 0 && chars[end - 1] == ' ' {
        end -= 1;
    }
    let unit = |words: &[&str]| {
        let ends = |w: &&&str| chars[..end].ends_with(&w.chars().collect::<Vec<_>>());
        words.iter().find(ends).map(|w| w.chars().count())
    };
    let (counted, weight) = (unit(UNITS), unit(WEIGHTS));
    let till = end - counted.or(weight).unwrap_or(0);
    // A bare number belongs to what it stands right before.
    if counted.is_none() && weight.is_none() && end != start {
        return None;
    }
    let from = (0..till).find(|i| {
        let fresh = *i == 0 || !chars[*i - 1].is_ascii_digit();
        let number = digits(chars, *i).or_else(|| chinese(chars, *i));
        fresh && number.is_some_and(|n| n.end == till)
    })?;
    let number = digits(chars, from).or_else(|| chinese(chars, from))?;
    let pieces = number.whole().filter(|n| *n <= 50)?;
    Some(Amount {
        pieces,
        start: from,
        end: start,
        weight: counted.is_none() && weight.is_some(),
    })
}

/// `张三 +2`, `李四 3份`, where there is one thing to order.
fn alone(chars: &mut Vec<char>, found: &mut Found) {
    let from = |at: &usize| {
        let marked = matches!(chars[*at], '+' | '*' | 'x' | 'X');
        let number = digits(chars, *at).or_else(|| chinese(chars, *at));
        let counted = number.and_then(|n| after_any(chars, skip_spaces(chars, n.end), UNITS));
        let last = number.is_some_and(|n| n.end == chars.len() && digits(chars, *at).is_some());
        let fresh = *at == 0 || !chars[*at - 1].is_ascii_digit();
        fresh && (marked && after(chars, *at).is_some() || counted.is_some() || last)
    };
    let Some(at) = (0..chars.len()).find(from) else {
        return;
    };
    if let Some(amount) = after(chars, at) {
        found.lines.push((0, amount.pieces));
        chars.splice(at..amount.end, [',']);
    }
}
