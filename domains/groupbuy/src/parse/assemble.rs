//! Lines become a buy: names wait for their prices, tiers and limits join the item above.
use super::aside::{ASIDE, IDLE, ROSTER};
use super::chars::{contains, text};
use super::dates::has_phone;
use super::item::{Pending, doubted, is_charge, item, set_tiers};
use super::name::{Words, words};
use super::normal::{self, Line};
use super::pick::{Offer, Offers, offers};
use super::products;
use super::scan::{Facts, scan};
use super::{Confidence, LINE_MAX, ParsedBuy, ParsedItem, ParsedRest, when};
use crate::Tier;
use julin_kernel::{Ts, Zone};

/// A buy that is being read.
#[derive(Default)]
pub(super) struct Assembly {
    title: Option<String>,
    cutoff_at: Option<Ts>,
    min_quantity: Option<i64>,
    items: Vec<ParsedItem>,
    rest: Vec<ParsedRest>,
    pending: Option<Pending>,
    /// From here on it is people who joined.
    roster: bool,
}

impl Assembly {
    /// Reads one line.
    pub(super) fn read(&mut self, line: i64, raw: &str, now: Ts, zone: &Zone) {
        let mut normal = normal::line(raw);
        if normal.chars.iter().all(|c| !c.is_alphanumeric()) {
            return;
        }
        if normal.chars.len() > LINE_MAX {
            return self.rest(line, raw);
        }
        if let Some(found) = when::cutoff(&normal.chars, now, zone) {
            let range = found.range;
            match found.at.filter(|_| self.cutoff_at.is_none()) {
                Some(at) => self.cutoff_at = Some(at),
                None => self.rest(line, &text(&normal.chars, range)),
            }
            let first = normal.chars[..range.0].iter().all(|c| !c.is_alphanumeric());
            normal.chars.splice(range.0..range.1, [' ']);
            return self.beside_cutoff(line, &normal, first);
        }
        self.products(line, raw, &normal);
    }

    /// What stands on the cutoff's line: the cutoff itself is understood. What follows it is no title.
    fn beside_cutoff(&mut self, line: i64, normal: &Line, first: bool) {
        let left: String = normal.chars.iter().collect();
        let left = left.trim_matches(|c: char| !c.is_alphanumeric() && !"[]()¥".contains(c));
        if IDLE.contains(&left) || left.chars().all(|c| !c.is_alphanumeric()) {
            return;
        }
        let mut facts = scan(&normal.chars);
        let says_nothing =
            offers(&normal.chars, &mut facts) == Offers::None && facts.used.is_empty();
        if first && says_nothing {
            return self.rest(line, left);
        }
        self.products(line, left, normal);
    }

    /// Several products in one line are read as several lines.
    fn products(&mut self, line: i64, raw: &str, normal: &Line) {
        let s = &normal.chars[..];
        let cuts = if self.roster || has_phone(s) {
            vec![]
        } else {
            products::cuts(s, &scan(s))
        };
        if cuts.is_empty() {
            return self.line(line, raw, normal);
        }
        let ends = cuts.iter().copied().chain([s.len()]);
        let mut start = 0;
        for end in ends {
            let part = text(s, (start, end));
            let part = part.trim_matches([' ', ',', '/', ';', '、']);
            let numbered = normal::line(part);
            let own = if start == 0 {
                normal.numbered
            } else {
                numbered.numbered
            };
            self.line(
                line,
                part,
                &Line {
                    numbered: own,
                    chars: numbered.chars,
                },
            );
            start = end;
        }
    }

    fn line(&mut self, line: i64, raw: &str, normal: &Line) {
        let s = &normal.chars[..];
        if self.header(s) {
            return;
        }
        let mut facts = scan(s);
        let found = offers(s, &mut facts);
        self.begin_roster(s, normal, &found);
        let aside = matches!(found, Offers::None)
            && ASIDE.iter().any(|w| super::chars::at(s, 0, w).is_some());
        if self.roster || aside || has_phone(s) || contains(s, &["http", "://"]) {
            self.rest(line, raw);
            return;
        }
        self.min_quantity = self.min_quantity.or(facts.min_quantity);
        let words = words(s, &facts.used);
        match found {
            Offers::Ambiguous => self.rest(line, raw),
            Offers::Some(_) if is_charge(&words, &facts) => self.rest(line, raw),
            Offers::Some(offers) if words.name.is_empty() => {
                self.priced(line, raw, offers, &facts, &words);
            }
            Offers::Some(offers) => {
                self.flush();
                let offers = doubted(offers, &words);
                self.begin(line, raw, words.clone());
                self.priced(line, raw, offers, &facts, &Words::default());
                for note in words.notes.iter().chain(&facts.notes) {
                    self.rest(line, note);
                }
            }
            Offers::None => self.unpriced(line, raw, normal, facts, words),
        }
    }

    /// `#接龙` says nothing more.
    fn header(&mut self, s: &[char]) -> bool {
        let text: String = s.iter().collect();
        let text = text.trim_matches(['#', ' ', ',', ':', '-', '[', ']']);
        if !self.items.is_empty()
            && ROSTER
                .iter()
                .any(|w| text.starts_with(w.trim_end_matches(':')))
        {
            self.roster = true;
        }
        matches!(
            text,
            "接龙" | "群接龙" | "开团" | "开团啦" | "开团了" | "今日团购" | "接龙开始" | "接龙啦"
        ) && {
            self.roster |= !self.items.is_empty() && text.starts_with("接龙");
            true
        }
    }

