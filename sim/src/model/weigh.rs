//! Goods sold by weight (rule 19): paid − final unit price × min(actual, ordered), in one refund.
use super::commission::Why;
use super::money::{first_of_two, worth};
use super::{Bill, Line, Model, Owed, Status};

/// How long the tier's part of a refund waits for a weight.
const WEIGH_MS: i64 = 7 * 86_400_000;

/// What a unit weighs, and how far off a reading is believed, in basis points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kilo {
    pub(crate) grams: i64,
    pub(crate) tolerance: i64,
}

impl Kilo {
    /// Whether a reading must be confirmed.
    pub(crate) fn questions(self, pieces: i64, actual: i64) -> bool {
        let ordered = self.grams * pieces;
        (actual - ordered).abs() > ordered * self.tolerance / 10_000
    }
}

/// A wish to pay for what a line weighs above what was ordered.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) order: i64,
    pub(crate) part: i64,
    pub(crate) line: usize,
    pub(crate) grams: i64,
    pub(crate) open: bool,
}

/// What a weighed line gives back: by its tier, by its weight, and what its supplier is not owed.
pub(crate) type Due = (i64, i64, i64);

impl Line {
    pub(crate) fn came(&self) -> i64 {
        self.quantity - self.short
    }
    pub(crate) fn lacks_weight(&self) -> bool {
        self.kilo.is_some() && self.came() > 0 && self.weighed.is_none()
    }
    fn final_price(&self) -> i64 {
        self.final_unit.unwrap_or(self.unit)
    }

    /// What it gives back if it weighs so much; without a weight, what its tier gives back alone.
    pub(crate) fn due_for(&self, grams: Option<i64>, supply_price: i64) -> Due {
        let Some(kilo) = self.kilo else {
            return (0, 0, 0);
        };
        let (price, came) = (self.final_price(), self.came());
        let tier = (self.unit - price) * came - self.true_up;
        let tier = tier.clamp(0, self.left().max(0));
        let whole = price * came + self.above.1;
        let Some(grams) = grams.filter(|_| whole > 0) else {
            return (tier, 0, 0);
        };
        let ordered = kilo.grams * came;
        let counted = grams.min(ordered + self.above.0);
        let value = worth(price, counted, kilo.grams).min(whole);
        let short = first_of_two(self.left() - tier, whole - value, value);
        // What was paid for above is owed to the supplier, and must be in the bag as well.
        let missing = (ordered + self.above.0 - grams).max(0);
        (tier, short, worth(supply_price, missing, kilo.grams))
    }

    /// Grams above what was ordered and paid for, and what they cost.
    pub(crate) fn excess(&self) -> Option<(i64, i64)> {
        let (kilo, weighed) = (self.kilo?, self.weighed?);
        let grams = weighed - kilo.grams * self.came() - self.above.0;
        let whole = worth(self.final_price(), weighed, kilo.grams);
        let costs = whole - self.final_price() * self.came() - self.above.1;
        (grams > 0 && costs > 0).then_some((grams, costs))
    }
}

impl Model {
    fn due_of(&self, at: usize, line: usize) -> Due {
        let line = &self.orders[at].lines[line];
        let supply = self.item(line.item).map_or(0, |i| i.sku.supply_price);
        line.due_for(line.weighed, supply)
    }

    /// What will go back of a line at pickup.
    pub(crate) fn back_at_pickup(&self, order: i64, line: usize) -> i64 {
        let at = self.orders.iter().position(|o| o.id == order);
        let due = at.map_or((0, 0, 0), |at| self.due_of(at, line));
        due.0 + due.1
    }

    /// The order's weights are final: one refund, and commission and supplier follow.
    pub(super) fn settle_weights(&mut self, at: usize) {
        let lines = 0..self.orders[at].lines.len();
        let weighed: Vec<usize> = lines
            .filter(|l| self.orders[at].lines[*l].kilo.is_some())
            .collect();
        if !weighed.is_empty() {
            self.absorb(self.orders[at].id);
        }
        self.give(at, &weighed, "weight");
    }

