//! Prices: amounts with their currency, what they are for, and how sure they are.
use super::chars::{after_any, before_any, skip_spaces, text};
use super::lexicon::{AVERAGE, NO_PRICE_AFTER, NOW_WORDS, UNITS, WAS_WORDS, unit_at};
use super::number::{Number, chinese, digits};
use super::scan::{Price, Scanner};
use julin_kernel::Money;

/// What may stand after a number that says nothing of itself.
const GOES_ON: &[&str] = &[
    " ", ",", ")", "]", "(", "[", "限", "满", "包邮", "每", "一", "起", "左右", "库存", "仅", "剩",
    "原价", "-", "/", "到手", "到家", "送货", "秒杀", "拼团",
];

fn digit(c: char) -> Option<u32> {
    let chinese = "一二三四五六七八九".chars().zip(1..).find(|(x, _)| *x == c);
    c.to_digit(10).or(chinese.map(|(_, d)| d))
}

fn skip_back(s: &[char], mut at: usize) -> usize {
    while at > 0 && matches!(s[at - 1], ' ' | ':' | '=' | '/' | '¥') {
        at -= 1;
    }
    at
}

impl Scanner<'_> {
    /// The amount that begins with `n`, with its currency: `19.9元`, `19块9`, `5毛`.
    pub(super) fn amount(&self, n: Number) -> Option<(usize, Money)> {
        if n.chinese && !self.chinese_amount(n) || n.hundredths == 0 || n.hundredths > 100_000_000 {
            return None;
        }
        let from = skip_spaces(self.s, n.end);
        let Some(unit) = after_any(
            self.s,
            from,
            &[
                "元钱", "块钱", "元", "圆", "块", "rmb", "RMB", "Rmb", "yuan", "CNY", "cny", "¥",
            ],
        )
        .or_else(|| self.letter_r(from)) else {
            if let Some(end) = after_any(self.s, from, &["毛", "角"]) {
                return Some((end, Money(n.hundredths / 10)));
            }
            return Some((n.end, Money(n.hundredths)));
        };
        let dimes = self
            .s
            .get(unit)
            .and_then(|c| digit(*c))
            .filter(|_| !n.decimal && self.s[from] != '¥');
        let alone = !self
            .s
            .get(unit + 1)
            .is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '、' | ')' | '十' | '百'));
        let end = after_any(self.s, unit + 1, &["毛", "角"]).unwrap_or(unit + 1);
        let more = after_any(self.s, unit + 1, UNITS);
        match dimes.filter(|_| alone && more.is_none()) {
            Some(d) => Some((end, Money(n.hundredths + i64::from(d) * 10))),
            None => Some((unit, Money(n.hundredths))),
        }
    }

    /// `29.9r`, and not `29.9ruby`.
    fn letter_r(&self, at: usize) -> Option<usize> {
        let end = after_any(self.s, at, &["r", "R"])?;
        (!self.s.get(end).is_some_and(char::is_ascii_alphabetic)).then_some(end)
    }

    /// `二十九块九`, `十五元`; `一块` is a piece and `三元牛奶` a name.
    pub(super) fn chinese_amount(&self, n: Number) -> bool {
        let Some(unit) = after_any(self.s, n.end, &["元", "块", "圆"]) else {
            return false;
        };
        let big = n.hundredths >= 1_000;
        let dime = self
            .s
            .get(unit)
            .is_some_and(|c| digit(*c).is_some() || *c == '钱');
        let ends = unit == self.s.len() || after_any(self.s, unit, GOES_ON).is_some();
        let yuan = self.s[n.end] != '块';
        dime && (unit_at(self.s, unit + 1).is_none() || big) || ends && (big || yuan)
    }

    /// `2斤 69.9 / 4斤 129`: the slash stands between two specs, each with its price.
    fn slash_between_specs(&self, n: Number, slash: usize) -> bool {
        let before = skip_back(self.s, n.start);
        let own = self.facts.specs.iter().any(|spec| spec.end == before);
        let count = skip_spaces(self.s, slash + 1);
        let count = digits(self.s, count).or_else(|| chinese(self.s, count));
        let unit = count.and_then(|n| unit_at(self.s, n.end));
        let price = unit.and_then(|end| {
            let from = skip_spaces(self.s, end);
            digits(
                self.s,
                after_any(self.s, from, &["装", "¥", ":", "="]).unwrap_or(from),
            )
        });
        own && price.is_some_and(|n| self.s.get(n.end) != Some(&'/'))
    }

    /// `/份`, `/5斤`, `一份`, `每板` after a price.
    pub(super) fn per(&self, at: usize) -> (usize, Option<String>) {
        let from = skip_spaces(self.s, at);
        if let Some('/') = self.s.get(from) {
            let from = skip_spaces(self.s, from + 1);
            let count = digits(self.s, from).or_else(|| chinese(self.s, from));
            let unit = count.map_or(from, |n| n.end);
            if let Some(end) = after_any(self.s, unit, UNITS) {
                let end = after_any(self.s, end, &["装"]).unwrap_or(end);
                return (end, Some(text(self.s, (from, end))));
            }
            return (at, None);
        }
        let Some(unit) = after_any(self.s, from, &["一", "每", "1"]) else {
            return (at, None);
        };
        match after_any(self.s, unit, UNITS) {
            Some(end) if self.s.get(end) != Some(&'装') => (end, Some(text(self.s, (unit, end)))),
            _ => (at, None),
        }
    }

    /// `每斤`, `一份` before a price.
    pub(super) fn per_before(&self, before: usize) -> Option<(usize, String)> {
        let words =
            |lead: &str| -> Vec<String> { UNITS.iter().map(|u| format!("{lead}{u}")).collect() };
        for lead in ["每", "一", "1"] {
            let words = words(lead);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            if let Some(start) = before_any(self.s, before, &words) {
                let unit: String = text(self.s, (start + 1, before));
                return Some((start, unit.trim_end_matches([' ', ':']).to_owned()));
            }
        }
        None
    }

    pub(super) fn price(&mut self, n: Number) -> Option<usize> {
        let (end, amount) = self.amount(n)?;
        let mut front = n.start;
        let sign = before_any(self.s, front, &["¥", "rmb", "RMB"]);
        front = sign.unwrap_or(front);
        let per_from = self.per_before(front).map_or(front, |p| p.0);
        let average =
            before_any(self.s, per_from, AVERAGE).or_else(|| before_any(self.s, front, AVERAGE));
        let was = before_any(self.s, front, WAS_WORDS);
        if let Some(start) = was.or(average.filter(|_| !self.facts.prices.is_empty())) {
            let end = self.per(end).0;
            return Some(self.used(start, end));
        }
        let slash = skip_spaces(self.s, end);
        let (with_per, per) = match self.s.get(slash) {
            Some('/') if self.slash_between_specs(n, slash) => (end, None),
            _ => self.per(end),
        };
        let label = before_any(self.s, front, NOW_WORDS);
        let block = end > n.end
            && self.s[n.end..end].contains(&'块')
            && end == skip_spaces(self.s, n.end) + 1;
        let unit = unit_at(self.s, n.end);
        let currency = sign.is_some() || end > n.end && !block;
        let mut sure = match (
            currency,
            per.is_some(),
            label.is_some() && unit.is_none(),
            block,
        ) {
            (true, _, _, _) | (_, true, _, false) => 3,
            (_, _, true, _) => 4,
            (_, _, _, true) => 2,
            _ => 0,
        };
        let before = self
            .per_before(front)
            .filter(|_| unit.is_none() || currency);
        if sure == 0 && before.is_some() {
            sure = 3;
        }
        if sure == 0 {
            return None;
        }
        let start = label.map_or(front, |l| l.min(front));
        let (start, per) = match (per, before) {
            (None, Some((from, unit))) if label.is_none() => (from, Some(unit)),
            (per, _) => (start, per),
        };
        if label.is_some() && sure == 3 {
            sure = 4;
        }
        Some(self.push_price(start, with_per, amount, sure, per))
    }

    pub(super) fn push_price(
        &mut self,
        start: usize,
        end: usize,
        amount: Money,
        sure: u8,
        per: Option<String>,
    ) -> usize {
        let end = self.about_price(end);
        self.facts.prices.push(Price {
            start,
            end,
            amount,
            sure,
            per,
        });
        self.used(start, end)
    }

    /// A number that says nothing of itself may be the price when no other is: a decimal, or a whole
    /// number after a spec (`鸡蛋30枚 22`). Within a word (`99草莓`, `11.26到货`) it is none.
    pub(super) fn bare(&mut self, n: Number) -> Option<usize> {
        let joined = n.start > 0
            && (self.s[n.start - 1].is_ascii_alphabetic() || self.s[n.start - 1] == '第');
        let ends = n.end == self.s.len()
            || match self.s[n.end] {
                '/' => self.slash_between_specs(n, n.end),
                _ => after_any(self.s, n.end, GOES_ON).is_some(),
            };
        let other = after_any(self.s, n.end, NO_PRICE_AFTER).is_some();
        let spec_before = self.facts.specs.iter().any(|s| s.end <= n.start);
        let fits = (50..1_000_000).contains(&n.hundredths) && !n.chinese;
        if joined || other || !ends || !fits || !(n.decimal || spec_before) {
            return None;
        }
        let end = self.about_price(n.end);
        self.facts.prices.push(Price {
            start: n.start,
            end,
            amount: Money(n.hundredths),
            sure: u8::from(n.decimal),
            per: None,
        });
        // Not used yet: it becomes a word again when a surer price is found.
        Some(n.end)
    }

    /// `29.9起` and `29.9左右` are no price to charge.
    fn about_price(&mut self, end: usize) -> usize {
        let about = after_any(self.s, end, &["左右", "上下", "起"]);
        self.facts.odd |= about.is_some();
        about.unwrap_or(end)
    }
}
