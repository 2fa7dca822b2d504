//! What is left of a line when its numbers are understood: name, grade, notes.

use super::lexicon::AVERAGE;

/// The words of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// What it is.
    pub(super) name: String,
    /// `JJ级`: belongs to the spec.
    pub(super) grade: Option<String>,
    /// What else stands there.
    pub(super) notes: Vec<String>,
}

/// Stands in brackets and is no name.
const TAGS: &[&str] = &[
    "特价",
    "秒杀",
    "爆款",
    "爆品",
    "新品",
    "预售",
    "现货",
    "包邮",
    "推荐",
    "必买",
    "返场",
    "福利",
    "限时",
    "热销",
    "回购",
    "今日",
    "明日",
    "精选",
    "好物",
    "上新",
    "团长推荐",
    "限量",
    "疯抢",
    "抢购",
    "包售后",
    "坏果包赔",
    "坏单包赔",
    "必囤",
    "尝鲜",
    "首发",
    "清仓",
    "现摘",
    "特惠",
    "优惠",
    "置顶",
    "次日达",
    "冷链",
    "顺丰",
];
/// Stands around names and says nothing.
const FILLERS: &[&str] = &[
    "先到先得",
    "手慢无",
    "包邮",
    "售完即止",
    "售完为止",
    "卖完为止",
    "抢完即止",
    "抢完为止",
    "特价",
    "现价",
    "仅需",
    "只要",
    "每份",
    "一份",
    "左右",
    "今日",
    "秒杀",
    "限时",
    "冲",
    "上车",
    "速来",
    "接龙",
    "拼团",
    "团购",
    "只需",
    "起",
    "哦",
    "啦",
    "每人",
    "以上",
    "优惠价",
    "到手",
    "各",
    "还有",
    "和",
    "即可",
    "元",
    "吃货必备",
    "买",
    "送",
    "每斤",
    "一斤",
    "限购",
    "规格",
];
/// Names of columns: `规格：5斤`.
const LABELS: &[&str] = &[
    "品名",
    "名称",
    "商品名称",
    "商品名",
    "商品",
    "产品名称",
    "产品名",
    "产品",
    "品种",
    "规格",
    "价格",
    "团购价",
    "拼团价",
    "团价",
    "单价",
    "售价",
    "数量",
    "库存",
    "限购",
    "阶梯价",
    "阶梯",
    "重量",
    "净重",
    "原价",
];
const EDGES: &[char] = &[
    ' ', ',', ':', ';', '-', '_', '/', '\\', '*', '=', '|', '.', '、', '<', '>', '"', '\'', '+',
    '`', '^', '。', '#', '@',
];

