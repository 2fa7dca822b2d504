//! Goods are bought, come short, arrive, are handed over and claimed (rules 20–22, 24).
use super::commission::Why;
use super::money::first_of_two;
use super::{Model, Owed, Stage, Status};
use std::collections::BTreeMap;

/// What is bought of an item: needed, and ordered in whole cases.
pub(crate) type Need = (i64, i64);

impl Model {
    /// What a counted campaign needs of each supplier, by item (rule 20).
    pub(crate) fn needs(&self, campaign: i64) -> BTreeMap<i64, BTreeMap<i64, Need>> {
        let mut needs: BTreeMap<i64, BTreeMap<i64, Need>> = BTreeMap::new();
        let Some(campaign) = self.campaign(campaign) else {
            return needs;
        };
        for item in &campaign.items {
            // Who was counted and is refunded since needs nothing (rule 32).
            let counted = self.needed(campaign.id, item.id);
            if counted == 0 {
                continue;
            }
            let cases = (counted + item.sku.case - 1) / item.sku.case;
            let of = needs.entry(item.sku.supplier).or_default();
            of.insert(item.id, (counted, cases * item.sku.case));
        }
        needs
    }

    /// Pieces of an item that are to be bought: of orders that were settled.
    fn needed(&self, campaign: i64, item: i64) -> i64 {
        let settled = |o: &&super::Order| {
            o.campaign == campaign && o.chain.is_some() && o.status != Status::Cancelled
        };
        let orders = self.orders.iter().filter(settled);
        let lines = orders.flat_map(|o| &o.lines).filter(|l| l.item == item);
        lines.map(|l| l.quantity).sum()
    }

    /// A supplier's goods were counted in: who paid last goes short (rule 21).
    pub(crate) fn received(&mut self, campaign: i64, supplier: i64, came: &BTreeMap<i64, i64>) {
        let needs = self.needs(campaign).remove(&supplier).unwrap_or_default();
        let mut cost = 0;
        for (item, pieces) in came {
            cost += self.item(*item).map_or(0, |i| i.sku.supply_price) * pieces;
        }
        for (item, (needed, _)) in needs {
            let left = came.get(&item).copied().unwrap_or(0);
            if left < needed {
                if let Some(item) = self.item_mut(item) {
                    item.short = needed - left;
                }
                self.go_short(campaign, item, left);
            }
        }
        self.owe(supplier, Owed::Received, cost);
        if cost > 0 {
            self.post(("cost_of_goods", 0), ("supplier_payable", supplier), cost);
        }
        if let Some(campaign) = self.campaign_mut(campaign) {
            campaign.received.insert(supplier, true);
        }
        self.campaign_ends(campaign);
    }

    fn go_short(&mut self, campaign: i64, item: i64, mut left: i64) {
        let mut waiting: Vec<usize> = (0..self.orders.len())
            .filter(|at| self.orders[*at].campaign == campaign)
            .filter(|at| self.orders[*at].chain.is_some())
            .filter(|at| self.orders[*at].status != Status::Cancelled)
            .collect();
        waiting.sort_by_key(|at| {
            let order = &self.orders[*at];
            let line = order.lines.iter().find(|l| l.item == item);
            (line.map(|l| l.since), order.chain)
        });
        for at in waiting {
            let lines = self.orders[at].lines.iter();
            let Some(line) = lines.clone().position(|l| l.item == item) else {
                continue;
            };
            let quantity = self.orders[at].lines[line].quantity;
            let given = left.min(quantity);
            left -= given;
            if given < quantity {
                self.refund_short(at, line, quantity - given);
            }
        }
    }

