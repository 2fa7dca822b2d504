//! The model: what a shop like this must do, in plain Rust and plain numbers. It shares no code with
//! the rooms. Money is in fen, time in milliseconds, ids are the shop's own.
mod claims;
mod commission;
mod correct;
mod count;
mod debts;
mod deliver;
mod dispatch;
mod edits;
mod ledger;
mod money;
mod orders;
mod pay;
mod presale;
mod promo;
mod team;
mod weigh;

pub(crate) use claims::{Claim, Claimed};
pub(crate) use commission::Earned;
pub(crate) use correct::{Correction, ONE_CORRECTS};
pub(crate) use debts::{Move, ONE_APPROVES, Owed, Paying, Statement, WITHDRAWAL_MIN, Withdrawal};
pub(crate) use dispatch::{Below, Outcome, Trucks};
pub(crate) use edits::{Edit, EditState};
pub(crate) use ledger::Accounts;
pub(crate) use money::{Rule, tier_price};
pub(crate) use orders::Ask;
pub(crate) use pay::Bill;
pub(crate) use presale::{Presale, Rest};
pub(crate) use promo::{Bearer, COUPON, SHARE_BPS, SHARE_MOST, Saving, Stands, THRESHOLD, Voucher};
pub(crate) use team::{Forms, Team, TeamAsk, TeamTerms};
pub(crate) use weigh::{Kilo, Wish};

use std::collections::BTreeMap;

/// A leader's terms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leader {
    pub(crate) id: i64,
    pub(crate) fee: i64,
    /// Who brought her in, and her share in basis points.
    pub(crate) upline: Option<(i64, i64)>,
}

/// Goods.
#[derive(Debug, Clone)]
pub(crate) struct Sku {
    pub(crate) id: i64,
    pub(crate) product: i64,
    pub(crate) supplier: i64,
    pub(crate) cold: bool,
    pub(crate) case: i64,
    pub(crate) supply_price: i64,
    pub(crate) bps: i64,
    /// How it is sold by weight, if it is.
    pub(crate) kilo: Option<Kilo>,
}

/// What a campaign offers.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) id: i64,
    /// The goods as they were when the campaign was written (rule 3).
    pub(crate) sku: Sku,
    pub(crate) base: i64,
    pub(crate) tiers: Vec<(i64, i64)>,
    pub(crate) limit: Option<i64>,
    pub(crate) stock: i64,
    pub(crate) rule: Rule,
    /// What of a piece is paid with the order, in a presale.
    pub(crate) deposit: Option<i64>,
    /// How it is sold to teams.
    pub(crate) team: Option<TeamTerms>,
    /// Paid, non-cancelled pieces (rule 13).
    pub(crate) paid: i64,
    /// As it was counted, and how many were.
    pub(crate) final_price: Option<i64>,
    pub(crate) counted: i64,
    /// Pieces that went short of what was needed.
    pub(crate) short: i64,
}

impl Item {
    /// What one costs at this moment.
    pub(crate) fn price(&self) -> i64 {
        tier_price(self.base, &self.tiers, self.paid)
    }
}

/// Where a campaign stands (rule 12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Stage {
    Scheduled,
    Open,
    Cutoff,
    Failed,
    /// A presale whose final payments are under way.
    Succeeded,
    Procuring,
    Fulfilling,
    Settling,
    Settled,
}

/// A campaign.
#[derive(Debug, Clone)]
pub(crate) struct Campaign {
    pub(crate) id: i64,
    pub(crate) leaders: Vec<i64>,
    pub(crate) opens_at: i64,
    pub(crate) cutoff_at: i64,
    pub(crate) counting_at: i64,
    pub(crate) minimum: i64,
    /// It opens again when the minimum is missed: for how long, and how often still.
    pub(crate) again: (i64, i64),
    /// The dispatch minimum of each pickup point, if there is one.
    pub(crate) trucks: Option<Trucks>,
    /// Its terms, where deposits are asked for.
    pub(crate) presale: Option<Presale>,
    pub(crate) items: Vec<Item>,
    pub(crate) stage: Stage,
    pub(crate) chain: i64,
    /// Suppliers whose purchase was counted in.
    pub(crate) received: BTreeMap<i64, bool>,
}

/// Where an order stands (rule 18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Status {
    Pending,
    Paid,
    /// Paid in full, of a presale that is not bought yet.
    Aggregated,
    Sourcing,
    AtPickup,
    PickedUp,
    Completed,
    Cancelled,
}

