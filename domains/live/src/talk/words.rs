//! Word lists: what a comment may not hold, and what somebody looks at first.
use crate::store::talk::word;
use julin_db::{Command, Result, Tx, text_enum};
use julin_kernel::{Fault, Scope};
use julin_web::{Actor, audit, check};
use serde::{Deserialize, Serialize};
use serde_json::json;

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

text_enum! {
    /// What a word does to a comment.
    pub(crate) enum Effect {
        /// Refuses it.
        Block = "block",
        /// Lets it wait for a moderator.
        Review = "review",
    }
}

/// A word of the shop's own, normalised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) effect: Effect,
}

/// The word that decides on a text: one that blocks before one that asks for review.
pub(crate) fn judge<'a>(text: &str, own: &'a [Word]) -> Option<(&'a str, Effect)> {
    let plain = normalise(text);
    let hits = |word: &str| !word.is_empty() && plain.contains(word);
    if let Some(word) = ALWAYS.iter().copied().find(|w| hits(w)) {
        return Some((word, Effect::Block));
    }
    let of = |effect| own.iter().find(|w| w.effect == effect && hits(&w.text));
    let word = of(Effect::Block).or_else(|| of(Effect::Review))?;
    Some((&word.text, word.effect))
}

/// The words that comments may not hold, or not unseen.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub(crate) struct LiveBlockedWords {
    /// The shop's own that refuse a comment, besides those that always do.
    pub words: Vec<String>,
    /// Those that send a comment to review.
    #[serde(default)]
    pub review_words: Vec<String>,
}

impl From<Vec<Word>> for LiveBlockedWords {
    fn from(all: Vec<Word>) -> Self {
        let (block, review): (Vec<Word>, Vec<Word>) =
            all.into_iter().partition(|w| w.effect == Effect::Block);
        let texts = |list: Vec<Word>| list.into_iter().map(|w| w.text).collect();
        Self {
            words: texts(block),
            review_words: texts(review),
        }
    }
}

/// Replaces the shop's lists.
pub(crate) struct SetWords {
    pub(crate) actor: Actor,
    pub(crate) lists: LiveBlockedWords,
}

impl Command for SetWords {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let blocked = cleaned("words", &self.lists.words, Effect::Block)?;
        let looked_at = cleaned("review_words", &self.lists.review_words, Effect::Review)?;
        let mut all: Vec<Word> = blocked.into_iter().chain(looked_at).collect();
        // A word in both lists blocks: it sorts first.
        all.sort_unstable();
        all.dedup_by(|b, a| a.text == b.text);
        word::replace(tx, Scope::shop(self.actor.shop), &all).await?;
        let detail = json!({ "words": all.len() });
        audit(tx, &self.actor, "live.words.set", "live_words", 0, detail).await
    }
}

fn cleaned(field: &str, words: &[String], effect: Effect) -> Result<Vec<Word>, Fault> {
    check::count(field, words, 0, 500)?;
    let clean = |(i, word): (usize, &String)| {
        let at = format!("{field}.{i}");
        let text = normalise(&check::text(&at, word, 1, 30)?);
        check::that(&at, (1..=30).contains(&text.chars().count()))?;
        Ok(Word { text, effect })
    };
    words.iter().enumerate().map(clean).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, effect: Effect) -> Word {
        let text = normalise(text);
        Word { text, effect }
    }

    #[test]
    fn spacing_width_and_case_hide_nothing() {
        let own = [word("便宜 货源", Effect::Block)];
        let judged = judge("有 便-宜。货 源 吗", &own);
        assert_eq!(judged, Some(("便宜货源", Effect::Block)));
        assert_eq!(judge("加 ＶＸ：abc", &own), Some(("加vx", Effect::Block)));
        assert_eq!(judge("樱桃甜吗？", &own), None);
    }

    #[test]
    fn a_word_that_blocks_comes_before_one_that_is_looked_at() {
        let own = [word("退款", Effect::Review), word("骗子", Effect::Block)];
        assert_eq!(judge("骗子退款", &own), Some(("骗子", Effect::Block)));
        assert_eq!(judge("怎么退款", &own), Some(("退款", Effect::Review)));
    }

    #[test]
    fn an_empty_word_blocks_nothing_and_the_constants_are_normalised() {
        assert_eq!(judge("好", &[word("", Effect::Block)]), None);
        for word in ALWAYS {
            assert_eq!(normalise(word), *word);
        }
    }
}
