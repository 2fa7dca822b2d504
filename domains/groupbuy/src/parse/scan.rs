//! Numbers of a line and what they mean: price, tier, limit, stock, spec.
use super::chars::{after_any, before_any, skip_spaces, text};
use super::number::{Number, chinese, digits};
use crate::Tier;
use julin_kernel::Money;

/// Units of goods; those of one piece as it is sold are `PIECES`.
pub(super) const UNITS: &[&str] = &[
    "公斤", "千克", "毫升", "厘米", "毫米", "斤", "克", "kg", "KG", "Kg", "g", "G", "ml", "ML",
    "mL", "L", "l", "mm", "cm", "升", "两", "枚", "个", "只", "盒", "箱", "袋", "包", "瓶", "罐",
    "板", "条", "片", "提", "桶", "份", "把", "颗", "粒", "支", "件", "捆", "串", "朵", "束", "打",
    "排", "尾", "头", "根", "套", "筐", "篮", "卷", "抽", "块", "组", "听", "杯", "碗", "张", "棵",
    "株", "盆", "对", "双", "单", "枝", "卡", "框", "托", "格", "pcs", "PCS", "连包", "大包",
    "小包", "大盒", "小盒", "大袋", "小袋", "大瓶", "小瓶", "大箱", "小箱", "整箱", "家",
];
const PIECES: &[&str] = &[
    "份", "件", "单", "盒", "箱", "袋", "包", "瓶", "罐", "板", "提", "桶", "个", "只", "套", "组",
    "条", "筐", "把", "枚", "斤", "人", "户", "块", "串", "支", "篮", "框",
];
/// What a piece is called when it says nothing of the goods.
pub(super) const PLAIN: &[&str] = &["份", "件", "单", "组", "套"];

const TIER_WORDS: &[&str] = &[
    "凑满", "拼满", "团满", "达到", "超过", "满", "滿", "达", "够", "≥", ">=",
];
const LIMIT_WORDS: &[&str] = &[
    "每人限购",
    "每户限购",
    "每家限购",
    "单人限购",
    "每人限",
    "每户限",
    "每家限",
    "每单限",
    "每ID限",
    "限购",
    "限买",
    "限拍",
    "限",
];
const STOCK_WORDS: &[&str] = &[
    "库存", "限量", "仅限", "仅剩", "剩余", "还剩", "只剩", "现货", "现有", "总共", "一共", "仅有",
    "只有", "共", "剩", "余", "总量", "数量", "仅",
];
const WAS_WORDS: &[&str] = &[
    "原价",
    "市场价",
    "市价",
    "超市价",
    "超市卖",
    "超市",
    "零售价",
    "门店价",
    "门店",
    "划线价",
    "日常价",
    "平时",
    "平常",
    "官网价",
    "官网",
    "淘宝",
    "京东",
    "山姆",
    "盒马",
    "外面卖",
    "外面",
    "别家",
    "专柜",
    "吊牌价",
    "商超",
];
const NOW_WORDS: &[&str] = &[
    "团购价",
    "拼团价",
    "接龙价",
    "活动价",
    "秒杀价",
    "福利价",
    "到手价",
    "惊喜价",
    "优惠价",
    "今日价",
    "邻居价",
    "团价",
    "特价",
    "现价",
    "售价",
    "单价",
    "价格",
    "秒杀",
    "到手",
    "只要",
    "仅需",
    "只需",
    "价",
    "@",
    "拼团",
    "团购",
    "今日",
];
/// A number before one of these is no price.
const NO_PRICE_AFTER: &[&str] = &[
    "点", "号", "月", "日", "年", "时", "分", "楼", "栋", "幢", "单元", "室", "群", "%", "折",
    "天", "小时", "周", "季", "代", "级", "倍", "次", "人", "位", "度", "℃", ":", "期", "款", "J",
    "j", "A", "寸", "成", "店", "户", "岁", "秒", "+",
];
/// Says that the price has a condition that cannot be kept as a tier.
const ODD: &[&str] = &[
    "半价",
    "买一送",
    "买二送",
    "买1送",
    "买2送",
    "第二件",
    "第二份",
    "第2件",
    "第2份",
    "立减",
    "满减",
    "减免",
    "优惠券",
    "折",
    "任选",
    "任搭",
    "定金",
    "尾款",
    "抵",
];

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
    /// It has a condition that was not understood.
    pub(super) odd: bool,
}

struct Scanner<'a> {
    s: &'a [char],
    facts: Facts,
    /// A quantity that waits for its price: `满30份`.
    threshold: Option<(usize, i64)>,
}

