//! Money comes in: for an order, for what an edit costs more, for what a bag weighs above (rules 6, 9, 31).
use super::{Model, Order, Stage, Status};

/// What is asked for by one part of an order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bill {
    pub(crate) amount: i64,
    pub(crate) until: i64,
    pub(crate) open: bool,
    /// Whether a leader took it in cash.
    pub(crate) cash: bool,
}

impl Bill {
    pub(crate) fn new(amount: i64, until: i64) -> Self {
        Self {
            amount,
            until,
            open: true,
            cash: false,
        }
    }
}

impl Model {
    /// What of an order is to be paid next.
    pub(crate) fn due(&self, order: i64) -> Option<Bill> {
        let parts = self.bills.range((order, 0)..(order + 1, 0));
        let mut open = parts.map(|(_, bill)| *bill).filter(|b| b.open);
        open.next().filter(|bill| bill.until > self.now)
    }

    /// A part is asked for no more.
    pub(super) fn close(&mut self, order: i64, part: i64) {
        if let Some(bill) = self.bills.get_mut(&(order, part)) {
            bill.open = false;
        }
    }

    /// Money came in for a part of an order.
    pub(crate) fn captured(&mut self, id: i64, part: i64, amount: i64) {
        let Some(at) = self.orders.iter().position(|o| o.id == id) else {
            return;
        };
        self.came_in(at, part, amount);
        self.close(id, part);
        match part {
            0 => self.order_paid(at, amount),
            _ if self.rest_paid(at, part, amount) => {}
            _ if self.edits.iter().any(|e| e.is_of(id, part)) => self.edit_paid(at, part, amount),
            _ => self.above_paid(at, part, amount),
        }
    }

    fn came_in(&mut self, at: usize, part: i64, amount: i64) {
        let order = &self.orders[at];
        let (id, member, leader) = (order.id, order.member, order.leader);
        let cash = self.bills.get(&(id, part)).is_some_and(|b| b.cash);
        let from = if cash {
            ("leader_cash", leader)
        } else {
            ("provider_clearing", 0)
        };
        self.post(from, ("customer_funds", member), amount);
        *self.came_in.entry(id).or_default() += amount;
    }

    /// What was paid by terms that hold no more goes back by itself (rule 9).
    pub(crate) fn paid_twice(&mut self, id: i64, key: String, amount: i64) {
        if let Some(at) = self.orders.iter().position(|o| o.id == id) {
            let member = self.orders[at].member;
            self.post(("provider_clearing", 0), ("customer_funds", member), amount);
            *self.came_in.entry(id).or_default() += amount;
            self.promise(at, key, amount);
        }
    }

    /// An order is paid: it is booked, or the money goes straight back (rule 9).
    fn order_paid(&mut self, at: usize, amount: i64) {
        let order = self.orders[at].clone();
        self.orders[at].paid = amount;
        let again = !order.unwanted && self.could_take_again(&order);
        let waits = order.status == Status::Pending && !self.has_failed_team(&order);
        let holds = waits || again;
        if !(self.counts(&order) && holds) {
            if order.status == Status::Pending {
                self.free_saving(&order);
            }
            self.orders[at].status = Status::Cancelled;
            if let Some(team) = order.team {
                self.seat_left(team);
            }
            return self.promise(at, format!("cancel:{}", order.id), amount);
        }
        if order.status != Status::Pending {
            self.hold_saving(&order);
        }
        self.orders[at].status = Status::Paid;
        self.paid_now(at);
        self.use_saving(at);
        if let Some(team) = order.team {
            self.seat_paid(team);
        }
        for line in order.lines.iter().filter(|_| order.team.is_none()) {
            if let Some(item) = self.item_mut(line.item) {
                item.paid += line.quantity;
            }
        }
        if let Some(campaign) = self.campaign_mut(order.campaign) {
            campaign.chain += 1;
            self.orders[at].chain = Some(campaign.chain);
        }
        if order.deposit.is_none() {
            self.accrue(at);
        }
    }

    /// Its lines are paid at this moment.
    pub(super) fn paid_now(&mut self, at: usize) {
        let now = self.now;
        for line in &mut self.orders[at].lines {
            line.since = now;
        }
    }

    /// Whether the order's campaign is still ahead of its counting.
    pub(super) fn counts(&self, order: &Order) -> bool {
        let stage = self.campaign(order.campaign).map(|c| c.stage);
        matches!(stage, Some(Stage::Open | Stage::Cutoff))
    }

    fn could_take_again(&self, order: &Order) -> bool {
        self.could_hold(order)
            && self.could_sit(order)
            && order
                .lines
                .iter()
                .all(|line| self.has_room(order.member, line.item, line.quantity))
    }

    /// Whether so many more may be bought: limit and stock (rules 7, 11).
    pub(super) fn has_room(&self, member: i64, item: i64, pieces: i64) -> bool {
        let limit = self.item(item).and_then(|i| i.limit);
        let bought = self.bought(item, member);
        limit.is_none_or(|limit| bought + pieces <= limit) && pieces <= self.available(item)
    }
}
