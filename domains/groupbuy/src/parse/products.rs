//! Several products in one line: `西红柿5斤19.9元，黄瓜3斤9.9元`.
use super::chars::text;
use super::lexicon::{CHARGES, ODD};
use super::name::{is_grade, is_said};
use super::scan::{Facts, Price};

/// A line's words between two of its prices.
struct Word {
    start: usize,
    after_comma: bool,
}

/// Where the lines of their own begin, after the first. None when it is one product only.
pub(super) fn cuts(s: &[char], facts: &Facts) -> Vec<usize> {
    let best = facts.prices.iter().map(|p| p.sure).max().unwrap_or(0);
    let floor = best.min(2);
    let prices: Vec<&Price> = facts.prices.iter().filter(|p| p.sure >= floor).collect();
    let mut cuts = vec![];
    for pair in prices.windows(2) {
        cuts.extend(cut(s, facts, (pair[0].end, pair[1].start)));
    }
    let named = prices
        .first()
        .is_some_and(|p| !words(s, facts, (0, p.start)).is_empty());
    if named { cuts } else { vec![] }
}

/// The name of the second product begins after the last comma, else with the first word.
fn cut(s: &[char], facts: &Facts, gap: (usize, usize)) -> Option<usize> {
    let words = words(s, facts, gap);
    let last = words.iter().rfind(|w| w.after_comma);
    let start = last.or(words.first())?.start;
    Some(numbered(s, start).max(gap.0))
}

/// Words that can name a product.
fn words(s: &[char], facts: &Facts, gap: (usize, usize)) -> Vec<Word> {
    let taken = |i: usize| {
        facts
            .used
            .iter()
            .any(|(from, to)| (*from..*to).contains(&i))
    };
    let edge = |i: usize| taken(i) || matches!(s[i], ' ' | ',' | '[' | ']' | '(' | ')' | '/' | ';');
    let (mut out, mut at, mut after_comma) = (vec![], gap.0, false);
    while at < gap.1 {
        if edge(at) {
            after_comma |= !taken(at) && matches!(s[at], ',' | ';');
            at += 1;
            continue;
        }
        let end = (at..gap.1).find(|i| edge(*i)).unwrap_or(gap.1);
        if names(&text(s, (at, end))) {
            out.push(Word {
                start: at,
                after_comma: std::mem::take(&mut after_comma),
            });
        }
        at = end;
    }
    out
}

fn names(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let other = ODD.iter().chain(CHARGES).any(|w| word.contains(w));
    letters >= 2 && !other && !is_grade(word) && !is_said(word)
}

/// A bracket or `2.` before a name belongs to it.
fn numbered(s: &[char], start: usize) -> usize {
    let back = |from: usize, fits: &dyn Fn(char) -> bool| {
        let n = s[..from].iter().rev().take_while(|c| fits(**c)).count();
        from - n
    };
    let open = back(start, &|c| matches!(c, ' ' | '[' | '('));
    let mark = back(open, &|c| matches!(c, '.' | '、' | ')' | ':'));
    let digits = back(mark, &|c| c.is_ascii_digit());
    if mark < open && digits < mark && mark - digits <= 2 {
        digits
    } else {
        open
    }
}
