//! Coupons and points (rules 2, 5, 8, 23): held with the stock, used with the payment, given back with the
//! goods. An order here uses one of them. The shop bears it, or the leader or a supplier whose coupon it is.
use super::money::{first_of_two, share, split};
use super::{Line, Model, Order, Owed};

/// What the shop's coupon takes off, and a supplier's where its goods come to so much.
pub(crate) const COUPON: i64 = 37;
pub(crate) const THRESHOLD: i64 = 90;
/// A leader's takes off a share, so much at the most.
pub(crate) const SHARE_BPS: i64 = 830;
pub(crate) const SHARE_MOST: i64 = 190;

/// Who bears a coupon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearer {
    Shop,
    /// The leader of the order.
    Leader,
    /// Of whose goods it takes off.
    Supplier(i64),
}

/// What an order is made cheaper by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saving {
    /// Points: each is a fen.
    Points(i64),
    /// A member's coupon, and what it takes off.
    Coupon(i64, i64),
}

impl Saving {
    pub(crate) fn worth(self) -> i64 {
        match self {
            Self::Points(n) | Self::Coupon(_, n) => n,
        }
    }
}

/// Where a member's coupon stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    Issued,
    Reserved,
    Used,
}

/// A member's coupon.
#[derive(Debug, Clone)]
pub(crate) struct Voucher {
    pub(crate) id: i64,
    pub(crate) member: i64,
    pub(crate) bearer: Bearer,
    pub(crate) stands: Stands,
}

impl Voucher {
    /// What it takes off lines of these sums, by whose goods they are.
    pub(crate) fn worth(&self, lines: &[(i64, i64)]) -> i64 {
        let all: i64 = lines.iter().map(|(_, sum)| sum).sum();
        match self.bearer {
            Bearer::Shop => COUPON.min(all),
            Bearer::Leader => share(all, SHARE_BPS).min(SHARE_MOST),
            Bearer::Supplier(supplier) => {
                let own = lines.iter().filter(|(s, _)| *s == supplier);
                let own: i64 = own.map(|(_, sum)| sum).sum();
                if own < THRESHOLD { 0 } else { COUPON }
            }
        }
    }
}

impl Line {
    /// What of a discount is no part of what commission is reckoned on: what its leader gave away herself.
    pub(super) fn leaders(&self, off: i64) -> i64 {
        if self.bearer == Bearer::Leader {
            off
        } else {
            0
        }
    }

    /// What of a discount others than the shop bear.
    pub(super) fn others(&self, off: i64) -> i64 {
        if self.bearer == Bearer::Shop { 0 } else { off }
    }

    /// What stays off it when it is edited to so many pieces, and of how many of them (rule 31): pieces
    /// that leave take their part along, those that came later have none and leave first.
    pub(super) fn off_for(&self, pieces: i64) -> (i64, i64) {
        if self.off == 0 {
            return (0, 0);
        }
        let stay = pieces.min(self.off_on);
        (split(self.off, &[self.off_on - stay, stay])[1], stay)
    }
}

impl Order {
    /// What is left of what was taken off.
    pub(crate) fn off(&self) -> i64 {
        self.lines.iter().map(|l| l.off - l.off_back).sum()
    }
}

impl Model {
    /// What a member has in points, and how many of them unpaid orders hold.
    pub(crate) fn points_of(&self, member: i64) -> (i64, i64) {
        self.points.get(&member).copied().unwrap_or_default()
    }

    fn move_points(&mut self, member: i64, balance: i64, reserved: i64) {
        let points = self.points.entry(member).or_default();
        *points = (points.0 + balance, points.1 + reserved);
    }

    fn set_grant(&mut self, id: i64, stands: Stands) {
        for grant in self.grants.iter_mut().filter(|g| g.id == id) {
            grant.stands = stands;
        }
    }

    /// Who bears a saving.
    pub(super) fn bearer_of(&self, saving: Option<Saving>) -> Bearer {
        let Some(Saving::Coupon(id, _)) = saving else {
            return Bearer::Shop;
        };
        let mut grants = self.grants.iter();
        let grant = grants.find(|g| g.id == id);
        grant.map_or(Bearer::Shop, |g| g.bearer)
    }

    /// Lays a saving on the lines that it holds for.
    pub(super) fn lay(&self, saving: Option<Saving>, lines: &mut [Line]) {
        let bearer = self.bearer_of(saving);
        let weight = |l: &Line| match bearer {
            Bearer::Supplier(supplier) if l.supplier != supplier => 0,
            _ => l.amount(),
        };
        let weights: Vec<i64> = lines.iter().map(weight).collect();
        let parts = split(saving.map_or(0, Saving::worth), &weights);
        for (line, off) in lines.iter_mut().zip(parts) {
            (line.off, line.off_on) = (off, if off > 0 { line.quantity } else { 0 });
            line.bearer = bearer;
        }
    }

