//! What leaders earn (rules 15, 23, 24).
use super::money::{Rule, first_of_two, proportion, round_together, share};
use super::{Line, Model, Status};

/// One line's commission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Earned {
    pub(crate) accrued: i64,
    pub(crate) clawed: i64,
    /// How much of the goods paid went back, of which the commission follows.
    pub(crate) returned: i64,
}

/// Why something is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    TrueUp,
    Other,
}

impl Model {
    /// The order is paid: its commission is rounded once and split over its lines.
    pub(super) fn accrue(&mut self, at: usize) {
        let order = self.orders[at].clone();
        let own = order.member == order.leader;
        let exact = |line: &Line| self.exact(line, own);
        let parts = round_together(&order.lines.iter().map(exact).collect::<Vec<_>>());
        let whole: i64 = parts.iter().sum();
        self.orders[at].earns = true;
        for (line, part) in self.orders[at].lines.iter_mut().zip(parts) {
            line.earned.accrued = part;
        }
        self.post(
            ("commission_expense", 0),
            ("leader_frozen", order.leader),
            whole,
        );
        if let Some((upline, bps)) = self.upline_of(at) {
            let part = share(whole, bps);
            self.orders[at].upline = part;
            self.post(("commission_expense", 0), ("leader_frozen", upline), part);
        }
    }

    /// A paid order is about to be edited: what it earned is reckoned anew from the lines there will be.
    pub(super) fn unearn(&mut self, at: usize) {
        let order = self.orders[at].clone();
        let whole: i64 = order.lines.iter().map(|l| l.earned.accrued).sum();
        let expense = ("commission_expense", 0);
        self.post(("leader_frozen", order.leader), expense, whole);
        if let Some((upline, _)) = self.upline_of(at) {
            self.post(("leader_frozen", upline), expense, order.upline);
        }
        for line in &mut self.orders[at].lines {
            line.earned = Earned::default();
        }
    }

    /// More of a line was sold: a rate of it, or what it leaves over the supply price. A fixed amount a
    /// piece does not grow, for there are no more pieces.
    pub(super) fn earn_more(&mut self, at: usize, line: usize, amount: i64, supply: i64) {
        let order = self.orders[at].clone();
        let offer = self.item(order.lines[line].item).cloned();
        let Some(offer) = offer.filter(|_| order.member != order.leader) else {
            return;
        };
        let more = match offer.rule {
            Rule::Rate => share(amount, offer.sku.bps),
            Rule::PerPiece(_) => 0,
            Rule::Spread => (amount - supply).max(0),
        };
        self.orders[at].lines[line].earned.accrued += more;
        let to = self.where_it_lies(at);
        self.post(("commission_expense", 0), (to, order.leader), more);
        if let Some((upline, bps)) = self.upline_of(at) {
            let due = share(self.rest(at), bps);
            let more = due - self.orders[at].upline;
            self.orders[at].upline = due;
            self.post(("commission_expense", 0), (to, upline), more);
        }
    }

    /// In ten-thousandths of a fen.
    fn exact(&self, line: &Line, own: bool) -> i64 {
        let Some(item) = self.item(line.item).filter(|_| !own) else {
            return 0;
        };
        let goods = line.basis();
        match item.rule {
            Rule::Rate => goods * item.sku.bps,
            Rule::PerPiece(fen) => (fen * line.quantity).min(goods) * 10_000,
            Rule::Spread => (goods - item.sku.supply_price * line.quantity).max(0) * 10_000,
        }
    }

    /// Nobody earns on her own order, also not a level up (rule 24).
    fn upline_of(&self, at: usize) -> Option<(i64, i64)> {
        let order = &self.orders[at];
        let leader = self.leaders.iter().find(|l| l.id == order.leader)?;
        leader.upline.filter(|(upline, _)| *upline != order.member)
    }

