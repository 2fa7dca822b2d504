//! Texts for the group.
use crate::read::Loaded;
use crate::view::{ChainRow, ItemView};
use julin_db::text_enum;
use julin_kernel::{Money, Zone};
use julin_web::Locale;
use std::fmt::Write as _;

text_enum! {
    /// When a text is sent to the group.
    pub enum ShareMoment {
        /// It opens.
        Open = "open",
        /// It ends soon.
        Remind = "remind",
        /// Goods are at the pickup point.
        Arrived = "arrived",
        /// Some have not been picked up.
        Unclaimed = "unclaimed",
    }
}

/// What a text tells of a campaign.
pub(crate) struct Told<'a> {
    loaded: &'a Loaded,
    locale: Locale,
    /// The page of this leader.
    pub(crate) url: String,
    /// The cutoff in the store's zone.
    pub(crate) cutoff: String,
}

/// `¥12.80`, or `¥12` when there are no fen.
pub(crate) fn price(amount: Money) -> String {
    let text = amount.display();
    format!("¥{}", text.strip_suffix(".00").unwrap_or(&text))
}

impl<'a> Told<'a> {
    pub(crate) fn new(loaded: &'a Loaded, public_url: &str, locale: Locale) -> Self {
        let zone = Zone::named(&loaded.row.zone);
        let cutoff = zone.map(|z| z.short(loaded.row.cutoff_at));
        let (id, leader) = (loaded.row.id, loaded.leader.id);
        Self {
            loaded,
            locale,
            url: format!("{}/c/{id}?l={leader}", public_url.trim_end_matches('/')),
            cutoff: cutoff.unwrap_or_default(),
        }
    }
    fn say<'s>(&self, zh: &'s str, en: &'s str) -> &'s str {
        self.locale.pick(zh, en)
    }
    /// `满30份 ¥59.90`
    pub(crate) fn tier(&self, quantity: i64, amount: Money) -> String {
        let amount = price(amount);
        match self.locale {
            Locale::Zh => format!("满{quantity}份 {amount}"),
            Locale::En => format!("{quantity}+ {amount}"),
        }
    }
    /// `今晚` is not said: the text may be read tomorrow.
    pub(crate) fn cutoff_line(&self) -> String {
        format!("{} {}", self.cutoff, self.say("截单", "last orders"))
    }
    fn pickup(&self) -> String {
        let point = &self.loaded.leader.pickup_point;
        let mut line = format!("📍 {}{}", self.say("自提：", "Pick up: "), point.name);
        if !point.hours.is_empty() {
            let _ = write!(line, "（{}）", point.hours);
        }
        line
    }
    fn head(&self, mark: &str) -> String {
        let leader = &self.loaded.leader;
        format!(
            "{mark}【{}】\n{}{} · {}\n",
            self.loaded.row.title,
            self.say("团长：", "Leader: "),
            leader.nickname,
            leader.community.name
        )
    }
}

pub(crate) fn full_name(name: &str, spec: &str) -> String {
    if spec.is_empty() {
        name.to_owned()
    } else {
        format!("{name} {spec}")
    }
}

fn item_lines(told: &Told<'_>, n: usize, item: &ItemView) -> String {
    let mut text = format!(
        "{n}. {}  {}",
        full_name(&item.name, &item.spec),
        price(item.price)
    );
    if item.price < item.base_price {
        let _ = write!(
            text,
            "（{} {}）",
            told.say("原", "was"),
            price(item.base_price)
        );
    }
    if let Some(limit) = item.limit_per_member {
        let _ = match told.locale {
            Locale::Zh => write!(text, " 限{limit}份"),
            Locale::En => write!(text, " max {limit}"),
        };
    }
    if item.available == 0 {
        let _ = write!(text, " {}", told.say("【已抢完】", "[sold out]"));
    }
    text.push('\n');
    let tiers: Vec<String> = item
        .tiers
        .iter()
        .map(|t| told.tier(t.min_quantity, t.price))
        .collect();
    if !tiers.is_empty() {
        let _ = writeln!(text, "   {}", tiers.join(" · "));
    }
    if let Some(next) = item.next_tier.filter(|_| item.paid_quantity > 0) {
        let _ = match told.locale {
            Locale::Zh => writeln!(
                text,
                "   已跟{}份，还差{}份降到{}",
                item.paid_quantity,
                next.gap,
                price(next.price)
            ),
            Locale::En => writeln!(
                text,
                "   {} so far, {} more for {}",
                item.paid_quantity,
                next.gap,
                price(next.price)
            ),
        };
    }
    text
}

