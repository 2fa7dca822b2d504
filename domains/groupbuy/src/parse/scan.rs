//! Numbers of a line and what they mean: price, tier, limit, stock, spec.
use super::chars::{after_any, before_any, skip_spaces, text};
use super::dates::date_end;
use super::lexicon::{
    GROUP_WORDS, LIMIT_WORDS, NO_PRICE_AFTER, NOW_WORDS, ODD, PIECES, STOCK_WORDS, TIER_WORDS,
    UNITS, WAS_WORDS, unit_at,
};
use super::number::{Number, chinese, digits};
use crate::Tier;
use julin_kernel::Money;

/// So many are a group with a price of its own.
const GROUP_MIN: i64 = 10;

/// A price in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Price {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) amount: Money,
    /// 4 labelled, 3 with a currency or a unit, 2 `块`, 1 a bare decimal, 0 a bare integer.
    pub(super) sure: u8,
    /// What it is for: `5斤` in `19.9/5斤`, `板` in `22/板`.
    pub(super) per: Option<String>,
}

/// How much of what, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// What the numbers of a line mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) prices: Vec<Price>,
    pub(super) specs: Vec<Spec>,
    pub(super) tiers: Vec<Tier>,
    pub(super) limit: Option<i64>,
    pub(super) stock: Option<i64>,
    pub(super) min_quantity: Option<i64>,
    /// What was understood; the rest is words.
    pub(super) used: Vec<(usize, usize)>,
    /// What was understood and cannot be kept.
    pub(super) notes: Vec<String>,
    /// It has a condition that was not understood.
    pub(super) odd: bool,
}

/// Goes through a line; prices are read in `price.rs`.
pub(super) struct Scanner<'a> {
    pub(super) s: &'a [char],
    pub(super) facts: Facts,
    /// A quantity that waits for its price: `满30份`.
    threshold: Option<(usize, i64)>,
}

/// Reads a line.
pub(super) fn scan(s: &[char]) -> Facts {
    let mut scanner = Scanner {
        s,
        facts: Facts {
            odd: super::chars::contains(s, ODD) || discount(s),
            ..Facts::default()
        },
        threshold: None,
    };
    let mut at = 0;
    while at < s.len() {
        at = match scanner.number_at(at) {
            Some(n) => scanner.read(n).max(n.end),
            None => at + 1,
        };
    }
    scanner.facts.odd |= scanner.threshold.is_some();
    scanner.facts
}

/// `8折`, `打折`; `折合` and `折耳根` are none.
fn discount(s: &[char]) -> bool {
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九半打".contains(c);
    s.windows(2).any(|w| counts(w[0]) && w[1] == '折')
}