    /// The order is placed: what it uses is held.
    pub(super) fn hold_saving(&mut self, order: &Order) {
        match order.saving {
            Some(Saving::Points(n)) => self.move_points(order.member, 0, n),
            Some(Saving::Coupon(id, _)) => self.set_grant(id, Stands::Reserved),
            None => {}
        }
    }

    /// Whether an order that had ended could hold it again.
    pub(super) fn could_hold(&self, order: &Order) -> bool {
        match order.saving {
            Some(Saving::Points(n)) => {
                let (balance, reserved) = self.points_of(order.member);
                n <= balance - reserved
            }
            Some(Saving::Coupon(id, _)) => {
                let mut free = self.grants.iter().filter(|g| g.stands == Stands::Issued);
                free.any(|g| g.id == id)
            }
            None => true,
        }
    }

    /// The order is paid: it is used, and the shop pays that part.
    pub(super) fn use_saving(&mut self, at: usize) {
        let order = self.orders[at].clone();
        match order.saving {
            Some(Saving::Points(n)) => self.move_points(order.member, -n, -n),
            Some(Saving::Coupon(id, _)) => self.set_grant(id, Stands::Used),
            None => {}
        }
        self.post(
            ("marketing", 0),
            ("customer_funds", order.member),
            order.off(),
        );
        for line in &order.lines {
            self.borne(order.leader, line, line.off);
        }
    }

    /// Who bears a line's discount is charged so much of it, or has it back below zero (rule 23).
    fn borne(&mut self, leader: i64, line: &Line, off: i64) {
        match line.bearer {
            Bearer::Shop => {}
            Bearer::Leader => self.post(("leader_available", leader), ("marketing", 0), off),
            Bearer::Supplier(supplier) => {
                self.owe(supplier, Owed::Coupon, -off);
                self.post(("supplier_payable", supplier), ("marketing", 0), off);
            }
        }
    }

    /// An order is edited, and so much less is taken off one of its lines as it was.
    pub(super) fn lessen(&mut self, at: usize, line: &Line, gone: i64, paid: bool) {
        let order = self.orders[at].clone();
        if gone == 0 {
            return;
        }
        if paid {
            let from = ("customer_funds", order.member);
            self.post(from, ("marketing", 0), gone);
            self.borne(order.leader, line, -gone);
        }
        self.orders[at].saving = match order.saving {
            Some(Saving::Points(n)) => {
                let (back, held) = if paid { (gone, 0) } else { (0, -gone) };
                self.move_points(order.member, back, held);
                (n > gone).then_some(Saving::Points(n - gone))
            }
            Some(Saving::Coupon(id, off)) if off > gone => Some(Saving::Coupon(id, off - gone)),
            Some(Saving::Coupon(id, _)) => {
                self.set_grant(id, Stands::Issued);
                None
            }
            None => None,
        };
    }

    /// The order ended unpaid: it may be used again.
    pub(super) fn free_saving(&mut self, order: &Order) {
        match order.saving {
            Some(Saving::Points(n)) => self.move_points(order.member, 0, -n),
            Some(Saving::Coupon(id, _)) => self.set_grant(id, Stands::Issued),
            None => {}
        }
    }

    /// So much of what is left of a line goes back, and what was taken off it with it; answers how much
    /// of that. Points return with their goods, a coupon when nothing is left of it.
    pub(super) fn off_back(&mut self, at: usize, line: usize, part: i64, whole: i64) -> i64 {
        let part = part.clamp(0, whole.max(0));
        let own = &mut self.orders[at].lines[line];
        if part == 0 {
            return 0;
        }
        let back = first_of_two(own.off - own.off_back, part, whole - part);
        own.off_back += back;
        self.saving_back(at, line, back);
        back
    }

    fn saving_back(&mut self, at: usize, line: usize, back: i64) {
        let order = self.orders[at].clone();
        self.borne(order.leader, &order.lines[line], -back);
        self.post(self.holder(at), ("marketing", 0), back);
        match order.saving {
            Some(Saving::Points(_)) => self.move_points(order.member, back, 0),
            Some(Saving::Coupon(id, _)) if order.off() == 0 => self.set_grant(id, Stands::Issued),
            _ => {}
        }
    }

    /// A paid order ends without goods: all of it goes back.
    pub(super) fn all_off_back(&mut self, at: usize) {
        for at_line in 0..self.orders[at].lines.len() {
            let line = &mut self.orders[at].lines[at_line];
            let left = line.off - line.off_back;
            line.off_back = line.off;
            self.saving_back(at, at_line, left);
        }
    }
}
