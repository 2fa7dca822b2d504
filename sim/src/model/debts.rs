//! Cash that leaders took, what they withdraw, and what suppliers are owed (rule 25).
use super::Model;

/// A leader may owe so much in cash, withdraws no less, and above it two people approve.
pub(crate) const CASH_MAX: i64 = 200_000;
pub(crate) const WITHDRAWAL_MIN: i64 = 1_000;
pub(crate) const ONE_APPROVES: i64 = 50_000;

/// Where a withdrawal stands. When it is paid is the provider's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paying {
    Requested,
    Approved,
    Ended,
}

/// A withdrawal.
#[derive(Debug, Clone)]
pub(crate) struct Withdrawal {
    pub(crate) id: i64,
    pub(crate) leader: i64,
    pub(crate) amount: i64,
    pub(crate) state: Paying,
    pub(crate) approvers: Vec<usize>,
}

impl Withdrawal {
    pub(crate) fn needed(&self) -> usize {
        1 + usize::from(self.amount > ONE_APPROVES)
    }
}

/// What changed what a supplier is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    /// Goods that came, less what the weights fell short.
    Received,
    /// Refunds that it bears.
    Returned,
    /// Coupons that it bears.
    Coupon,
    /// What was settled wrongly.
    Corrected,
    Carried,
}

/// One change of what a supplier is owed.
#[derive(Debug, Clone)]
pub(crate) struct Move {
    pub(crate) supplier: i64,
    pub(crate) what: Owed,
    pub(crate) amount: i64,
    pub(crate) at: i64,
    /// The statement that it lies in.
    pub(crate) statement: Option<i64>,
}

/// A supplier's statement.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    pub(crate) id: i64,
    pub(crate) supplier: i64,
    pub(crate) received: i64,
    pub(crate) returned: i64,
    pub(crate) coupon: i64,
    pub(crate) corrected: i64,
    pub(crate) carried: i64,
    pub(crate) payable: i64,
    pub(crate) confirmed: bool,
    pub(crate) paid: bool,
}

impl Model {
    /// What a leader owes in cash.
    pub(crate) fn cash_of(&self, leader: i64) -> i64 {
        self.accounts.of("leader_cash", leader)
    }

    /// What a leader may withdraw; below zero she owes.
    pub(crate) fn available_of(&self, leader: i64) -> i64 {
        -self.accounts.of("leader_available", leader)
    }

    /// Whether a leader may take what an order costs in cash.
    pub(crate) fn may_collect(
        &self,
        leader: i64,
        member: i64,
        amount: i64,
    ) -> Result<(), &'static str> {
        if leader == member {
            return Err("orders.cash_not_yours");
        }
        if self.cash_of(leader) + amount > CASH_MAX {
            return Err("orders.cash_limit");
        }
        Ok(())
    }

    /// A part of an order was taken in cash: it is about to be heard of.
    pub(crate) fn collected(&mut self, order: i64) {
        let part = self.bills.range_mut((order, 0)..(order + 1, 0));
        let mut open = part.filter(|(_, bill)| bill.open);
        if let Some((_, bill)) = open.next() {
            bill.cash = true;
        }
    }

    /// As much of a leader's debt as can be is set off against what she may withdraw.
    pub(crate) fn net(&mut self, leader: i64) {
        let amount = self.cash_of(leader).min(self.available_of(leader)).max(0);
        self.post(
            ("leader_available", leader),
            ("leader_cash", leader),
            amount,
        );
    }

    /// A leader handed cash in.
    pub(crate) fn handed_in(&mut self, leader: i64, amount: i64) {
        self.post(("bank", 0), ("leader_cash", leader), amount);
    }

    /// A leader gave a refund back in cash.
    pub(crate) fn cash_returned(&mut self, leader: i64, amount: i64) {
        self.post(("refunds_payable", 0), ("leader_cash", leader), amount);
    }

    /// Whether so much may be withdrawn, once the debt is set off.
    pub(crate) fn may_withdraw(&self, leader: i64, amount: i64) -> Result<(), &'static str> {
        let mut after = self.clone();
        after.net(leader);
        let available = after.available_of(leader);
        if amount < WITHDRAWAL_MIN {
            Err("settlement.below_minimum")
        } else if available < 0 {
            Err("settlement.negative_balance")
        } else if amount > available {
            Err("settlement.exceeds_available")
        } else {
            Ok(())
        }
    }

    /// A withdrawal was asked for: the money is set aside first.
    pub(crate) fn withdraws(&mut self, id: i64, leader: i64, amount: i64) {
        self.net(leader);
        self.post(
            ("leader_available", leader),
            ("leader_withdrawing", leader),
            amount,
        );
        self.withdrawals.push(Withdrawal {
            id,
            leader,
            amount,
            state: Paying::Requested,
            approvers: vec![],
        });
    }

    /// It is taken back or rejected.
    pub(crate) fn withdrawal_ends(&mut self, at: usize) {
        let it = self.withdrawals[at].clone();
        self.withdrawals[at].state = Paying::Ended;
        self.post(
            ("leader_withdrawing", it.leader),
            ("leader_available", it.leader),
            it.amount,
        );
    }

    /// A supplier is owed more, or less.
    pub(super) fn owe(&mut self, supplier: i64, what: Owed, amount: i64) {
        if amount != 0 {
            let at = self.now;
            self.moves.push(Move {
                supplier,
                what,
                amount,
                at,
                statement: None,
            });
        }
    }

    /// A supplier's period is over: what was open up to its end becomes a statement, and a sum below
    /// zero is carried into the next.
    pub(crate) fn close_period(&mut self, id: i64, supplier: i64, until: i64) -> Statement {
        let mut sums = [0; 5];
        for one in &mut self.moves {
            if one.supplier == supplier && one.statement.is_none() && one.at < until {
                one.statement = Some(id);
                let kind = match one.what {
                    Owed::Received => 0,
                    Owed::Returned => 1,
                    Owed::Coupon => 2,
                    Owed::Corrected => 3,
                    Owed::Carried => 4,
                };
                sums[kind] += one.amount;
            }
        }
        let total: i64 = sums.iter().sum();
        self.owe(supplier, Owed::Carried, total.min(0));
        let statement = Statement {
            id,
            supplier,
            received: sums[0],
            returned: sums[1],
            coupon: sums[2],
            corrected: sums[3],
            carried: sums[4],
            payable: total.max(0),
            confirmed: false,
            paid: false,
        };
        self.statements.push(statement.clone());
        statement
    }

    /// The shop paid a statement.
    pub(crate) fn statement_paid(&mut self, at: usize) {
        let it = self.statements[at].clone();
        self.statements[at].paid = true;
        self.post(("supplier_payable", it.supplier), ("bank", 0), it.payable);
    }
}
