//! Time passes: campaigns open, stop and are counted, orders expire and complete (rules 8, 12–15, 22).
use super::commission::Why;
use super::{CLAIM_MS, EditState, Model, OVERDUE_MS, Stage, Status, tier_price};

/// Orders of one second expire together.
fn second_after(ms: i64) -> i64 {
    (ms + 999).div_euclid(1_000) * 1_000
}

impl Model {
    /// It is `now`: everything whose time has come happens, in its order.
    pub(crate) fn pass(&mut self, now: i64) {
        self.now = now;
        for at in 0..self.campaigns.len() {
            self.campaign_on(at);
        }
        self.edits_expire();
        self.ask_leaders();
        for at in 0..self.orders.len() {
            self.give_alone(at);
            let order = &self.orders[at];
            match order.status {
                Status::Pending if second_after(order.pay_by) <= now => self.cancel(at),
                Status::AtPickup if order.arrived_at.is_some_and(|t| t + OVERDUE_MS <= now) => {
                    self.complete(at);
                }
                Status::PickedUp
                    if order.picked_up_at.is_some_and(|t| t + CLAIM_MS <= now)
                        && !self.is_claimed(order.id) =>
                {
                    self.complete(at);
                }
                _ => {}
            }
        }
    }

    fn campaign_on(&mut self, at: usize) {
        let (now, campaign) = (self.now, &mut self.campaigns[at]);
        if campaign.stage == Stage::Scheduled && campaign.opens_at <= now {
            campaign.stage = Stage::Open;
        }
        if campaign.stage == Stage::Open && campaign.cutoff_at <= now {
            campaign.stage = Stage::Cutoff;
        }
    }

    /// Counts once, when its time has come: price of every item by its paid quantity, and whether goods
    /// are bought at all. Answers whether it was time.
    pub(crate) fn count(&mut self, id: i64) -> bool {
        let (now, in_teams, presale) = (self.now, self.team_pieces(id), self.presale_of(id));
        let Some(campaign) = self.campaign_mut(id) else {
            return false;
        };
        if campaign.stage != Stage::Cutoff || campaign.counting_at > now {
            return false;
        }
        let alone: i64 = campaign.items.iter().map(|i| i.paid).sum();
        let succeeded = alone + in_teams >= campaign.minimum.max(1);
        if !succeeded && campaign.again.1 > 0 {
            return false;
        }
        for item in &mut campaign.items {
            item.final_price = Some(tier_price(item.base, &item.tiers, item.paid));
            item.counted = item.paid;
        }
        campaign.stage = match presale {
            _ if !succeeded => Stage::Failed,
            Some(_) => Stage::Succeeded,
            None => Stage::Procuring,
        };
        let mine = self.orders.iter().filter(|o| o.campaign == id);
        for order in mine.map(|o| o.id).collect::<Vec<_>>() {
            self.drop_edit(order, EditState::Expired);
        }
        let succeeded = succeeded && self.judge_points(id);
        if let Some(campaign) = self.campaign_mut(id).filter(|_| !succeeded) {
            campaign.stage = Stage::Failed;
        }
        for order in 0..self.orders.len() {
            let o = &self.orders[order];
            if o.campaign != id || o.status != Status::Paid {
                continue;
            }
            match presale {
                _ if !succeeded => self.cancel(order),
                Some(terms) => self.ask_rest(order, terms),
                None => self.true_up(order),
            }
        }
        true
    }

    /// The minimum is missed, and it opens again, as often as was said (rule 14). Answers whether that
    /// was to be.
    pub(crate) fn extend(&mut self, id: i64) -> bool {
        let (now, in_teams) = (self.now, self.team_pieces(id));
        let Some(campaign) = self.campaign_mut(id) else {
            return false;
        };
        let total = in_teams + campaign.items.iter().map(|i| i.paid).sum::<i64>();
        let due = campaign.stage == Stage::Cutoff && campaign.counting_at <= now;
        let missed = total < campaign.minimum.max(1);
        let (ms, left) = campaign.again;
        if !due || !missed || left == 0 {
            return false;
        }
        let pay = campaign.counting_at - campaign.cutoff_at;
        (campaign.stage, campaign.again) = (Stage::Open, (ms, left - 1));
        campaign.cutoff_at = now + ms;
        campaign.counting_at = campaign.cutoff_at + pay;
        true
    }

    /// (charged − final) × quantity, once a line, never a surcharge (rule 15).
    fn true_up(&mut self, at: usize) {
        let mut waits = false;
        for line in 0..self.orders[at].lines.len() {
            let item = self.orders[at].lines[line].item;
            let alone = self.orders[at].team.is_none();
            let price = self.item(item).and_then(|i| i.final_price);
            // A team has its own price, whatever tier is reached.
            let price = price.filter(|_| alone);
            let part = &mut self.orders[at].lines[line];
            let price = price.unwrap_or(part.unit).min(part.unit);
            part.final_unit = Some(price);
            let mut amount = (part.unit - price) * part.quantity;
            if part.kilo.is_some() {
                // Goes back together with what the weight gives back (rule 19).
                waits |= amount > 0;
                amount = 0;
            }
            // The discount stays where it was frozen: there may be less left than the tier gives.
            let amount = amount.min(part.charged());
            part.true_up = amount;
            if amount > 0 {
                self.claw(at, line, amount, Why::TrueUp);
            }
        }
        self.follow_upline(at);
        self.orders[at].status = Status::Sourcing;
        if waits {
            self.wait_for_weights(at);
        }
        let total = self.orders[at].true_up();
        if total > 0 {
            let what = format!("true-up:{}", self.orders[at].id);
            self.promise(at, what, total);
        }
    }

    /// Ends an order: what was paid net of refunds is earned.
    pub(super) fn complete(&mut self, at: usize) {
        if self.orders[at].status == Status::AtPickup {
            self.settle_weights(at);
        }
        let order = self.orders[at].clone();
        if order.status == Status::AtPickup {
            self.leaves(at);
        }
        self.orders[at].status = Status::Completed;
        let net = order.paid - order.true_up() - order.refunded();
        let sold = net + order.off();
        self.post(("customer_funds", order.member), ("sales", 0), sold);
        self.release(at);
        self.campaign_ends(order.campaign);
    }
}
