//! Looking left and right in a line of characters.

/// The length of `word` if it stands at `at`.
pub(super) fn at(s: &[char], at: usize, word: &str) -> Option<usize> {
    let mut n = at;
    for c in word.chars() {
        if s.get(n)? != &c {
            return None;
        }
        n += 1;
    }
    Some(n - at)
}

/// Where the longest of `words` that stands at `at` ends.
pub(super) fn after_any(s: &[char], from: usize, words: &[&str]) -> Option<usize> {
    let ends = words.iter().filter_map(|w| at(s, from, w));
    ends.max().map(|n| from + n)
}

/// Where the longest of `words` that ends before `at` begins; spaces and colons between are passed over.
pub(super) fn before_any(s: &[char], before: usize, words: &[&str]) -> Option<usize> {
    let mut end = before;
    while end > 0 && matches!(s[end - 1], ' ' | ':' | '约') {
        end -= 1;
    }
    let starts = words.iter().filter_map(|w| {
        let start = end.checked_sub(w.chars().count())?;
        at(s, start, w).map(|_| start)
    });
    starts.min()
}

/// The first place from `at` on that is no space.
pub(super) fn skip_spaces(s: &[char], mut at: usize) -> usize {
    while s.get(at) == Some(&' ') {
        at += 1;
    }
    at
}

pub(super) fn contains(s: &[char], words: &[&str]) -> bool {
    (0..s.len()).any(|i| after_any(s, i, words).is_some())
}

pub(super) fn text(s: &[char], range: (usize, usize)) -> String {
    s[range.0..range.1].iter().collect()
}
