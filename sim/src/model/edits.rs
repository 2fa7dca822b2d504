//! Orders are edited until the counting (rule 31): the difference is charged or refunded once.
use super::{Bill, Earned, Item, Line, Model, PAY_MS, Status};

/// Where an edit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EditState {
    /// Waits for what it costs more, and holds what it needs more.
    Pending,
    Applied,
    Expired,
    Withdrawn,
}

/// What an order is to be: item, pieces, and the price that was asked.
pub(crate) type Wanted = Vec<(i64, i64, i64)>;

/// An edit.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) id: i64,
    pub(crate) order: i64,
    pub(crate) member: i64,
    pub(crate) part: i64,
    pub(crate) state: EditState,
    pub(crate) revision: i64,
    pub(crate) lines: Option<Wanted>,
    pub(crate) point: Option<i64>,
    /// Pieces that it needs more, by item.
    pub(crate) more: Vec<(i64, i64)>,
    pub(crate) difference: i64,
    pub(crate) until: i64,
    /// After the counting: the line that is charged more. Nothing else changes then.
    pub(crate) surcharge: Option<usize>,
}

impl Edit {
    pub(crate) fn is_of(&self, order: i64, part: i64) -> bool {
        self.order == order && self.part == part && part > 0
    }
}

impl Model {
    /// Pieces that edits hold until they are paid for.
    pub(crate) fn waits_for_edits(&self, item: i64, member: Option<i64>) -> i64 {
        let edits = self.edits.iter();
        let waiting = edits.filter(|e| e.state == EditState::Pending);
        let waiting = waiting.filter(|e| member.is_none_or(|m| m == e.member));
        let more = waiting.flat_map(|e| &e.more).filter(|m| m.0 == item);
        more.map(|m| m.1).sum()
    }

    /// What an edit would be; none if it must be refused. Lines that are there keep their price, others
    /// have the price of this moment.
    pub(crate) fn judge_edit(
        &self,
        (id, staff): (i64, bool),
        lines: Option<&[(i64, i64)]>,
        point: Option<i64>,
    ) -> Option<Edit> {
        let order = self.order(id)?;
        let campaign = self.campaign(order.campaign)?;
        let alive = match order.status {
            Status::Pending => self.now < order.pay_by,
            Status::Paid => true,
            _ => false,
        };
        // Staff may still say where it is picked up, until it is sorted.
        let counted = match order.status {
            Status::Aggregated | Status::Sourcing => true,
            Status::Paid => !self.counts(order),
            _ => false,
        };
        let waits = self
            .edits
            .iter()
            .any(|e| e.order == id && e.state == EditState::Pending);
        let moves = staff && lines.is_none() && counted && !waits;
        if moves && point.is_some_and(|p| p != order.point) {
            return Some(Edit {
                id: 0,
                order: id,
                member: order.member,
                part: 0,
                state: EditState::Applied,
                revision: order.revision,
                lines: None,
                point,
                more: vec![],
                difference: 0,
                until: self.now,
                surcharge: None,
            });
        }
        if !alive || waits || !self.counts(order) || self.now >= campaign.counting_at {
            return None;
        }
        let had = |item: i64| order.lines.iter().find(|l| l.item == item);
        let priced = |(item, pieces): &(i64, i64)| {
            let price = had(*item).map(|l| l.unit);
            let price = price.or_else(|| self.item(*item).map(Item::price));
            Some((*item, *pieces, price?))
        };
        let wanted: Option<Wanted> = match lines {
            Some(lines) => Some(lines.iter().map(priced).collect::<Option<_>>()?),
            None => None,
        };
        let now: Wanted = order
            .lines
            .iter()
            .map(|l| (l.item, l.quantity, l.unit))
            .collect();
        let then = wanted.as_ref().unwrap_or(&now);
        if then.is_empty() {
            return None;
        }
        let cost = |of: &Wanted| of.iter().map(|(_, n, price)| n * price).sum::<i64>();
        let pieces = |of: &Wanted, item: i64| of.iter().find(|w| w.0 == item).map_or(0, |w| w.1);
        let moved = now.iter().any(|w| pieces(then, w.0) != w.1) || then.len() != now.len();
        if !moved && point.is_none_or(|p| p == order.point) {
            return None;
        }
        let more = then.iter().map(|w| (w.0, w.1 - pieces(&now, w.0)));
        let more: Vec<(i64, i64)> = more.filter(|m| m.1 > 0).collect();
        if !more
            .iter()
            .all(|(item, n)| self.has_room(order.member, *item, *n))
        {
            return None;
        }
        if moved && !self.team_allows(order, then) {
            return None;
        }
        let pieces_of = |of: &Wanted| of.iter().map(|w| (w.0, w.1)).collect::<Vec<_>>();
        // Of a presale the deposits move: the rest is asked for when it is counted.
        let difference = match order.deposit {
            Some(before) => self.deposit_of(&pieces_of(then)).unwrap_or(0) - before,
            None => cost(then) - cost(&now) + order.off() - Self::off_then(order, then),
        };
        if order.off() > 0 && order.total() + difference <= 0 {
            // That is a cancellation.
            return None;
        }
        let waits = order.status == Status::Paid && difference > 0;
        Some(Edit {
            id: 0,
            order: id,
            member: order.member,
            part: 0,
            state: if waits {
                EditState::Pending
            } else {
                EditState::Applied
            },
            revision: order.revision,
            lines: wanted,
            point,
            more,
            difference,
            until: (self.now + PAY_MS).min(campaign.counting_at),
            surcharge: None,
        })
    }