    fn refund_short(&mut self, at: usize, line: usize, missing: i64) {
        let part = &mut self.orders[at].lines[line];
        if part.short > 0 {
            return;
        }
        part.short = missing;
        let net = part.net();
        let amount = first_of_two(net, missing, part.quantity - missing).min(part.left());
        if amount > 0 {
            self.give_short(at, line, amount);
        }
        let order = &self.orders[at];
        let nothing_left = order.paid == order.true_up() + order.refunded();
        let gone = |l: &super::Line| l.came() == 0 || (l.refunded > 0 && l.left() <= 0);
        let nothing_left = nothing_left && order.lines.iter().all(gone);
        if nothing_left && matches!(order.status, Status::Sourcing | Status::AtPickup) {
            self.orders[at].status = Status::Completed;
            // Nobody comes for it: what it was promised is given up.
            self.leaves(at);
            self.release(at);
        }
    }

    fn give_short(&mut self, at: usize, line: usize, amount: i64) {
        let part = &mut self.orders[at].lines[line];
        let left = part.left();
        part.refunded += amount;
        let what = format!("short:{}", part.id);
        self.promise_goods(at, what, amount);
        // What never came was never sold, so it earns nothing (rule 23).
        let off = self.off_back(at, line, amount, left);
        let goods = amount + off - self.orders[at].lines[line].leaders(off);
        let goods = self.of_goods(at, line, goods);
        self.claw(at, line, goods, Why::Other);
        self.follow_upline(at);
    }

    /// The goods of an order left the house. A presale promises what was never in it (rule 10).
    pub(super) fn leaves(&mut self, at: usize) {
        let order = &self.orders[at];
        let lines = order.lines.iter().filter(|_| order.deposit.is_none());
        self.gone += lines.map(|l| l.quantity).sum::<i64>();
    }

    /// Goods of a campaign arrived at a pickup point; answers how many orders wait there now.
    pub(crate) fn arrived(&mut self, campaign: i64, point: i64) -> usize {
        let now = self.now;
        let mut waiting = 0;
        for order in &mut self.orders {
            if order.campaign != campaign || order.point != point {
                continue;
            }
            if order.status == Status::Sourcing {
                order.status = Status::AtPickup;
                order.arrived_at = Some(now);
            }
            waiting += usize::from(order.status == Status::AtPickup);
        }
        if let Some(c) = self.campaign_mut(campaign)
            && c.stage == Stage::Procuring
            && waiting > 0
        {
            c.stage = Stage::Fulfilling;
        }
        waiting
    }

    /// An order was handed over.
    pub(crate) fn handed_over(&mut self, id: i64) {
        let now = self.now;
        let Some(at) = self.orders.iter().position(|o| o.id == id) else {
            return;
        };
        self.settle_weights(at);
        let order = &mut self.orders[at];
        order.status = Status::PickedUp;
        order.picked_up_at = Some(now);
        let campaign = order.campaign;
        self.leaves(at);
        self.campaign_ends(campaign);
    }

    /// A campaign ends with its last order and its last delivery.
    pub(super) fn campaign_ends(&mut self, id: i64) {
        let mine = || self.orders.iter().filter(|o| o.campaign == id);
        let waits = mine().any(|o| matches!(o.status, Status::Sourcing | Status::AtPickup));
        let open = mine().any(|o| o.status == Status::PickedUp);
        let suppliers = self.needs(id).len();
        let Some(campaign) = self.campaign_mut(id) else {
            return;
        };
        if waits {
            return;
        }
        let counted_in = campaign.received.len() == suppliers;
        let nothing_comes = campaign.stage == Stage::Procuring && counted_in;
        if campaign.stage == Stage::Fulfilling || nothing_comes {
            campaign.stage = Stage::Settling;
        }
        if campaign.stage == Stage::Settling && !open && counted_in {
            campaign.stage = Stage::Settled;
        }
    }

    /// How far an order's goods are, as the shop names it.
    pub(crate) fn word(status: Status) -> &'static str {
        match status {
            Status::Pending => "pending_payment",
            Status::Paid => "paid",
            Status::Aggregated => "aggregated",
            Status::Sourcing => "sourcing",
            Status::AtPickup => "at_pickup",
            Status::PickedUp => "picked_up",
            Status::Completed => "completed",
            Status::Cancelled => "cancelled",
        }
    }
}
