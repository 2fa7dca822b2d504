//! Claims: what they are worth, and who bears them (rules 2, 5, 24).
use super::commission::Why;
use super::money::{first_of_two, share, split};
use super::{CLAIM_MS, Model, Owed, Status};

/// What a claim asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Claimed {
    Pieces(i64),
    Share(i64),
}

/// A claim on a line.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) id: i64,
    pub(crate) order: i64,
    pub(crate) line: usize,
    pub(crate) asked: Claimed,
    pub(crate) amount: i64,
    pub(crate) open: bool,
    pub(crate) rejected: bool,
}

impl Model {
    /// Whether a claim on the order waits for a decision.
    pub(crate) fn is_claimed(&self, order: i64) -> bool {
        self.claims.iter().any(|c| c.order == order && c.open)
    }

    /// What a claim on a line is worth now; none if it is refused.
    pub(crate) fn claim_worth(&self, id: i64, line: usize, asked: Claimed) -> Option<i64> {
        let order = self.order(id)?;
        let in_time = order
            .picked_up_at
            .is_some_and(|at| self.now < at + CLAIM_MS);
        if order.status != Status::PickedUp || !in_time {
            return None;
        }
        let earlier = || {
            self.claims
                .iter()
                .filter(|c| c.order == id && c.line == line)
        };
        let pieces = |c: &Claim| match c.asked {
            Claimed::Pieces(n) if !c.rejected => n,
            _ => 0,
        };
        let before: i64 = earlier().map(pieces).sum();
        let part = &order.lines[line];
        let worth = match asked {
            // Piece after piece sums to the whole line.
            Claimed::Pieces(n) if before + n <= part.quantity => {
                let up_to = |n| first_of_two(part.net(), n, part.quantity - n);
                up_to(before + n) - up_to(before)
            }
            Claimed::Pieces(_) => return None,
            Claimed::Share(bps) => share(part.net(), bps),
        };
        let open: i64 = earlier().filter(|c| c.open).map(|c| c.amount).sum();
        (worth > 0 && worth <= part.left() - open).then_some(worth)
    }

    /// A claim is approved, or a line corrected: whoever is liable bears it, one or several by their shares
    /// (rule 24).
    pub(crate) fn approved(
        &mut self,
        (id, line): (i64, usize),
        key: String,
        amount: i64,
        liable: &[(&str, i64)],
    ) {
        let Some(at) = self.orders.iter().position(|o| o.id == id) else {
            return;
        };
        let order = &mut self.orders[at];
        let left = order.lines[line].left();
        order.lines[line].refunded += amount;
        self.promise_goods(at, key, amount);
        let off = self.off_back(at, line, amount, left);
        let weights: Vec<i64> = liable.iter().map(|(_, share)| *share).collect();
        let parts = split(amount, &weights);
        let offs = split(off, &parts);
        for (((party, _), part), off) in liable.iter().zip(parts).zip(offs) {
            if part > 0 {
                self.borne_by(party, (at, line), part, off);
            }
        }
    }

    /// One of those who bear it is charged the member's money, and what of the price others had paid.
    fn borne_by(&mut self, party: &str, (at, line): (usize, usize), part: i64, off: i64) {
        let of = &self.orders[at].lines[line];
        let (goods, charged) = (part + off - of.leaders(off), part + of.others(off));
        let (supplier, leader) = (of.supplier, self.orders[at].leader);
        match party {
            "supplier" => {
                self.charge_supplier(supplier, charged, Owed::Returned);
            }
            "leader" => {
                self.post(("leader_available", leader), ("recoveries", 0), charged);
                let goods = self.of_goods(at, line, goods);
                self.claw(at, line, goods, Why::Other);
                self.follow_upline(at);
            }
            "carrier" => {
                self.post(("carrier_receivable", 0), ("recoveries", 0), charged);
            }
            _ => {}
        }
    }
}