    fn give(&mut self, at: usize, lines: &[usize], what: &str) {
        let due: Vec<(usize, Due)> = lines.iter().map(|l| (*l, self.due_of(at, *l))).collect();
        let total: i64 = due.iter().map(|(_, d)| d.0 + d.1).sum();
        if total == 0 {
            return;
        }
        let what = format!("{what}:{}", self.orders[at].id);
        self.promise(at, what, total);
        let mut off = vec![];
        for (line, (tier, weight, _)) in &due {
            let whole = self.orders[at].lines[*line].left() - tier;
            off.push(self.off_back(at, *line, *weight, whole));
            let line = &mut self.orders[at].lines[*line];
            line.true_up += tier;
            line.weight_back += weight;
        }
        for (line, (tier, ..)) in due.iter().filter(|(_, d)| d.0 > 0) {
            self.claw(at, *line, *tier, Why::TrueUp);
        }
        let settled = due.iter().zip(off).filter(|((_, d), _)| d.1 > 0);
        for ((line, (_, weight, supply)), off) in settled {
            let supplier = self.orders[at].lines[*line].supplier;
            self.charge_supplier(supplier, *supply, Owed::Received);
            let goods = *weight + off - self.orders[at].lines[*line].leaders(off);
            self.claw(at, *line, goods, Why::Other);
        }
        self.follow_upline(at);
    }

    /// Nobody weighed for a week after the counting: the tier's part does not wait any longer.
    pub(super) fn give_alone(&mut self, at: usize) {
        let order = &self.orders[at];
        let waits = matches!(order.status, Status::Sourcing | Status::AtPickup);
        if !waits || order.alone_at.is_none_or(|t| t > self.now) {
            return;
        }
        self.orders[at].alone_at = None;
        let lines = 0..self.orders[at].lines.len();
        let unweighed: Vec<usize> = lines
            .filter(|l| self.orders[at].lines[*l].lacks_weight())
            .collect();
        self.give(at, &unweighed, "true-up-alone");
    }

    pub(super) fn wait_for_weights(&mut self, at: usize) {
        self.orders[at].alone_at = Some(self.now + WEIGH_MS);
    }

    /// A buyer wishes to pay for what is above.
    pub(crate) fn wishes(&mut self, wish: Wish, costs: i64, until: i64) {
        self.absorb(wish.order);
        self.bills
            .insert((wish.order, wish.part), Bill::new(costs, until));
        self.wishes.push(wish);
    }

    /// What nobody paid for is the shop's to bear.
    fn absorb(&mut self, order: i64) {
        let mut closed = vec![];
        for wish in self
            .wishes
            .iter_mut()
            .filter(|w| w.order == order && w.open)
        {
            wish.open = false;
            closed.push(wish.part);
        }
        for part in closed {
            self.close(order, part);
        }
    }

    /// The supplier brought it and the leader sold it, like all goods (rules 19, 23).
    fn above_sold(&mut self, at: usize, line: usize, (grams, amount): (i64, i64)) {
        let part = &mut self.orders[at].lines[line];
        part.above = (part.above.0 + grams, part.above.1 + amount);
        let (supplier, item, kilo) = (part.supplier, part.item, part.kilo);
        let Some((offer, kilo)) = self.item(item).cloned().zip(kilo) else {
            return;
        };
        let supply = worth(offer.sku.supply_price, grams, kilo.grams);
        self.owe(supplier, Owed::Received, supply);
        self.post(("cost_of_goods", 0), ("supplier_payable", supplier), supply);
        self.earn_more(at, line, amount, supply);
    }

    /// What a line weighs above was paid for; after pickup it goes straight back.
    pub(super) fn above_paid(&mut self, at: usize, part: i64, amount: i64) {
        let order = &self.orders[at];
        let (id, waits) = (
            order.id,
            matches!(order.status, Status::Sourcing | Status::AtPickup),
        );
        let mut wishes = self.wishes.iter_mut();
        let Some(wish) = wishes.find(|w| w.order == id && w.part == part) else {
            return;
        };
        let (open, line, grams) = (wish.open, wish.line, wish.grams);
        wish.open = false;
        self.orders[at].paid += amount;
        if open && waits {
            self.above_sold(at, line, (grams, amount));
        } else {
            self.orders[at].back += amount;
            self.promise(at, format!("late-excess:{id}:{part}"), amount);
        }
    }
}