    /// Numbers that begin anew without a price are people.
    fn begin_roster(&mut self, s: &[char], normal: &Line, found: &Offers) {
        let anew = normal.numbered == Some(1) && !self.items.is_empty();
        let example = super::chars::at(s, 0, "例").is_some();
        self.roster |= matches!(found, Offers::None) && (anew || example && !self.items.is_empty());
    }

    fn rest(&mut self, line: i64, text: &str) {
        let text = text.trim();
        if text.chars().any(char::is_alphanumeric) {
            self.rest.push(ParsedRest {
                line,
                text: text.to_owned(),
            });
        }
    }

    fn begin(&mut self, line: i64, raw: &str, words: Words) {
        self.pending = Some(Pending {
            line,
            raw: raw.trim().to_owned(),
            numbered: false,
            odd: false,
            words,
            specs: vec![],
            limit: None,
            stock: None,
            tiers: vec![],
            priced: false,
        });
    }

    /// A name that never got a price is the title if it is the first, and not understood otherwise.
    fn flush(&mut self) {
        let Some(pending) = self.pending.take().filter(|p| !p.priced) else {
            return;
        };
        let aside = ASIDE.iter().any(|w| pending.words.name.contains(w));
        if self.items.is_empty() && self.title.is_none() && !aside && !pending.numbered {
            let title: String = pending.words.name.chars().take(60).collect();
            self.title = Some(title);
            for note in pending.words.notes {
                self.rest(pending.line, &note);
            }
            return;
        }
        self.rest(pending.line, &pending.raw);
    }

    /// Prices of the name that waits (or of the item above, in another spec).
    fn priced(&mut self, line: i64, raw: &str, offers: Vec<Offer>, facts: &Facts, words: &Words) {
        let Some(mut pending) = self.pending.take() else {
            self.rest(line, raw);
            return;
        };
        let again = pending.priced && offers.iter().any(|o| o.spec.is_none());
        if again {
            self.pending = Some(pending);
            self.rest(line, raw);
            return;
        }
        let grade = words.grade.clone().or_else(|| pending.words.grade.clone());
        for offer in offers {
            let mut spec: Vec<String> = grade.iter().cloned().collect();
            spec.extend(pending.specs.iter().filter(|_| !pending.priced).cloned());
            spec.extend(offer.spec.clone());
            self.items.push(item(line, &pending, spec, &offer, facts));
        }
        pending.priced = true;
        self.pending = Some(pending);
    }

    fn unpriced(&mut self, line: i64, raw: &str, normal: &Line, facts: Facts, words: Words) {
        let attributes = !facts.used.is_empty() && words.name.is_empty();
        if attributes {
            return self.attributes(line, raw, facts);
        }
        if words.name.is_empty() {
            return self.rest(line, raw);
        }
        // After an item, only what looks like a new name opens one; the rest describes.
        let fresh = self.pending.as_ref().is_none_or(|p| p.priced);
        let named = normal.numbered.is_some() || normal.chars.first() == Some(&'[');
        let short = words.name.chars().count() <= 20 && words.notes.is_empty();
        // Below `1. 阳光玫瑰` and before its price stands what is said of it.
        let said = self
            .pending
            .as_ref()
            .is_some_and(|p| p.numbered && !p.priced);
        if !fresh && !named && (!short || said) {
            return self.rest(line, raw);
        }
        self.flush();
        let Facts {
            specs,
            limit,
            stock,
            tiers,
            odd: facts_odd,
            ..
        } = facts;
        self.begin(line, raw, words);
        if let Some(pending) = &mut self.pending {
            pending.specs = specs.into_iter().map(|s| s.text).collect();
            (pending.limit, pending.stock, pending.tiers) = (limit, stock, tiers);
            pending.numbered = normal.numbered.is_some();
            pending.odd = facts_odd;
        }
    }

    /// A line of `限购2份`, `库存50`, `满30份59.9`, `规格：5斤` alone.
    fn attributes(&mut self, line: i64, raw: &str, facts: Facts) {
        for note in &facts.notes {
            self.rest(line, note);
        }
        if let Some(pending) = self.pending.as_mut().filter(|p| !p.priced) {
            pending
                .specs
                .extend(facts.specs.into_iter().map(|s| s.text));
            pending.limit = pending.limit.or(facts.limit);
            pending.stock = pending.stock.or(facts.stock);
            pending.tiers.extend(facts.tiers);
            pending.odd |= facts.odd;
            return;
        }
        let only_minimum = facts.min_quantity.is_some() && facts.specs.is_empty();
        let Some(item) = self.items.last_mut() else {
            if !only_minimum && facts.notes.is_empty() {
                self.rest(line, raw);
            }
            return;
        };
        item.limit_per_member = item.limit_per_member.or(facts.limit);
        item.stock = item.stock.or(facts.stock);
        if !facts.tiers.is_empty() {
            let tiers: Vec<Tier> = item.tiers.iter().copied().chain(facts.tiers).collect();
            set_tiers(item, tiers);
        }
        if facts.odd {
            item.confidence = Confidence::Low;
        }
        for spec in facts.specs {
            match &mut item.spec {
                None => item.spec = Some(spec.text),
                Some(_) => self.rest.push(ParsedRest {
                    line,
                    text: spec.text,
                }),
            }
        }
    }

    /// What was understood.
    pub(super) fn finish(mut self) -> ParsedBuy {
        self.flush();
        self.rest.sort_by_key(|r| r.line);
        ParsedBuy {
            title: self.title.filter(|t| !t.is_empty()),
            cutoff_at: self.cutoff_at,
            min_quantity: self.min_quantity,
            items: self.items,
            unrecognised: self.rest,
        }
    }
}