/// A line, with what is frozen on it (rule 3).
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) id: i64,
    pub(crate) item: i64,
    pub(crate) supplier: i64,
    pub(crate) cold: bool,
    pub(crate) quantity: i64,
    pub(crate) unit: i64,
    /// Whether it is charged what the counting says, and not what it was placed at.
    pub(crate) open_price: bool,
    pub(crate) final_unit: Option<i64>,
    pub(crate) true_up: i64,
    pub(crate) refunded: i64,
    pub(crate) earned: Earned,
    pub(crate) kilo: Option<Kilo>,
    pub(crate) weighed: Option<i64>,
    /// What went back for the weight.
    pub(crate) weight_back: i64,
    /// Pieces that did not come.
    pub(crate) short: i64,
    /// Grams above what was ordered that the buyer paid for, and what they paid.
    pub(crate) above: (i64, i64),
    /// What coupons and points took off it, and how much of that went back.
    pub(crate) off: i64,
    pub(crate) off_back: i64,
    /// On how many pieces that was frozen, and who bears it.
    pub(crate) off_on: i64,
    pub(crate) bearer: Bearer,
    /// What was asked for and paid after the counting (rule 31).
    pub(crate) extra: i64,
    /// How much of that went back.
    pub(crate) extra_back: i64,
    /// When it was paid: who paid last goes short (rule 21).
    pub(crate) since: i64,
}

impl Line {
    /// The goods as ordered: what commission is reckoned on.
    pub(crate) fn goods(&self) -> i64 {
        let counted = self.final_unit.filter(|_| self.open_price);
        counted.unwrap_or(self.unit) * self.quantity
    }
    pub(crate) fn amount(&self) -> i64 {
        self.goods() + self.above.1 + self.extra
    }
    /// What commission is reckoned on: not what the leader gave away herself, nor what was asked for
    /// afterwards.
    pub(crate) fn basis(&self) -> i64 {
        self.goods() + self.above.1 - self.leaders(self.off)
    }
    /// What its buyer pays for it.
    pub(crate) fn charged(&self) -> i64 {
        self.amount() - self.off
    }
    /// What it costs in the end, before refunds.
    pub(crate) fn net(&self) -> i64 {
        self.charged() - self.true_up - self.weight_back
    }
    /// Whether all of it went back.
    pub(crate) fn is_refunded(&self) -> bool {
        self.refunded > 0 && self.left() <= 0
    }
    pub(crate) fn left(&self) -> i64 {
        self.net() - self.refunded
    }
}

/// An order.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) id: i64,
    pub(crate) member: i64,
    pub(crate) leader: i64,
    pub(crate) campaign: i64,
    pub(crate) lines: Vec<Line>,
    pub(crate) status: Status,
    pub(crate) pay_by: i64,
    pub(crate) paid: i64,
    pub(crate) chain: Option<i64>,
    pub(crate) arrived_at: Option<i64>,
    pub(crate) picked_up_at: Option<i64>,
    /// The upline's share that is left.
    pub(crate) upline: i64,
    pub(crate) commission_over: bool,
    /// Whether the member cancelled it, rather than let it expire.
    pub(crate) unwanted: bool,
    pub(crate) saving: Option<Saving>,
    pub(crate) point: i64,
    /// How often it was edited.
    pub(crate) revision: i64,
    /// What went back of no line: edits, and money that came too late.
    pub(crate) back: i64,
    /// When the tier's part of unweighed lines goes back alone.
    pub(crate) alone_at: Option<i64>,
    /// Whether its leader earns on it: it was paid in full.
    pub(crate) earns: bool,
    /// What was paid with it, in a presale.
    pub(crate) deposit: Option<i64>,
    pub(crate) rest: Option<Rest>,
    /// What the shop kept of a deposit.
    pub(crate) forfeited: i64,
    /// The team it has a seat in, or had.
    pub(crate) team: Option<i64>,
}

impl Order {
    pub(crate) fn total(&self) -> i64 {
        self.lines.iter().map(Line::charged).sum()
    }
    pub(crate) fn true_up(&self) -> i64 {
        self.lines.iter().map(|l| l.true_up).sum()
    }
    /// What was given back besides the true-up.
    pub(crate) fn refunded(&self) -> i64 {
        if self.status == Status::Cancelled {
            return self.paid - self.true_up() - self.forfeited;
        }
        let lines = self.lines.iter().map(|l| l.refunded + l.weight_back);
        self.back + lines.sum::<i64>()
    }
    /// What was paid and not given back.
    pub(crate) fn kept(&self) -> i64 {
        self.paid - self.true_up() - self.refunded()
    }
    /// Whether something of it is to be handed over, and weighed where it must be.
    pub(crate) fn may_be_handed_over(&self) -> bool {
        let all_back = self.lines.iter().all(Line::is_refunded);
        !all_back && !self.lines.iter().any(Line::lacks_weight)
    }
    /// Whether it has come to its end.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.status, Status::Completed | Status::Cancelled)
    }
}

