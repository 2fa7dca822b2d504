//! Words that advertising law forbids or that need a proof: where they stand in a script, and why.
use super::text::ScriptText;
use super::word_list::{ShopWord, WordKind};
use serde::Serialize;
use utoipa::ToSchema;

/// A marked word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ScriptFinding)]
pub(crate) struct Finding {
    /// The field, as `selling_points.0`.
    pub field: String,
    /// Where it begins, in UTF-16 units, as a browser counts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// As it stands there.
    pub text: String,
    /// Why it is marked.
    pub kind: WordKind,
    /// Whether the script cannot be approved with it; otherwise it needs a proof.
    pub blocks: bool,
}

/// Everyday phrases that hold a marked word and claim nothing.
const HARMLESS: &[&str] = &[
    "最近",
    "最后",
    "最终",
    "最初",
    "最早",
    "最晚",
    "最少",
    "最多",
    "最迟",
    "第一次",
    "第一步",
    "第一时间",
    "第一批",
    "第一天",
    "第一个",
    "第一位",
    "第一件",
    "第一口",
    "第一款",
    "第一单",
    "第一波",
    "第一场",
    "不是最",
    "绝对不",
    "永久地址",
    "首个环节",
];

/// A text as it is compared: letters and digits only, small and narrow, each with its place.
fn normalised(text: &str) -> Vec<(char, usize, usize)> {
    let mut at = 0;
    let mut out = Vec::with_capacity(text.len() / 3);
    for c in text.chars() {
        let (start, end) = (at, at + c.len_utf16());
        at = end;
        let narrow = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        };
        if narrow.is_alphanumeric() {
            out.extend(narrow.to_lowercase().map(|small| (small, start, end)));
        }
    }
    out
}

fn letters(word: &str) -> Vec<char> {
    normalised(word).into_iter().map(|(c, _, _)| c).collect()
}

/// Where `word` stands in `text`.
fn places(text: &[(char, usize, usize)], word: &[char]) -> Vec<(usize, usize)> {
    if word.is_empty() {
        return vec![];
    }
    let same = |window: &[(char, usize, usize)]| window.iter().zip(word).all(|(a, b)| a.0 == *b);
    let windows = text.windows(word.len()).enumerate();
    windows
        .filter(|(_, w)| same(w))
        .map(|(i, _)| (i, i + word.len()))
        .collect()
}

/// All marked words of a script, in the order of its fields.
pub(crate) fn find(text: &ScriptText, words: &[ShopWord]) -> Vec<Finding> {
    find_in(text.said(), words)
}

/// All marked words of some texts, each given with its field.
pub(crate) fn find_in<F: AsRef<str>, T: AsRef<str>>(
    texts: impl IntoIterator<Item = (F, T)>,
    words: &[ShopWord],
) -> Vec<Finding> {
    let words: Vec<(Vec<char>, WordKind)> =
        words.iter().map(|w| (letters(&w.word), w.kind)).collect();
    let harmless: Vec<Vec<char>> = HARMLESS.iter().map(|w| letters(w)).collect();
    let mut found = vec![];
    for (field, said) in texts {
        found.extend(in_field(field.as_ref(), said.as_ref(), &words, &harmless));
    }
    found
}

fn in_field(
    field: &str,
    said: &str,
    words: &[(Vec<char>, WordKind)],
    harmless: &[Vec<char>],
) -> Vec<Finding> {
    let plain = normalised(said);
    let spared: Vec<(usize, usize)> = harmless.iter().flat_map(|w| places(&plain, w)).collect();
    let mut hits: Vec<(usize, usize, WordKind)> = vec![];
    for (word, kind) in words {
        let free = |(from, to): &(usize, usize)| !spared.iter().any(|s| s.0 <= *from && *to <= s.1);
        let fresh = places(&plain, word).into_iter().filter(free);
        hits.extend(fresh.map(|(from, to)| (from, to, *kind)));
    }
    // The longest of those that begin at one place says most; what lies within it says nothing more.
    hits.sort_by_key(|(from, to, kind)| (*from, std::cmp::Reverse(*to), !kind.blocks()));
    let units: Vec<u16> = said.encode_utf16().collect();
    let (mut out, mut reached): (Vec<Finding>, usize) = (vec![], 0);
    for (from, to, kind) in hits {
        if to <= reached {
            continue;
        }
        reached = to;
        let (start, end) = (plain[from].1, plain[to - 1].2);
        out.push(Finding {
            field: field.to_owned(),
            start,
            end,
            text: String::from_utf16_lossy(&units[start..end]),
            kind,
            blocks: kind.blocks(),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::word_list::defaults;
    use super::*;

    fn marked(usage: &str) -> Vec<(usize, usize, String, WordKind)> {
        let text = ScriptText {
            usage: usage.into(),
            ..ScriptText::default()
        };
        let found = find(&text, &defaults());
        found
            .into_iter()
            .map(|f| (f.start, f.end, f.text, f.kind))
            .collect()
    }

    #[test]
    fn a_word_is_marked_where_it_stands_however_it_is_written() {
        let at = |start, end, text: &str, kind| (start, end, text.to_owned(), kind);
        assert_eq!(
            marked("全网最低价"),
            [at(0, 5, "全网最低价", WordKind::Superlative)]
        );
        assert_eq!(
            marked("🍓国 家-级 品质"),
            [at(2, 7, "国 家-级", WordKind::State)]
        );
        assert_eq!(
            marked("ＮＯ．１"),
            [at(0, 4, "ＮＯ．１", WordKind::Superlative)]
        );
        assert_eq!(marked("能治疗失眠"), [at(1, 3, "治疗", WordKind::Medical)]);
    }

    #[test]
    fn everyday_phrases_are_spared_and_what_hides_beside_them_is_not() {
        assert!(marked("最近刚到，第一次来的邻居最多买两份").is_empty());
        assert_eq!(marked("最近最好").len(), 1);
    }

    #[test]
    fn only_medical_and_promised_gains_block() {
        let blocking: Vec<WordKind> = WordKind::ALL
            .iter()
            .copied()
            .filter(|k| k.blocks())
            .collect();
        assert_eq!(blocking, [WordKind::Medical, WordKind::Promise]);
    }
}
