//! Likeness of questions: pure, simple, and the same for everybody who looks.
//!
//! A question becomes a set: pairs of neighbouring characters in Chinese, words elsewhere, after the small
//! words are gone and words for one thing are made one. Two questions are alike where they share at least two
//! fifths of all they have together (Jaccard), and are about the same card.
use crate::talk::words::normalise;
use julin_kernel::{CardId, CommentId};
use std::collections::BTreeSet;

/// What two questions share, of all they have together: at least so many of five.
const ALIKE: (usize, usize) = (2, 5);

/// Ways to ask one thing, and what they are read as.
const SAME: &[(&str, &[&str])] = &[
    (
        "何时",
        &["什么时候", "什么时间", "啥时候", "几点钟", "几点", "哪天"],
    ),
    (
        "价钱",
        &["多少钱", "什么价格", "什么价", "怎么卖", "几块钱", "价格"],
    ),
    ("多重", &["几斤", "多少斤", "多大份量", "有多重"]),
    (
        "可否",
        &["能不能", "可不可以", "可以不可以", "是否能", "能否", "可以"],
    ),
    ("怎样", &["怎么样", "怎么", "咋样", "如何", "咋"]),
    ("有无", &["有没有", "有木有"]),
    ("到货", &["送到", "发货", "到的货"]),
];
/// Words that carry nothing.
const EMPTY: &[&str] = &[
    "请问", "主播", "老板", "团长", "姐姐", "大姐", "这个", "那个", "你们", "我们", "一下", "吗",
    "呢", "啊", "呀", "吧", "嘛", "的", "了", "哦", "么", "是", "都", "还",
];
const SMALL: &[&str] = &[
    "a", "an", "the", "is", "are", "do", "does", "you", "i", "it", "this", "that", "of", "to",
    "for", "in", "on", "and", "please", "can", "we", "they", "be", "will",
];
/// Asked for something that may not be sold.
const WANTED: &[&str] = &[
    "有没有",
    "有无",
    "卖不卖",
    "会卖",
    "能上",
    "上不上",
    "想买",
    "想要",
    "求上",
    "doyouhave",
    "doyousell",
    "willyousell",
    "anychance",
];

/// A question to be grouped: how it is asked, and about which card.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) id: CommentId,
    pub(crate) text: String,
    pub(crate) card: Option<CardId>,
    pub(crate) votes: i64,
}

/// What a question is made of.
pub(crate) fn parts(text: &str) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = words(text);
    let mut plain: String = normalise(text).chars().filter(|c| !c.is_ascii()).collect();
    for (one, ways) in SAME {
        for way in *ways {
            plain = plain.replace(way, one);
        }
    }
    plain = either(&plain);
    for word in EMPTY {
        plain = plain.replace(word, "");
    }
    let chars: Vec<char> = plain.chars().collect();
    out.extend(chars.windows(2).map(|pair| pair.iter().collect()));
    if chars.len() == 1 {
        out.insert(plain);
    }
    out
}

/// 甜不甜 asks whether it is 甜.
fn either(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut at = 0;
    while let Some(one) = chars.get(at) {
        out.push(*one);
        let again = chars.get(at + 1) == Some(&'不') && chars.get(at + 2) == Some(one);
        at += if again { 3 } else { 1 };
    }
    out
}

/// Words of letters and digits, in their singular, without the small ones.
fn words(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let split = lower.split(|c: char| !c.is_ascii_alphanumeric());
    let words = split.filter(|w| !w.is_empty() && !SMALL.contains(w));
    let single = |w: &str| match w.strip_suffix('s') {
        Some(one) if one.len() > 2 => one.to_owned(),
        _ => w.to_owned(),
    };
    words.map(single).collect()
}

/// Whether two questions ask the same.
pub(crate) fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shared = one.intersection(other).count();
    let all = one.len() + other.len() - shared;
    shared > 0 && shared * ALIKE.1 >= all * ALIKE.0
}

/// Whether a question asks for something, rather than about it.
pub(crate) fn wants(text: &str) -> bool {
    let plain = normalise(text);
    WANTED.iter().any(|w| plain.contains(w))
}

/// Groups questions: each joins the first group whose first question it is like, else begins one. What most
/// ask comes first. `into` are the groups that stand already, by their first question.
pub(crate) fn grouped(all: &[Asked], into: &[CommentId]) -> Vec<(CommentId, CommentId)> {
    let mut sorted: Vec<&Asked> = all.iter().collect();
    sorted.sort_by_key(|a| (!into.contains(&a.id), std::cmp::Reverse(a.votes), a.id));
    let mut leads: Vec<(&Asked, BTreeSet<String>)> = vec![];
    let mut out = vec![];
    for asked in sorted {
        let made = parts(&asked.text);
        let known = leads
            .iter()
            .find(|(lead, has)| lead.card == asked.card && alike(has, &made));
        let stands = into.contains(&asked.id);
        if let Some((lead, _)) = known.filter(|_| !stands) {
            out.push((asked.id, lead.id));
        } else {
            out.push((asked.id, asked.id));
            leads.push((asked, made));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(id: i64, text: &str, card: i64, votes: i64) -> Asked {
        Asked {
            id: CommentId(id),
            text: text.into(),
            card: (card > 0).then_some(CardId(card)),
            votes,
        }
    }

    #[test]
    fn the_same_in_other_words_is_alike_and_another_thing_is_not() {
        let like = |a: &str, b: &str| alike(&parts(a), &parts(b));
        for (a, b) in [
            ("几点到货？", "什么时候到货呀"),
            ("樱桃多少钱一斤？", "请问樱桃什么价一斤"),
            ("能不能送上楼？", "可以送上楼吗"),
            ("甜吗？", "甜不甜？"),
            ("When does it arrive?", "when will they arrive"),
            ("Do you have lychees?", "do you have a lychee"),
        ] {
            assert!(like(a, b), "{a} / {b}: {:?} {:?}", parts(a), parts(b));
        }
        for (a, b) in [
            ("几点到货？", "甜吗？"),
            ("有没有荔枝？", "有没有牛奶？"),
            ("Is it sweet?", "when does it arrive"),
            ("？", "！"),
        ] {
            assert!(!like(a, b), "{a} / {b}: {:?} {:?}", parts(a), parts(b));
        }
    }

    #[test]
    fn what_most_ask_leads_its_group_and_cards_keep_groups_apart() {
        let all = [
            asked(1, "什么时候到货", 0, 1),
            asked(2, "几点到货？", 0, 5),
            asked(3, "几点到货？", 7, 2),
            asked(4, "甜吗？", 7, 3),
        ];
        let groups = grouped(&all, &[]);
        let lead = |id: i64| groups.iter().find(|g| g.0.0 == id).unwrap().1.0;
        assert_eq!([1, 2, 3, 4].map(lead), [2, 2, 3, 4]);
        // A group that somebody made stands, however alike another is.
        let groups = grouped(&all, &[CommentId(1), CommentId(2)]);
        assert_eq!(groups.iter().find(|g| g.0.0 == 1).unwrap().1.0, 1);
    }

    #[test]
    fn asking_for_something_is_told_from_asking_about_it() {
        assert!(wants("有没有荔枝？") && wants("下次能上荔枝吗") && wants("Do you have lychees?"));
        assert!(!wants("甜吗？") && !wants("几点到货"));
    }
}
