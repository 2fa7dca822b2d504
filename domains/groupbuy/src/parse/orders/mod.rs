//! Reading who wants what from the lines of a chat: `3. 王阿姨 3栋1203 樱桃2份、蜜桃×1`. A proposal that
//! the leader confirms. Nothing is guessed in silence: what is doubtful is marked with why, and a line
//! that names no goods or nobody is handed back.
mod goods;
mod who;

use super::normal;
use super::{Confidence, LINE_MAX, LINES_MAX, ParsedRest};
use goods::Goods;
use julin_db::text_enum;

/// What may be ordered, in the order of the list.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// What it is.
    pub name: String,
    /// `5斤装`
    pub spec: String,
}

text_enum! {
    /// Why somebody should look at an order that was read.
    pub enum Doubt {
        /// No quantity is written: one is assumed.
        NoQuantity = "no_quantity",
        /// A weight is written where pieces are sold.
        Weight = "weight",
        /// The words name more than one of the goods: the first is assumed.
        Ambiguous = "ambiguous",
        /// Something else is written, which is kept as a note.
        Words = "words",
    }
}

/// An order as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadOrder {
    /// The line that it stands on, from 1.
    pub line: i64,
    /// As written.
    pub text: String,
    /// Who wants it.
    pub name: String,
    /// `3栋1203`
    pub home: Option<String>,
    /// Eleven digits.
    pub phone: Option<String>,
    /// Which of the goods, and how many.
    pub lines: Vec<(usize, i64)>,
    /// What else is written.
    pub note: String,
    /// What somebody should look at.
    pub doubts: Vec<Doubt>,
}

impl ReadOrder {
    /// How sure the reading is.
    pub fn confidence(&self) -> Confidence {
        if self.doubts.is_empty() {
            Confidence::High
        } else {
            Confidence::Low
        }
    }
}

/// A list as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadList {
    /// Who wants what.
    pub orders: Vec<ReadOrder>,
    /// What was not understood.
    pub unread: Vec<ParsedRest>,
}

/// What stands in lines about the buy itself.
const ABOUT: &[&str] = &[
    "接龙",
    "截单",
    "截团",
    "团长",
    "自提",
    "成团",
    "跟团",
    "http",
    "¥",
    "元",
    "Joined",
    "Leader:",
    "Pick up:",
    "last orders",
    "Join:",
];

/// Reads a list of orders of some goods.
pub fn read_orders(text: &str, offered: &[Offered]) -> ReadList {
    let goods = Goods::of(offered);
    let mut list = ReadList::default();
    for (line, raw) in (1i64..).zip(text.lines().take(LINES_MAX)) {
        let about = ABOUT.iter().any(|word| raw.contains(word));
        let blank = !raw.chars().any(char::is_alphanumeric);
        if blank
            || about && order(line, raw, &goods).is_none_or(|o| priced(raw) || o.name.is_empty())
        {
            continue;
        }
        match order(line, raw, &goods) {
            Some(order) => list.orders.push(order),
            None => list.unread.push(ParsedRest {
                line,
                text: raw.trim().chars().take(200).collect(),
            }),
        }
    }
    list
}

/// A line with a price is about the goods, not from somebody who wants them.
fn priced(raw: &str) -> bool {
    ["¥", "￥", "元"].iter().any(|mark| raw.contains(mark))
}

fn order(line: i64, raw: &str, goods: &Goods) -> Option<ReadOrder> {
    if raw.chars().count() > LINE_MAX {
        return None;
    }
    let mut chars = unnumbered(raw);
    let phone = who::take_phone(&mut chars);
    let home = who::take_home(&mut chars);
    let found = goods.take(&mut chars);
    let (name, note) = who::split(&chars);
    if found.lines.is_empty() || name.is_empty() {
        return None;
    }
    let mut doubts = found.doubts;
    if !note.is_empty() {
        doubts.push(Doubt::Words);
    }
    doubts.dedup();
    Some(ReadOrder {
        line,
        text: raw.trim().to_owned(),
        name,
        home,
        phone,
        lines: found.lines,
        note,
        doubts,
    })
}

/// The line in one way of writing, without its number in front; a long list counts beyond 99.
fn unnumbered(raw: &str) -> Vec<char> {
    let mut chars = normal::line(raw).chars;
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 3 && matches!(chars.get(3), Some('.' | '、' | ')')) {
        chars.drain(..4);
    }
    // Goods are found as they are named, with or without brackets.
    chars.retain(|c| !matches!(c, '[' | ']' | '(' | ')'));
    chars
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