    /// What stays off an order that becomes this.
    fn off_then(order: &super::Order, then: &Wanted) -> i64 {
        let off = |l: &Line| {
            let stays = then.iter().find(|w| w.0 == l.item);
            stays.map_or(0, |w| Self::off_of(l, w.1).0)
        };
        order.lines.iter().map(off).sum()
    }

    /// What stays off a line that becomes so many pieces, and of how many; one that stays is left alone.
    fn off_of(line: &Line, pieces: i64) -> (i64, i64) {
        if pieces == line.quantity {
            (line.off, line.off_on)
        } else {
            line.off_for(pieces)
        }
    }

    /// A seat in a team changes its pieces alone, while the team forms.
    fn team_allows(&self, order: &super::Order, then: &Wanted) -> bool {
        if order.team.is_none() {
            return true;
        }
        let [(item, pieces, _)] = then.as_slice() else {
            return false;
        };
        let terms = self.item(*item).and_then(|i| i.team);
        let limit = terms.and_then(|t| t.limit);
        *item == order.lines[0].item
            && self.still_forms(order)
            && limit.is_none_or(|limit| *pieces <= limit)
    }

    /// An edit was made as judged. New lines are named by `apply_edit` afterwards.
    pub(crate) fn edit(&mut self, edit: Edit) {
        let (state, id) = (edit.state, edit.order);
        let bill = Bill::new(edit.difference, edit.until);
        let part = edit.part;
        self.edits.push(edit.clone());
        if state == EditState::Pending {
            self.bills.insert((id, part), bill);
        } else if let Some(at) = self.orders.iter().position(|o| o.id == id) {
            self.apply_edit(at, &edit, 0);
        }
    }