    /// Some of the goods paid went back on a line: the commission follows in proportion.
    pub(super) fn claw(&mut self, at: usize, line: usize, amount: i64, why: Why) {
        let rule = self.item(self.orders[at].lines[line].item).map(|i| i.rule);
        let own = self.orders[at].member == self.orders[at].leader;
        let part = &mut self.orders[at].lines[line];
        let (goods, mut earned) = (part.basis(), part.earned);
        let returned = (earned.returned + amount).clamp(earned.returned, goods);
        let (rest, left) = (earned.accrued - earned.clawed, goods - earned.returned);
        let more = match rule.filter(|_| !own).unwrap_or(Rule::Rate) {
            Rule::Rate => {
                let in_all = proportion(earned.accrued, returned, goods);
                (in_all - earned.clawed).max(0)
            }
            Rule::PerPiece(_) if why == Why::TrueUp => 0,
            Rule::Spread if why == Why::TrueUp => (returned - earned.returned).min(rest),
            _ => proportion(rest, returned - earned.returned, left),
        };
        let more = if returned == earned.returned { 0 } else { more };
        (earned.clawed, earned.returned) = (earned.clawed + more, returned);
        part.earned = earned;
        let from = self.where_it_lies(at);
        let leader = self.orders[at].leader;
        self.post((from, leader), ("commission_expense", 0), more);
    }

    /// What of a sum that goes back is goods, and not what was asked for afterwards: that earned nothing.
    pub(super) fn of_goods(&mut self, at: usize, line: usize, back: i64) -> i64 {
        let part = &mut self.orders[at].lines[line];
        let (goods, extra) = (
            part.basis() - part.earned.returned,
            part.extra - part.extra_back,
        );
        if extra == 0 {
            return back;
        }
        let back = back.clamp(0, goods + extra);
        let of_goods = first_of_two(back, goods, extra);
        part.extra_back += back - of_goods;
        of_goods
    }

    /// The second level keeps its share of what the first keeps.
    pub(super) fn follow_upline(&mut self, at: usize) {
        let Some((upline, bps)) = self.upline_of(at) else {
            return;
        };
        let due = share(self.rest(at), bps);
        let less = self.orders[at].upline - due;
        if less > 0 {
            self.orders[at].upline = due;
            let from = self.where_it_lies(at);
            self.post((from, upline), ("commission_expense", 0), less);
        }
    }

    fn rest(&self, at: usize) -> i64 {
        let lines = self.orders[at].lines.iter();
        lines.map(|l| l.earned.accrued - l.earned.clawed).sum()
    }

    fn where_it_lies(&self, at: usize) -> &'static str {
        if self.orders[at].commission_over {
            "leader_available"
        } else {
            "leader_frozen"
        }
    }

    /// The order ended without goods: nothing was earned.
    pub(super) fn claw_all(&mut self, at: usize) {
        for line in 0..self.orders[at].lines.len() {
            let goods = self.orders[at].lines[line].basis();
            self.claw(at, line, goods, Why::Other);
        }
        self.follow_upline(at);
    }

    /// The order is over: what is left may be withdrawn, and the fee for handing over is earned.
    pub(super) fn release(&mut self, at: usize) {
        let order = self.orders[at].clone();
        if order.status != Status::Completed || order.commission_over {
            return;
        }
        self.orders[at].commission_over = true;
        let rest = self.rest(at);
        self.post(
            ("leader_frozen", order.leader),
            ("leader_available", order.leader),
            rest,
        );
        if let Some((upline, _)) = self.upline_of(at) {
            self.post(
                ("leader_frozen", upline),
                ("leader_available", upline),
                order.upline,
            );
        }
        let fee = self.leaders.iter().find(|l| l.id == order.leader);
        let fee = fee
            .filter(|_| order.picked_up_at.is_some())
            .map_or(0, |l| l.fee);
        self.post(("pickup_fees", 0), ("leader_available", order.leader), fee);
    }
}
