//! Coupons and points (rules 2, 5, 8, 23): held with the stock, used with the payment, given back with the
//! goods. An order here uses one of them, and the shop bears it.
use super::money::{first_of_two, split};
use super::{Model, Order};

/// What a coupon takes off.
pub(crate) const COUPON: i64 = 37;

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
    pub(crate) stands: Stands,
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

    /// How a saving lies on lines of these sums.
    pub(super) fn laid(saving: Option<Saving>, sums: &[i64]) -> Vec<i64> {
        split(saving.map_or(0, Saving::worth), sums)
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
        self.saving_back(at, back);
        back
    }

    fn saving_back(&mut self, at: usize, back: i64) {
        let order = self.orders[at].clone();
        self.post(self.holder(at), ("marketing", 0), back);
        match order.saving {
            Some(Saving::Points(_)) => self.move_points(order.member, back, 0),
            Some(Saving::Coupon(id, _)) if order.off() == 0 => self.set_grant(id, Stands::Issued),
            _ => {}
        }
    }

    /// A paid order ends without goods: all of it goes back.
    pub(super) fn all_off_back(&mut self, at: usize) {
        let left = self.orders[at].off();
        for line in &mut self.orders[at].lines {
            line.off_back = line.off;
        }
        self.saving_back(at, left);
    }
}
