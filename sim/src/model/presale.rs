//! 定金预售 (rules 10, 12–14): a deposit with the order, the rest once the campaign is counted.
use super::{Bill, Model, Stage, Status};

/// What a presale says before anybody pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Presale {
    /// How long the rest may be paid once it is asked for.
    pub(crate) window_ms: i64,
    /// Whether the shop keeps a deposit whose rest does not come.
    pub(crate) forfeit: bool,
}

/// Which payment of an order the rest is.
const REST: i64 = 1;
/// A payment of the last moment is heard of a little later.
const GRACE_MS: i64 = 60_000;
/// And no job is later than this: a runner that died is followed by another.
const LATE_MS: i64 = 10 * 60_000;

/// The rest of an order, once it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rest {
    pub(crate) amount: i64,
    pub(crate) until: i64,
    pub(crate) due: bool,
}

impl Model {
    /// What is paid with an order of so many of each item, if deposits are asked for.
    pub(crate) fn deposit_of(&self, lines: &[(i64, i64)]) -> Option<i64> {
        let one = |item: i64| self.item(item).and_then(|i| i.deposit);
        let asked = lines.iter().any(|(item, _)| one(*item).is_some());
        let sum = lines.iter().map(|(item, n)| one(*item).unwrap_or(0) * n);
        asked.then(|| sum.sum())
    }

    pub(super) fn presale_of(&self, campaign: i64) -> Option<Presale> {
        self.campaign(campaign).and_then(|c| c.presale)
    }

    /// The campaign was counted: the lines cost what the count says, never more than was promised, and
    /// the rest is asked for.
    pub(super) fn ask_rest(&mut self, at: usize, terms: Presale) {
        for line in 0..self.orders[at].lines.len() {
            let item = self.orders[at].lines[line].item;
            let price = self.item(item).and_then(|i| i.final_price);
            let part = &mut self.orders[at].lines[line];
            part.final_unit = Some(price.unwrap_or(part.unit).min(part.unit));
        }
        let order = &mut self.orders[at];
        let rest = Rest {
            amount: order.total() - order.kept(),
            until: self.now + terms.window_ms,
            due: true,
        };
        order.rest = Some(rest);
        let bill = Bill::new(rest.amount, rest.until);
        self.bills.insert((order.id, REST), bill);
    }

    /// The rest came in; after the order was given up it goes straight back (rule 9).
    pub(super) fn rest_paid(&mut self, at: usize, part: i64, amount: i64) -> bool {
        if self.orders[at].deposit.is_none() || part != REST {
            return false;
        }
        let order = &mut self.orders[at];
        order.paid += amount;
        let due = order.rest.is_some_and(|r| r.due) && order.status == Status::Paid;
        if let Some(rest) = &mut order.rest {
            rest.due = false;
        }
        if due {
            order.status = Status::Aggregated;
            self.paid_now(at);
            self.accrue(at);
        } else {
            order.back += amount;
            let what = format!("late-final:{}", order.id);
            self.promise(at, what, amount);
        }
        true
    }

    /// The rest of an order did not come, says the shop: the deposit is kept or goes back, as was said.
    /// Answers whether that was due.
    pub(crate) fn given_up(&mut self, id: i64) -> bool {
        let Some(at) = self.orders.iter().position(|o| o.id == id) else {
            return false;
        };
        let (order, now) = (self.orders[at].clone(), self.now);
        let due = order.rest.is_some_and(|r| r.due && r.until <= now);
        let terms = self.presale_of(order.campaign);
        let Some(terms) = terms.filter(|_| due && order.status == Status::Paid) else {
            return false;
        };
        for line in &order.lines {
            if let Some(item) = self.item_mut(line.item) {
                item.paid -= line.quantity;
            }
        }
        self.close(id, REST);
        let kept = order.kept();
        let mine = &mut self.orders[at];
        mine.status = Status::Cancelled;
        if let Some(rest) = &mut mine.rest {
            rest.due = false;
        }
        if terms.forfeit {
            mine.forfeited = kept;
            let from = ("customer_funds", order.member);
            self.post(from, ("forfeited_deposits", 0), kept);
        } else {
            self.promise(at, format!("cancel:{id}"), kept);
        }
        true
    }

    /// The demand of a presale is final, says the shop: nothing is due any more, and what is paid in full
    /// is bought. Where nothing is, the campaign has failed after all. Answers whether that was due.
    pub(crate) fn presale_ends(&mut self, id: i64) -> bool {
        let succeeded = self
            .campaign(id)
            .is_some_and(|c| c.stage == Stage::Succeeded);
        if !succeeded {
            // Any other campaign's demand is final with its counting.
            return self.presale_of(id).is_none() || !self.rests(id).any(|r| r.due);
        }
        let (due, over) = (
            self.rests(id).any(|r| r.due),
            self.rests(id).all(|r| r.until <= self.now),
        );
        let mut left = false;
        for order in self.orders.iter_mut().filter(|o| o.campaign == id) {
            if order.status == Status::Aggregated {
                order.status = Status::Sourcing;
                left = true;
            }
        }
        if let Some(campaign) = self.campaign_mut(id) {
            campaign.stage = if left {
                Stage::Procuring
            } else {
                Stage::Failed
            };
        }
        !due && over
    }

    fn rests(&self, campaign: i64) -> impl Iterator<Item = Rest> {
        let mine = self.orders.iter().filter(move |o| o.campaign == campaign);
        mine.filter_map(|o| o.rest)
    }

    /// Presales whose time is over, and who still wait.
    pub(crate) fn late_presales(&self) -> Vec<i64> {
        let waits = self
            .campaigns
            .iter()
            .filter(|c| c.stage == Stage::Succeeded);
        let late = waits.filter(|c| {
            let last = self.rests(c.id).map(|r| r.until).max();
            last.is_none_or(|last| last + GRACE_MS + LATE_MS < self.now)
        });
        late.map(|c| c.id).collect()
    }
}