fn trim(text: &str) -> &str {
    let mut text = text.trim_matches(EDGES);
    for (open, close) in [('(', ')'), ('（', '）')] {
        if text.starts_with(open) && !text.contains(close) {
            text = text.trim_start_matches(open).trim_matches(EDGES);
        }
        if text.ends_with(close) && !text.contains(open) {
            text = text.trim_end_matches(close).trim_matches(EDGES);
        }
    }
    text
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Empty brackets, labels and fillers at the ends go.
fn clean(text: &str) -> String {
    let text = text
        .replace("()", " ")
        .replace("( )", " ")
        .replace("(,)", " ");
    let mut text = trim(&text).to_owned();
    loop {
        let before = text.len();
        for label in LABELS {
            if let Some(rest) = text
                .strip_prefix(label)
                .filter(|r| r.is_empty() || r.starts_with([':', ' ']))
            {
                text = trim(rest).to_owned();
            }
        }
        for filler in FILLERS {
            if text == *filler {
                text.clear();
            }
            if let Some(rest) = text
                .strip_suffix(filler)
                .filter(|r| letters(r) >= 2 && r.ends_with(EDGES))
            {
                text = trim(rest).to_owned();
            }
            if let Some(rest) = text.strip_prefix(filler).filter(|r| r.starts_with(EDGES)) {
                text = trim(rest).to_owned();
            }
        }
        if text.len() == before {
            return text;
        }
    }
}

/// Words that say something of the goods or of the list, and name nothing.
pub(super) fn is_said(text: &str) -> bool {
    let text = clean(text);
    let own = FILLERS.contains(&text.as_str()) || LABELS.contains(&text.as_str());
    letters(&text) < 2 || own || is_tag(&text) || AVERAGE.iter().any(|w| text.starts_with(w))
}

fn is_tag(text: &str) -> bool {
    let close = |tag: &&str| letters(text) <= letters(tag) + 3 && text.contains(*tag);
    TAGS.iter().any(close) || letters(text) == 0
}

/// `JJ级`, `特级`, `大果`, `80#`: how good, not what.
pub(super) fn is_grade(text: &str) -> bool {
    let n = text.chars().count();
    let latin = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#'));
    let ends = [
        "级",
        "号果",
        "大果",
        "中果",
        "小果",
        "特大果",
        "巨无霸",
        "头",
        "号",
    ];
    let ended = ends.iter().any(|e| text.ends_with(e)) && n <= 4;
    n > 0 && (latin && n <= 4 || ended)
}

/// A piece of text between understood parts.
struct Segment {
    text: String,
    bracketed: bool,
}

fn segments(s: &[char], used: &[(usize, usize)]) -> Vec<Segment> {
    let mut out = vec![];
    let (mut text, mut depth) = (String::new(), false);
    let mut push = |text: &mut String, bracketed: bool| {
        out.push(Segment {
            text: clean(text),
            bracketed,
        });
        text.clear();
    };
    for (i, c) in s.iter().enumerate() {
        let taken = used.iter().any(|(from, to)| (*from..*to).contains(&i));
        match c {
            _ if taken => {
                let fresh = used.iter().any(|(from, _)| *from == i);
                // Inside round brackets an understood part leaves a gap only.
                let open = text.rfind('(') > text.rfind(')');
                if fresh && !open {
                    push(&mut text, depth);
                }
            }
            '[' | ']' => {
                push(&mut text, depth);
                depth = *c == '[';
            }
            ',' => push(&mut text, depth),
            c => text.push(*c),
        }
    }
    push(&mut text, depth);
    out.retain(|segment| letters(&segment.text) > 0);
    out
}

/// Sorts what is left of a line.
pub(super) fn words(s: &[char], used: &[(usize, usize)]) -> Words {
    let mut words = Words::default();
    let mut bracketed_name = false;
    for segment in segments(s, used) {
        let tag = segment.bracketed && is_tag(&segment.text);
        if tag || FILLERS.contains(&segment.text.as_str()) {
            continue;
        }
        if words.name.is_empty() {
            words.name = segment.text;
            bracketed_name = segment.bracketed;
        } else if is_grade(&segment.text) && words.grade.is_none() {
            words.grade = Some(segment.text);
        } else if bracketed_name && !segment.bracketed {
            // 【山东】沙瓤西红柿
            words.name = format!("{} {}", words.name, segment.text);
            bracketed_name = false;
        } else {
            words.notes.push(segment.text);
        }
    }
    split_grade(&mut words);
    words
}

/// `车厘子 JJ级`: the last word is the grade.
fn split_grade(words: &mut Words) {
    let (name, last) = words.name.rsplit_once(' ').unwrap_or_default();
    if is_grade(last) && letters(name) >= 2 {
        let name = name.trim().to_owned();
        // A second grade is somebody else's: it is handed back.
        words.notes.extend(words.grade.replace(last.to_owned()));
        words.name = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fillers_and_labels_go_and_names_stay() {
        for (text, expected) in [
            (" 沙瓤西红柿 ", "沙瓤西红柿"),
            ("品名：", ""),
            ("品名:沙瓤西红柿", "沙瓤西红柿"),
            ("西红柿()", "西红柿"),
            ("西红柿(沙瓤)", "西红柿(沙瓤)"),
            ("(约8个", "约8个"),
            ("--==--", ""),
            ("包邮", ""),
            ("阳光玫瑰 包邮", "阳光玫瑰"),
            ("起司蛋糕", "起司蛋糕"),
        ] {
            assert_eq!(clean(&text.replace('：', ":")), expected, "{text}");
        }
        assert!(is_grade("JJ级") && is_grade("3J") && is_grade("特级") && !is_grade("西红柿"));
        assert!(is_tag("今日特价") && is_tag("爆款返场") && !is_tag("车厘子"));
    }
}