    /// The order becomes what was wanted; the ids of its new lines are the shop's, and told later.
    fn apply_edit(&mut self, at: usize, edit: &Edit, charged: i64) {
        let before = self.orders[at].clone();
        let paid = before.status == Status::Paid;
        let earns = before.earns;
        if earns && paid {
            self.unearn(at);
        }
        if let Some(wanted) = &edit.lines {
            let line = |(item, pieces, price): &(i64, i64, i64)| {
                let known = before.lines.iter().find(|l| l.item == *item);
                match known {
                    Some(line) => {
                        let (off, off_on) = Self::off_of(line, *pieces);
                        Some(Line {
                            quantity: *pieces,
                            earned: Earned::default(),
                            off,
                            off_on,
                            ..line.clone()
                        })
                    }
                    // A line that comes with an edit was paid with it.
                    None => self.line(0, *item, *pieces, *price).map(|line| Line {
                        since: self.now,
                        ..line
                    }),
                }
            };
            let mut lines: Vec<Line> = wanted.iter().filter_map(line).collect();
            // As the shop keeps them: those that stay in their order, new ones behind.
            let place = |l: &Line| before.lines.iter().position(|b| b.item == l.item);
            lines.sort_by_key(|l| place(l).unwrap_or(usize::MAX));
            if paid && before.team.is_none() {
                self.count_edited(&before.lines, &lines);
            }
            for line in &before.lines {
                let stays = lines.iter().find(|l| l.item == line.item);
                let gone = line.off - stays.map_or(0, |l| l.off);
                self.lessen(at, line, gone, paid);
            }
            self.orders[at].lines = lines;
        }
        let order = &mut self.orders[at];
        order.revision += 1;
        order.paid += charged;
        order.point = edit.point.unwrap_or(order.point);
        if let (Some(deposit), true) = (order.deposit, edit.lines.is_some()) {
            order.deposit = Some(deposit + edit.difference);
        }
        let total = order.deposit.unwrap_or(order.total());
        if !paid {
            if edit.difference != 0 {
                self.bills
                    .insert((before.id, 0), Bill::new(total, before.pay_by));
            }
            return;
        }
        if edit.difference < 0 {
            self.orders[at].back -= edit.difference;
            self.promise(at, format!("edit:{}", edit.id), -edit.difference);
        }
        if earns {
            self.accrue(at);
        }
    }

    fn count_edited(&mut self, before: &[Line], after: &[Line]) {
        for (lines, sign) in [(before, -1), (after, 1)] {
            for line in lines {
                if let Some(item) = self.item_mut(line.item) {
                    item.paid += sign * line.quantity;
                }
            }
        }
    }

    /// Edits whose time is over.
    pub(super) fn edits_expire(&mut self) {
        let now = self.now;
        let over = |e: &&Edit| e.state == EditState::Pending && e.until <= now;
        let over: Vec<i64> = self.edits.iter().filter(over).map(|e| e.order).collect();
        for order in over {
            self.drop_edit(order, EditState::Expired);
        }
    }

    /// What waits for its surcharge comes to nothing: the order stays as it was.
    pub(crate) fn drop_edit(&mut self, order: i64, to: EditState) {
        let mut edits = self.edits.iter_mut();
        let waiting = edits.find(|e| e.order == order && e.state == EditState::Pending);
        if let Some(edit) = waiting {
            edit.state = to;
            let part = edit.part;
            self.close(order, part);
        }
    }

    /// A surcharge came in. One that comes too late holds what it needs again, while the order may still
    /// be edited and nobody thought better of it, and goes back otherwise.
    pub(super) fn edit_paid(&mut self, at: usize, part: i64, amount: i64) {
        let order = self.orders[at].clone();
        let mut edits = self.edits.iter();
        let Some(found) = edits.position(|e| e.is_of(order.id, part)) else {
            return;
        };
        let edit = self.edits[found].clone();
        if let Some(line) = edit.surcharge {
            return self.surcharge_paid(at, (found, line), amount);
        }
        let other = self
            .edits
            .iter()
            .any(|e| e.order == order.id && e.state == EditState::Pending && e.part != part);
        let room = || {
            let mut more = edit.more.iter();
            more.all(|(item, n)| self.has_room(order.member, *item, *n))
        };
        let holds = match edit.state {
            EditState::Pending => true,
            EditState::Expired => !other && self.still_forms(&order) && room(),
            EditState::Applied | EditState::Withdrawn => false,
        };
        let stands = order.status == Status::Paid && self.counts(&order);
        if holds && stands && order.revision == edit.revision {
            self.edits[found].state = EditState::Applied;
            return self.apply_edit(at, &edit, amount);
        }
        if edit.state == EditState::Pending {
            self.drop_edit(order.id, EditState::Expired);
        }
        self.orders[at].paid += amount;
        self.orders[at].back += amount;
        self.promise(at, format!("edit:{}:late", edit.id), amount);
    }
}