/// The whole campaign: goods, prices, cutoff, address, and the numbered list of those who joined,
/// oldest first. `chain` comes newest first.
pub(crate) fn open_text(told: &Told<'_>, chain: &[ChainRow]) -> String {
    let mut text = told.head("");
    let _ = writeln!(text, "⏰ {}", told.cutoff_line());
    let _ = writeln!(text, "{}", told.pickup());
    let note = &told.loaded.row.pickup_note;
    if !note.is_empty() {
        let _ = writeln!(text, "{note}");
    }
    if let Some(min) = told.loaded.row.min_quantity {
        let _ = match told.locale {
            Locale::Zh => writeln!(text, "满{min}份成团，不成团全额退款"),
            Locale::En => writeln!(text, "Goes ahead from {min} pieces, otherwise full refund"),
        };
    }
    text.push('\n');
    for (n, item) in told.loaded.items.iter().enumerate() {
        text.push_str(&item_lines(told, n + 1, item));
    }
    let _ = writeln!(text, "\n👉 {}{}", told.say("跟团：", "Join: "), told.url);
    text.push_str(&joined(told, chain));
    text.trim_end().to_owned()
}

fn joined(told: &Told<'_>, chain: &[ChainRow]) -> String {
    if chain.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", told.say("—— 接龙 ——", "—— Joined ——"));
    for row in chain.iter().rev() {
        let items: Vec<String> = row
            .items
            .iter()
            .map(|i| format!("{}×{}", i.name, i.quantity))
            .collect();
        let _ = writeln!(text, "{}. {} {}", row.number, row.name, items.join("、"));
    }
    text
}

fn remind_text(told: &Told<'_>) -> String {
    let mut text = told.head("⏰ ");
    let joined = told.loaded.joined_count;
    let _ = match told.locale {
        Locale::Zh => writeln!(
            text,
            "{}，已有{joined}位邻居跟团，还没下单的抓紧啦",
            told.cutoff_line()
        ),
        Locale::En => writeln!(
            text,
            "{}; {joined} neighbours have joined",
            told.cutoff_line()
        ),
    };
    for item in &told.loaded.items {
        let Some(next) = item.next_tier else { continue };
        let name = full_name(&item.name, &item.spec);
        let _ = match told.locale {
            Locale::Zh => {
                writeln!(
                    text,
                    "· {name} 还差{}份，大家一起降到{}",
                    next.gap,
                    price(next.price)
                )
            }
            Locale::En => writeln!(
                text,
                "· {name}: {} more for {}",
                next.gap,
                price(next.price)
            ),
        };
    }
    let _ = write!(text, "👉 {}", told.url);
    text
}

fn arrived_text(told: &Told<'_>) -> String {
    let call = told.say(
        "货到啦，请带上提货码或报跟团号、房号来取；生鲜请尽早取，有问题请当天拍照找我。",
        "Your goods are here. Bring your pickup code, your number or your room. Fresh goods soon, please.",
    );
    format!("{}{}\n{call}", told.head("📦 "), told.pickup())
}

fn unclaimed_text(told: &Told<'_>) -> String {
    let call = told.say(
        "还有邻居没来取货，麻烦看一下自己的订单，今天方便时来取；来不了的请私信我，我帮您留好。",
        "Some goods wait to be picked up. Please have a look at your orders; write to me if you cannot come.",
    );
    format!(
        "{}{}\n{call}\n👉 {}",
        told.head("🔔 "),
        told.pickup(),
        told.url
    )
}

/// The text of a moment.
pub(crate) fn text_for(told: &Told<'_>, moment: ShareMoment, chain: &[ChainRow]) -> String {
    match moment {
        ShareMoment::Open => open_text(told, chain),
        ShareMoment::Remind => remind_text(told),
        ShareMoment::Arrived => arrived_text(told),
        ShareMoment::Unclaimed => unclaimed_text(told),
    }
}
