//! What was settled wrongly is corrected by entries of its own (rules 4, 25, 31).
use super::{Bill, Edit, EditState, Model, Owed, Status};

/// Above this a second person approves.
pub(crate) const ONE_CORRECTS: i64 = 20_000;

/// What is corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Correction {
    /// More of a line goes back, and somebody bears it.
    Refund(i64, usize, &'static str),
    /// A line is charged more.
    Surcharge(i64, usize),
    /// A supplier is owed more, or less.
    Supplier(i64),
    /// A leader is owed more of an order, or less.
    Leader(i64, i64),
}

impl Model {
    /// Whether so much may be corrected now. Before the counting an order is edited.
    pub(crate) fn may_correct(&self, what: Correction, amount: i64) -> bool {
        let counted = |id| {
            let order = self.order(id)?;
            let early = matches!(
                order.status,
                Status::Pending | Status::Paid | Status::Cancelled
            );
            (!early).then_some(order)
        };
        match what {
            Correction::Refund(id, line, _) => {
                counted(id).is_some_and(|o| amount <= o.lines[line].left())
            }
            Correction::Surcharge(id, line) => counted(id).is_some_and(|o| {
                let handed_over = matches!(o.status, Status::PickedUp | Status::Completed);
                let pending = |e: &Edit| e.order == id && e.state == EditState::Pending;
                let waits = self.edits.iter().any(pending);
                (o.lines[line].kilo.is_none() || handed_over) && !waits
            }),
            Correction::Supplier(_) => true,
            Correction::Leader(leader, id) => self.order(id).is_some_and(|o| {
                let mine = self.leaders.iter().find(|l| l.id == o.leader);
                let upline = mine.and_then(|l| l.upline).map(|u| u.0);
                let upline = upline.filter(|u| *u != o.member);
                o.earns && (o.leader == leader || upline == Some(leader))
            }),
        }
    }

    /// It is booked; a surcharge is only asked for.
    pub(crate) fn correct(&mut self, what: Correction, amount: i64, id: i64) {
        match what {
            Correction::Refund(order, line, liable) => {
                let key = format!("correction:{id}");
                self.approved((order, line), key, amount, &[(liable, 1)]);
            }
            Correction::Surcharge(..) => {}
            Correction::Supplier(supplier) => {
                self.owe(supplier, Owed::Corrected, amount);
                let to = ("supplier_payable", supplier);
                self.post(("cost_of_goods", 0), to, amount);
            }
            Correction::Leader(leader, _) => {
                let to = ("leader_available", leader);
                self.post(("commission_expense", 0), to, amount);
            }
        }
    }

    /// A surcharge was asked for.
    pub(crate) fn ask_surcharge(&mut self, surcharge: Edit) {
        let bill = Bill::new(surcharge.difference, surcharge.until);
        self.bills.insert((surcharge.order, surcharge.part), bill);
        self.edits.push(surcharge);
    }

    /// A surcharge came in: the line costs so much more. One that lapsed or was taken back goes back.
    pub(super) fn surcharge_paid(&mut self, at: usize, (edit, line): (usize, usize), amount: i64) {
        let held = self.edits[edit].state == EditState::Pending;
        let order = &mut self.orders[at];
        order.paid += amount;
        if !held {
            order.back += amount;
            let key = format!("edit:{}:late", self.edits[edit].id);
            return self.promise(at, key, amount);
        }
        order.revision += 1;
        order.lines[line].extra += amount;
        let (over, member) = (order.status == Status::Completed, order.member);
        self.edits[edit].state = EditState::Applied;
        if over {
            // What was paid before is sales already.
            self.post(("customer_funds", member), ("sales", 0), amount);
        }
    }
}
