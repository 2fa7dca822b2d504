//! A name, its price and what else is known become an item.
use super::lexicon::FEES;
use super::name::{Words, is_grade};
use super::pick::Offer;
use super::scan::Facts;
use super::{Confidence, ParsedItem};
use crate::Tier;
use julin_kernel::Money;

/// A name that waits for a price.
pub(super) struct Pending {
    pub(super) line: i64,
    pub(super) raw: String,
    pub(super) numbered: bool,
    /// It has a condition that was not understood.
    pub(super) odd: bool,
    pub(super) words: Words,
    pub(super) specs: Vec<String>,
    pub(super) limit: Option<i64>,
    pub(super) stock: Option<i64>,
    pub(super) tiers: Vec<Tier>,
    pub(super) priced: bool,
}

/// `配送费5元`: a price, and not of goods.
pub(super) fn is_charge(words: &Words, facts: &Facts) -> bool {
    let fee = |text: &str| FEES.iter().any(|w| text.contains(w));
    let alone = facts.specs.is_empty() && facts.prices.len() == 1;
    words.name.chars().count() <= 6 && fee(&words.name)
        || alone && words.notes.iter().any(|n| fee(n))
}

/// A sentence in which a price stands, words between prices, several grades: somebody should look.
pub(super) fn doubted(mut offers: Vec<Offer>, words: &Words) -> Vec<Offer> {
    let said: usize = words.notes.iter().map(|n| n.chars().count()).sum();
    let sentence = said > 40 || words.notes.iter().any(|n| n.starts_with('的'));
    let grades = offers.len() > 1 && words.notes.iter().any(|n| is_grade(n));
    for offer in &mut offers {
        offer.sure &= !sentence && !grades;
    }
    offers
}

pub(super) fn item(
    line: i64,
    pending: &Pending,
    spec: Vec<String>,
    offer: &Offer,
    facts: &Facts,
) -> ParsedItem {
    let name = pending.words.name.clone();
    let readable = (2..=30).contains(&name.chars().count());
    let spec = spec.join(" ");
    let mut item = ParsedItem {
        name,
        spec: (!spec.is_empty()).then_some(spec),
        price: offer.price,
        tiers: vec![],
        limit_per_member: facts.limit.or(pending.limit),
        stock: facts.stock.or(pending.stock),
        line,
        confidence: if offer.sure && readable && !pending.odd {
            Confidence::High
        } else {
            Confidence::Low
        },
    };
    let tiers = pending.tiers.iter().chain(&facts.tiers).copied().collect();
    set_tiers(&mut item, tiers);
    item
}

/// Tiers in their order; those that do not get cheaper are left out and the item is doubtful.
pub(super) fn set_tiers(item: &mut ParsedItem, mut tiers: Vec<Tier>) {
    tiers.sort_by_key(|t| t.min_quantity);
    item.tiers.clear();
    let (mut quantity, mut price) = (1, item.price);
    for tier in tiers {
        if tier.min_quantity > quantity && tier.price < price && tier.price > Money::ZERO {
            (quantity, price) = (tier.min_quantity, tier.price);
            item.tiers.push(tier);
        } else {
            item.confidence = Confidence::Low;
        }
    }
}
