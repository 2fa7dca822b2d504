//! Which of a line's prices count, and which spec belongs to which.
use super::lexicon::PLAIN;
use super::scan::{Facts, Price, Spec};
use julin_kernel::Money;

/// A price with its spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) spec: Option<String>,
    pub(super) price: Money,
    pub(super) sure: bool,
}

/// What a line offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Offers {
    /// No price.
    None,
    /// `19.9-29.9`: which of them it is cannot be told.
    Ambiguous,
    /// One, or several specs of the same goods.
    Some(Vec<Offer>),
}

/// Picks prices and pairs them with specs. A number that turns out to be the price is marked as used.
pub(super) fn offers(s: &[char], facts: &mut Facts) -> Offers {
    let best = facts.prices.iter().map(|p| p.sure).max();
    let Some(best) = best else {
        return Offers::None;
    };
    let range = |w: &[Price]| {
        // Two readings of the same figures, as in `1¥1`, cannot be told apart either.
        s.get(w[0].end..w[1].start).is_none_or(|between| {
            let between: String = between.iter().collect();
            matches!(between.trim(), "-" | "至" | "到")
        })
    };
    let from_number = |p: &Price| {
        let left: String = s[..p.start].iter().collect();
        let left = left.trim_end_matches(['-', '至', '到']);
        left.chars().count() < p.start && left.ends_with(|c: char| c.is_ascii_digit())
    };
    if facts.prices.windows(2).any(range) || facts.prices.iter().any(from_number) {
        return Offers::Ambiguous;
    }
    demote_blocks(s, facts, best);
    let floor = if best >= 2 { 2 } else { best };
    let bare = facts.prices.iter().any(|p| p.sure < floor);
    // `一盒25 两盒48`: every price has its own spec, so all of them count.
    let every = bare && pairs(&facts.prices, &facts.specs).is_some();
    let counts = |p: &&Price| every || p.sure >= floor;
    let prices: Vec<Price> = facts.prices.iter().filter(counts).cloned().collect();
    // With a price among them that is one, the bare ones beside their own specs are prices too.
    let money = |p: &Price| s[p.start..p.end].iter().any(|c| ".元块¥".contains(*c));
    let every_sure = every && facts.prices.iter().any(money);
    facts.odd |= bare && !every_sure;
    for price in &prices {
        facts.used.push((price.start, price.end));
    }
    if let [only] = &prices[..] {
        let spec = join(&facts.specs);
        return Offers::Some(vec![offer(only, spec, facts.odd)]);
    }
    if let Some(pairs) = pairs(&prices, &facts.specs) {
        let bundles = |p: &(&Price, Option<String>)| p.1.as_deref().is_some_and(is_bundle);
        facts.odd |= pairs.iter().any(bundles);
        let floor = if every_sure { best.min(2) } else { 0 };
        return Offers::Some(
            pairs
                .into_iter()
                .map(|(p, spec)| {
                    let sure = p.sure.max(floor);
                    offer(&Price { sure, ..p.clone() }, spec, facts.odd)
                })
                .collect(),
        );
    }
    let mut surest: Vec<&Price> = prices.iter().filter(|p| p.sure == best).collect();
    let alone = surest.len() == 1;
    // Of several bare numbers the last is the price: `西红柿 5 19.9`.
    if best < 2 {
        surest.reverse();
    }
    let spec = join(&facts.specs);
    Offers::Some(
        surest
            .into_iter()
            .take(1)
            .map(|p| offer(p, spec.clone(), facts.odd || !alone))
            .collect(),
    )
}

/// `牛排2块 39.9元`: beside a surer price, `2块` is two pieces.
fn demote_blocks(s: &[char], facts: &mut Facts, best: u8) {
    if best < 3 {
        return;
    }
    let blocks: Vec<Price> = facts
        .prices
        .iter()
        .filter(|p| p.sure == 2)
        .cloned()
        .collect();
    facts.prices.retain(|p| p.sure != 2);
    for p in blocks {
        let text = s[p.start..p.end].iter().collect();
        facts.specs.push(Spec {
            start: p.start,
            end: p.end,
            text,
        });
    }
    facts.specs.sort_by_key(|spec| spec.start);
}

fn join(specs: &[Spec]) -> Option<String> {
    let texts: Vec<&str> = specs.iter().map(|s| s.text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

/// Every price with the spec before it (`5斤19.9 10斤35`), or every one with the spec after it
/// (`10元3斤 20元7斤`).
fn pairs<'a>(prices: &'a [Price], specs: &[Spec]) -> Option<Vec<(&'a Price, Option<String>)>> {
    let within = |from: usize, to: usize| {
        let found = specs.iter().filter(|s| from <= s.start && s.end <= to);
        let texts: Vec<&str> = found.map(|s| s.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    };
    let counted = |per: &String| per.starts_with(|c: char| c.is_ascii_digit());
    let own = |p: &Price| p.per.clone().filter(counted);
    let unit = |p: &Price| {
        let per = p.per.clone().filter(|per| !PLAIN.contains(&per.as_str()));
        per.map(|per| format!("1{per}"))
    };
    let before = |k: usize| {
        let from = k.checked_sub(1).map_or(0, |k| prices[k].end);
        own(&prices[k])
            .or_else(|| within(from, prices[k].start))
            .or_else(|| unit(&prices[k]))
    };
    let after = |k: usize| {
        let to = prices.get(k + 1).map_or(usize::MAX, |p| p.start);
        own(&prices[k])
            .or_else(|| within(prices[k].end, to))
            .or_else(|| unit(&prices[k]))
    };
    let all = |spec: &dyn Fn(usize) -> Option<String>| -> Option<Vec<_>> {
        (0..prices.len())
            .map(|k| Some((&prices[k], Some(spec(k)?))))
            .collect()
    };
    all(&before).or_else(|| all(&after))
}

/// `2份`: of what is not said.
fn is_bundle(spec: &str) -> bool {
    spec.ends_with(['份', '件'])
}

fn offer(price: &Price, spec: Option<String>, odd: bool) -> Offer {
    let whole = price.amount;
    let usual = (Money(50)..=Money(500_000)).contains(&whole);
    let plain_bundle = spec.as_deref().is_some_and(is_bundle);
    let decimal_with_spec = price.sure == 1 && spec.is_some();
    Offer {
        sure: (price.sure >= 2 || decimal_with_spec) && usual && !odd && !plain_bundle,
        spec: with_per(spec, price.per.as_deref()),
        price: whole,
    }
}

/// `30枚` at `22/板` is `30枚/板`; `19.9/5斤` is `5斤`; `3.5/斤` is `1斤`; `/份` says nothing.
fn with_per(spec: Option<String>, per: Option<&str>) -> Option<String> {
    let Some(per) = per.filter(|p| !PLAIN.contains(p)) else {
        return spec;
    };
    let counted =
        per.starts_with(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十".contains(c));
    match spec {
        Some(spec) if spec == per || spec.contains('/') || spec.ends_with(per) => Some(spec),
        Some(spec) => Some(format!("{spec}/{per}")),
        None if counted => Some(per.to_owned()),
        None => Some(format!("1{per}")),
    }
}
