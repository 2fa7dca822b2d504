//! Small moderation: words that a comment may not hold.

/// Refused in every shop: what draws residents away from it, and what is against the law.
pub(crate) const ALWAYS: &[&str] = &[
    "加微信",
    "加v信",
    "加vx",
    "刷单",
    "兼职日结",
    "代开发票",
    "博彩",
    "赌博",
    "裸聊",
    "套现",
];

/// A text as it is compared: without spaces, marks and width, in small letters.
pub(crate) fn normalise(text: &str) -> String {
    let narrow = text.chars().map(|c| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    });
    narrow
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The first blocked word in a text, of those always blocked and the shop's own (normalised).
pub(crate) fn blocked<'a>(text: &str, own: &'a [String]) -> Option<&'a str> {
    let plain = normalise(text);
    let hits = |word: &&str| !word.is_empty() && plain.contains(*word);
    ALWAYS
        .iter()
        .copied()
        .find(hits)
        .or_else(|| own.iter().map(String::as_str).find(hits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spacing_width_and_case_hide_nothing() {
        let own = vec![normalise("便宜 货源")];
        assert_eq!(blocked("有 便-宜。货 源 吗", &own), Some("便宜货源"));
        assert_eq!(blocked("加 ＶＸ：abc", &own), Some("加vx"));
        assert_eq!(blocked("樱桃甜吗？", &own), None);
    }

    #[test]
    fn an_empty_word_blocks_nothing_and_the_constants_are_normalised() {
        assert_eq!(blocked("好", &[String::new()]), None);
        for word in ALWAYS {
            assert_eq!(normalise(word), *word);
        }
    }
}