/// Reads a line.
pub(super) fn scan(s: &[char]) -> Facts {
    let mut scanner = Scanner {
        s,
        facts: Facts {
            odd: super::chars::contains(s, ODD),
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

impl Scanner<'_> {
    /// A number in digits, or one in Chinese where a quantity can stand: `限两份`, ` 三斤装`.
    fn number_at(&self, at: usize) -> Option<Number> {
        if self.s[at].is_ascii_digit() {
            return digits(self.s, at);
        }
        let n = chinese(self.s, at)?;
        let free = at == 0 || matches!(self.s[at - 1], ' ' | ',' | '(' | ':' | '[' | ']');
        let asked =
            before_any(self.s, at, LIMIT_WORDS).or_else(|| before_any(self.s, at, TIER_WORDS));
        let unit = after_any(self.s, n.end, UNITS)?;
        let packed = self.s.get(unit) == Some(&'装');
        (free || asked.is_some() || packed).then_some(n)
    }

    fn used(&mut self, start: usize, end: usize) -> usize {
        self.facts.used.push((start, end));
        end
    }

    /// Decides what a number means; answers where to go on.
    fn read(&mut self, n: Number) -> usize {
        if let Some((start, quantity)) = self.threshold {
            if let Some(end) = self.tier_price(start, quantity, n) {
                return end;
            }
            self.threshold = None;
            self.facts.odd = true;
        }
        self.threshold_at(n)
            .or_else(|| self.limit(n))
            .or_else(|| self.price(n))
            .or_else(|| self.stock(n))
            .or_else(|| self.spec(n))
            .or_else(|| self.bare(n))
            .unwrap_or(n.end)
    }

    /// `满30份`, `30份以上`: the price follows, or `成团`.
    fn threshold_at(&mut self, n: Number) -> Option<usize> {
        let quantity = n.whole().filter(|q| (2..=1_000_000).contains(q))?;
        let unit = after_any(self.s, skip_spaces(self.s, n.end), PIECES);
        let after = unit.unwrap_or(n.end);
        let above = after_any(self.s, after, &["及以上", "以上", "起步", "起", "+"]);
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
        let unit = after_any(self.s, skip_spaces(self.s, n.end), UNITS);
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
        Some(self.used(start, end))
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

    /// The amount that begins with `n`, with its currency: `19.9元`, `19块9`, `5毛`.
    fn amount(&self, n: Number) -> Option<(usize, Money)> {
        if n.chinese || n.hundredths == 0 || n.hundredths > 1_000_000_00 {
            return None;
        }
        let from = skip_spaces(self.s, n.end);
        let Some(unit) = after_any(
            self.s,
            from,
            &["元钱", "块钱", "元", "圆", "块", "rmb", "RMB"],
        ) else {
            if let Some(end) = after_any(self.s, from, &["毛", "角"]) {
                return Some((end, Money(n.hundredths / 10)));
            }
            return Some((n.end, Money(n.hundredths)));
        };
        let dimes = self
            .s
            .get(unit)
            .and_then(|c| c.to_digit(10))
            .filter(|_| !n.decimal);
        let alone = !self
            .s
            .get(unit + 1)
            .is_some_and(|c| c.is_ascii_digit() || *c == '.');
        let end = after_any(self.s, unit + 1, &["毛", "角"]).unwrap_or(unit + 1);
        let more = after_any(self.s, unit + 1, UNITS);
        match dimes.filter(|_| alone && more.is_none()) {
            Some(d) => Some((end, Money(n.hundredths + i64::from(d) * 10))),
            None => Some((unit, Money(n.hundredths))),
        }
    }

    /// `/份`, `/5斤`, `一份`, `每板` after a price.
    fn per(&self, at: usize) -> (usize, Option<String>) {
        let from = skip_spaces(self.s, at);
        if let Some('/') = self.s.get(from) {
            let from = skip_spaces(self.s, from + 1);
            let count = digits(self.s, from).or_else(|| chinese(self.s, from));
            let unit = count.map_or(from, |n| n.end);
            if let Some(end) = after_any(self.s, unit, UNITS) {
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
    fn per_before(&self, before: usize) -> Option<(usize, String)> {
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

    fn price(&mut self, n: Number) -> Option<usize> {
        let (end, amount) = self.amount(n)?;
        let mut front = n.start;
        let sign = before_any(self.s, front, &["¥", "rmb", "RMB"]);
        front = sign.unwrap_or(front);
        if let Some(start) = before_any(self.s, front, WAS_WORDS) {
            let end = self.per(end).0;
            return Some(self.used(start, end));
        }
        let (with_per, per) = self.per(end);
        let label = before_any(self.s, front, NOW_WORDS);
        let block = end > n.end
            && self.s[n.end..end].contains(&'块')
            && end == skip_spaces(self.s, n.end) + 1;
        let unit = after_any(self.s, skip_spaces(self.s, n.end), UNITS);
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
        self.push_price(start, with_per, amount, sure, per)
    }

    fn push_price(
        &mut self,
        start: usize,
        end: usize,
        amount: Money,
        sure: u8,
        per: Option<String>,
    ) -> Option<usize> {
        let end = after_any(self.s, end, &["左右", "起"]).unwrap_or(end);
        self.facts.prices.push(Price {
            start,
            end,
            amount,
            sure,
            per,
        });
        Some(self.used(start, end))
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
        let from = skip_spaces(self.s, at);
        let end = after_any(self.s, from, UNITS)?;
        let letter = self.s[end - 1].is_ascii_alphabetic();
        if letter && self.s.get(end).is_some_and(char::is_ascii_alphabetic) {
            return None;
        }
        let end = after_any(self.s, end, &["左右", "上下"]).unwrap_or(end);
        Some(after_any(self.s, end, &["装"]).unwrap_or(end))
    }

    /// A number that says nothing of itself may be the price when no other is: a decimal, or a whole
    /// number after a spec (`鸡蛋30枚 22`). Within a word (`99草莓`, `11.26到货`) it is none.
    fn bare(&mut self, n: Number) -> Option<usize> {
        const GOES_ON: &[&str] = &[
            " ", ",", ")", "]", "(", "[", "限", "满", "包邮", "每", "一", "起", "左右", "库存",
            "仅", "剩", "原价", "-",
        ];
        let joined = n.start > 0
            && (self.s[n.start - 1].is_ascii_alphabetic() || self.s[n.start - 1] == '第');
        let ends = n.end == self.s.len() || after_any(self.s, n.end, GOES_ON).is_some();
        let other = after_any(self.s, n.end, NO_PRICE_AFTER).is_some();
        let spec_before = self.facts.specs.iter().any(|s| s.end <= n.start);
        let fits = (50..1_000_000).contains(&n.hundredths) && !n.chinese;
        if joined || other || !ends || !fits || !(n.decimal || spec_before) {
            return None;
        }
        let end = after_any(self.s, n.end, &["左右", "起"]).unwrap_or(n.end);
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
}