impl Scanner<'_> {
    /// A number in digits, or one in Chinese where a quantity can stand: `限两份`, ` 三斤装`.
    fn number_at(&self, at: usize) -> Option<Number> {
        if self.s[at].is_ascii_digit() {
            return digits(self.s, at);
        }
        let n = chinese(self.s, at)?;
        let free = at == 0
            || matches!(
                self.s[at - 1],
                ' ' | ',' | '(' | ':' | '[' | ']' | '元' | '块'
            );
        let asked =
            before_any(self.s, at, LIMIT_WORDS).or_else(|| before_any(self.s, at, TIER_WORDS));
        let goods = at > 0 && after_any(self.s, at - 1, UNITS).is_some();
        let (label, packed_before) = (
            before_any(self.s, at, NOW_WORDS).or_else(|| before_any(self.s, at, WAS_WORDS)),
            at > 0 && self.s[at - 1] == '装',
        );
        if (free || goods || packed_before || label.is_some()) && self.chinese_amount(n) {
            return Some(n);
        }
        let unit = unit_at(self.s, n.end)?;
        let packed = self.s.get(unit) == Some(&'装');
        (free || asked.is_some() || packed).then_some(n)
    }

    pub(super) fn used(&mut self, start: usize, end: usize) -> usize {
        self.facts.used.push((start, end));
        end
    }

    /// Decides what a number means; answers where to go on.
    fn read(&mut self, n: Number) -> usize {
        if let Some(end) = date_end(self.s, n.start) {
            self.facts.odd |= self.threshold.take().is_some();
            return end;
        }
        if let Some((start, quantity)) = self.threshold {
            if let Some(end) = self.tier_price(start, quantity, n) {
                return end;
            }
            self.threshold = None;
            self.facts.odd = true;
        }
        self.threshold_at(n)
            .or_else(|| self.limit(n))
            .or_else(|| self.at_least(n))
            .or_else(|| self.price(n))
            .or_else(|| self.stock(n))
            .or_else(|| self.spec(n))
            .or_else(|| self.bare(n))
            .unwrap_or(n.end)
    }

    /// `满30份`, `30份以上`, `30人团`: the price follows, or `成团`.
    fn threshold_at(&mut self, n: Number) -> Option<usize> {
        let quantity = n.whole().filter(|q| (2..=1_000_000).contains(q))?;
        let unit = after_any(self.s, skip_spaces(self.s, n.end), PIECES);
        let after = unit.unwrap_or(n.end);
        let above = after_any(self.s, after, &["及以上", "以上", "起步", "起", "+"])
            .or_else(|| self.group_at(n, quantity));
        let start = match before_any(self.s, n.start, TIER_WORDS) {
            Some(start) => start,
            None => above
                .filter(|_| !n.decimal && self.price_follows(above))
                .map(|_| n.start)?,
        };
        let end = above.unwrap_or(after);
        let goes_ahead = [
            "成团", "开团", "起团", "发车", "起送", "才发", "发货", "起发",
        ];
        if let Some(end) = after_any(self.s, end, &goes_ahead) {
            self.facts.min_quantity = Some(quantity);
            return Some(self.used(start, end));
        }
        if self.price_follows(Some(end)) {
            self.threshold = Some((start, quantity));
            return Some(end);
        }
        self.facts.odd = true;
        Some(end)
    }

    /// `30人团`, of people alone (`30枚 团购价22` is a size and a price); a few of them are a team
    /// (拼团), which is another thing.
    fn group_at(&mut self, n: Number, quantity: i64) -> Option<usize> {
        let people = after_any(
            self.s,
            skip_spaces(self.s, n.end),
            &["人", "户", "家", "位"],
        )?;
        let end = after_any(self.s, people, GROUP_WORDS)?;
        let team = quantity < GROUP_MIN;
        self.facts.odd |= team;
        (!team).then_some(end)
    }

    /// Whether nothing but words for "then" stands between here and a number.
    fn price_follows(&self, at: Option<usize>) -> bool {
        let Some(at) = at else { return false };
        let from = self.pass_then(at);
        self.s.get(from).is_some_and(char::is_ascii_digit)
    }

    fn pass_then(&self, mut at: usize) -> usize {
        const THEN: &[&str] = &[
            " ",
            ",",
            ":",
            "-",
            "=",
            ">",
            "¥",
            "每份",
            "每件",
            "每盒",
            "每箱",
            "每斤",
            "一份",
            "单价",
            "团购价",
            "团价",
            "价格",
            "价",
            "只要",
            "降到",
            "降至",
            "降为",
            "减到",
            "直降",
            "仅需",
            "仅",
            "即",
            "则",
            "享",
            "就",
            "变",
            "时",
            "为",
            "按",
            "人",
            "各",
            "都是",
            "是",
            "全部",
            "大家",
            "后",
        ];
        while let Some(next) = after_any(self.s, at, THEN) {
            at = next;
        }
        at
    }

    /// The price of a tier.
    fn tier_price(&mut self, start: usize, quantity: i64, n: Number) -> Option<usize> {
        let (end, amount) = self.amount(n)?;
        if end == n.end && after_any(self.s, end, NO_PRICE_AFTER).is_some() {
            return None;
        }
        let unit = unit_at(self.s, n.end);
        if unit.is_some() && end == n.end && self.s.get(n.end) != Some(&'块') {
            return None;
        }
        let (end, _) = self.per(end);
        self.threshold = None;
        self.facts.tiers.push(Tier {
            min_quantity: quantity,
            price: amount,
        });
        Some(self.used(start, end))
    }

    fn limit(&mut self, n: Number) -> Option<usize> {
        let start = before_any(self.s, n.start, LIMIT_WORDS)?;
        if start > 0 && self.s[start - 1] == '仅' {
            return None;
        }
        let limit = n.whole().filter(|l| *l <= 100_000)?;
        self.facts.limit = Some(limit);
        // `限50份` may mean the stock.
        self.facts.odd |= limit >= 20 && n.start == start + 1;
        let end = after_any(self.s, skip_spaces(self.s, n.end), PIECES).unwrap_or(n.end);
        let each = ["/人", "/户", "/ID", "每人", "一人"];
        let end = after_any(self.s, end, &each).unwrap_or(end);
        Some(self.used(start, end))
    }

    /// `3份起购`: how little one may buy cannot be kept; it is handed back.
    fn at_least(&mut self, n: Number) -> Option<usize> {
        let unit = after_any(self.s, skip_spaces(self.s, n.end), PIECES)?;
        let end = after_any(
            self.s,
            unit,
            &["起购", "起拍", "起卖", "起售", "起订", "起买", "起"],
        )?;
        n.whole()?;
        self.facts.odd = true;
        self.facts.notes.push(text(self.s, (n.start, end)));
        Some(self.used(n.start, end))
    }

    fn stock(&mut self, n: Number) -> Option<usize> {
        let stock = n.whole().filter(|l| *l <= 1_000_000)?;
        let unit = after_any(self.s, skip_spaces(self.s, n.end), PIECES);
        let end = unit.unwrap_or(n.end);
        let gone = after_any(
            self.s,
            end,
            &[
                "卖完为止",
                "售完为止",
                "抢完为止",
                "卖完",
                "售完",
                "抢完",
                "限量",
            ],
        );
        let before = before_any(self.s, n.start, STOCK_WORDS);
        let start = before.or_else(|| gone.map(|_| n.start))?;
        self.facts.stock = Some(stock);
        Some(self.used(start, gone.unwrap_or(end)))
    }

    /// `5斤装`, `4.5-5斤`, `250g*4盒`, `30枚/板`.
    fn spec(&mut self, n: Number) -> Option<usize> {
        let mut end = n.end;
        let range = after_any(self.s, skip_spaces(self.s, end), &["-", "至", "到"]);
        if let Some(second) = range.and_then(|at| digits(self.s, at)) {
            end = second.end;
        }
        let mut end = self.unit(end)?;
        loop {
            let next = skip_spaces(self.s, end);
            let Some('*' | 'x' | 'X' | '/') = self.s.get(next) else {
                break;
            };
            let from = skip_spaces(self.s, next + 1);
            let count = digits(self.s, from).map_or(from, |n| n.end);
            match self.unit(count) {
                Some(more) => end = more,
                None if count > from && self.s[next] != '/' => end = count,
                None => break,
            }
        }
        let about = [
            "大约",
            "约",
            "净重",
            "净含量",
            "毛重",
            "果径",
            "单果",
            "单个",
            "整箱",
            "每箱",
            "规格",
            "一箱",
            "约重",
        ];
        let start = self.about(n.start, &about);
        let text = text(self.s, (start, end));
        let text = text
            .trim_start_matches("规格")
            .trim_start_matches([':', ' '])
            .to_owned();
        self.facts.specs.push(Spec { start, end, text });
        Some(self.used(start, end))
    }

    fn about(&self, at: usize, words: &[&str]) -> usize {
        let start = before_any(self.s, at, words);
        // `before_any` passes over 约 itself.
        let about = at.checked_sub(1).filter(|i| self.s[*i] == '约');
        start.or(about).unwrap_or(at)
    }

    fn unit(&self, at: usize) -> Option<usize> {
        let end = unit_at(self.s, at)?;
        let letter = self.s[end - 1].is_ascii_alphabetic();
        if letter && self.s.get(end).is_some_and(char::is_ascii_alphabetic) {
            return None;
        }
        let end = after_any(self.s, end, &["左右", "上下"]).unwrap_or(end);
        Some(after_any(self.s, end, &["装"]).unwrap_or(end))
    }
}