/// Everything.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub(crate) now: i64,
    pub(crate) skus: Vec<Sku>,
    pub(crate) leaders: Vec<Leader>,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) orders: Vec<Order>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) teams: Vec<Team>,
    pub(crate) withdrawals: Vec<Withdrawal>,
    pub(crate) moves: Vec<Move>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) wishes: Vec<Wish>,
    /// What is asked for, by order and part.
    pub(crate) bills: BTreeMap<(i64, i64), Bill>,
    /// All that came in for an order.
    pub(crate) came_in: BTreeMap<i64, i64>,
    /// Points of a member, and how many of them are held.
    pub(crate) points: BTreeMap<i64, (i64, i64)>,
    pub(crate) grants: Vec<Voucher>,
    /// Where a member's orders go.
    pub(crate) homes: BTreeMap<i64, i64>,
    /// Promised refunds: order, what for, how much.
    pub(crate) refunds: BTreeMap<(i64, String), i64>,
    pub(crate) accounts: Accounts,
    /// Pieces of goods in the house, by what was counted and what left.
    pub(crate) counted: i64,
    pub(crate) gone: i64,
}

/// Seconds to pay, and to claim, as the shop is set up.
pub(crate) const PAY_MS: i64 = 15 * 60_000;
pub(crate) const CLAIM_MS: i64 = 48 * 3_600_000;
pub(crate) const OVERDUE_MS: i64 = 7 * 86_400_000;

impl Model {
    pub(crate) fn campaign(&self, id: i64) -> Option<&Campaign> {
        self.campaigns.iter().find(|c| c.id == id)
    }
    fn campaign_mut(&mut self, id: i64) -> Option<&mut Campaign> {
        self.campaigns.iter_mut().find(|c| c.id == id)
    }
    pub(crate) fn order(&self, id: i64) -> Option<&Order> {
        self.orders.iter().find(|o| o.id == id)
    }
    fn item_mut(&mut self, id: i64) -> Option<&mut Item> {
        let mut items = self.campaigns.iter_mut().flat_map(|c| &mut c.items);
        items.find(|i| i.id == id)
    }
    pub(crate) fn item(&self, id: i64) -> Option<&Item> {
        let mut items = self.campaigns.iter().flat_map(|c| &c.items);
        items.find(|i| i.id == id)
    }

    /// Pieces of an item that somebody holds, unpaid or paid, and has not taken home.
    pub(crate) fn held(&self, item: i64, status: impl Fn(Status) -> bool) -> i64 {
        let orders = self.orders.iter().filter(|o| status(o.status));
        let lines = orders.flat_map(|o| &o.lines).filter(|l| l.item == item);
        lines.map(|l| l.quantity).sum()
    }
    /// What a member bought of an item, net of cancellations (rule 11).
    pub(crate) fn bought(&self, item: i64, member: i64) -> i64 {
        let orders = self.orders.iter().filter(|o| o.member == member);
        let orders = orders.filter(|o| o.status != Status::Cancelled);
        let lines = orders.flat_map(|o| &o.lines).filter(|l| l.item == item);
        lines.map(|l| l.quantity).sum::<i64>() + self.waits_for_edits(item, Some(member))
    }
    /// What is left of an item's stock.
    pub(crate) fn available(&self, item: i64) -> i64 {
        let stock = self.item(item).map_or(0, |i| i.stock);
        let held = self.held(item, |s| s != Status::Cancelled);
        stock - held - self.waits_for_edits(item, None)
    }
    /// Moves money in the expected accounts.
    fn post(&mut self, debit: (&'static str, i64), credit: (&'static str, i64), amount: i64) {
        self.accounts.post(debit, credit, amount);
    }
    /// A supplier bears something.
    fn charge_supplier(&mut self, supplier: i64, amount: i64, what: Owed) {
        self.owe(supplier, what, -amount);
        self.post(("supplier_payable", supplier), ("recoveries", 0), amount);
    }
    /// Promises a refund of what is still the member's (rule 5).
    fn promise(&mut self, order: usize, what: String, amount: i64) {
        let from = ("customer_funds", self.orders[order].member);
        self.promise_from(from, order, what, amount);
    }
    /// Promises a refund of goods: of what is the shop's by now, if the order is over.
    fn promise_goods(&mut self, order: usize, what: String, amount: i64) {
        self.promise_from(self.holder(order), order, what, amount);
    }
    fn promise_from(&mut self, from: (&'static str, i64), order: usize, what: String, amount: i64) {
        self.refunds.insert((self.orders[order].id, what), amount);
        self.post(from, ("refunds_payable", 0), amount);
    }
    /// Who holds what was paid for an order.
    fn holder(&self, order: usize) -> (&'static str, i64) {
        let order = &self.orders[order];
        if order.status == Status::Completed {
            ("sales_returns", 0)
        } else {
            ("customer_funds", order.member)
        }
    }
}
