//! Placing, paying, cancelling, expiring (rules 2, 3, 7–11, 13).
use super::money::tier_price;
use super::{Earned, Line, Model, Order, PAY_MS, Stage, Status};

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) member: i64,
    pub(crate) leader: i64,
    pub(crate) campaign: i64,
    /// Item and pieces, each item once.
    pub(crate) lines: Vec<(i64, i64)>,
}

impl Model {
    /// What it costs and until when it may be paid, or the code of the refusal. Nothing is taken yet.
    pub(crate) fn judge(&self, ask: &Ask) -> Result<(i64, i64), &'static str> {
        let campaign = self
            .campaign(ask.campaign)
            .ok_or("orders.campaign_not_open")?;
        let open = campaign.stage == Stage::Open;
        if !open || self.now < campaign.opens_at || self.now >= campaign.cutoff_at {
            return Err("orders.campaign_not_open");
        }
        if !campaign.leaders.contains(&ask.leader) {
            return Err("orders.leader_unknown");
        }
        let mut total = 0;
        for (id, quantity) in &ask.lines {
            let item = campaign.items.iter().find(|i| i.id == *id);
            let item = item.ok_or("orders.item_unknown")?;
            let bought = self.bought(*id, ask.member);
            if item.limit.is_some_and(|limit| bought + quantity > limit) {
                return Err("orders.limit_exceeded");
            }
            if *quantity > self.available(*id) {
                return Err("orders.sold_out");
            }
            total += quantity * tier_price(item.base, &item.tiers, item.paid);
        }
        Ok((total, (self.now + PAY_MS).min(campaign.counting_at)))
    }

    /// An order was placed as judged; the ids of its lines are the shop's.
    pub(crate) fn place(&mut self, ask: &Ask, id: i64, lines: &[(i64, i64)], pay_by: i64) {
        let line = |(line, item): &(i64, i64)| {
            let offer = self.item(*item)?;
            let quantity = ask.lines.iter().find(|(i, _)| i == item)?.1;
            Some(Line {
                id: *line,
                item: *item,
                supplier: offer.sku.supplier,
                cold: offer.sku.cold,
                quantity,
                unit: tier_price(offer.base, &offer.tiers, offer.paid),
                final_unit: None,
                true_up: 0,
                refunded: 0,
                earned: Earned::default(),
            })
        };
        let lines = lines.iter().filter_map(line).collect();
        self.orders.push(Order {
            id,
            member: ask.member,
            leader: ask.leader,
            campaign: ask.campaign,
            lines,
            status: Status::Pending,
            pay_by,
            paid: 0,
            chain: None,
            arrived_at: None,
            picked_up_at: None,
            upline: 0,
            commission_over: false,
            unwanted: false,
            nothing_came: false,
        });
    }

    /// Money came in for an order: it is booked, or goes straight back (rule 9).
    pub(crate) fn captured(&mut self, id: i64) {
        let Some(at) = self.orders.iter().position(|o| o.id == id) else {
            return;
        };
        let (order, total) = (self.orders[at].clone(), self.orders[at].total());
        self.post(
            ("provider_clearing", 0),
            ("customer_funds", order.member),
            total,
        );
        self.orders[at].paid = total;
        let stage = self.campaign(order.campaign).map(|c| c.stage);
        let counts = matches!(stage, Some(Stage::Open | Stage::Cutoff));
        let again = !order.unwanted && self.could_take_again(&order);
        let holds = order.status == Status::Pending || again;
        if !(counts && holds) {
            self.orders[at].status = Status::Cancelled;
            return self.promise(at, format!("cancel:{id}"), total);
        }
        self.orders[at].status = Status::Paid;
        for line in &order.lines {
            if let Some(item) = self.item_mut(line.item) {
                item.paid += line.quantity;
            }
        }
        if let Some(campaign) = self.campaign_mut(order.campaign) {
            campaign.chain += 1;
            self.orders[at].chain = Some(campaign.chain);
        }
        self.accrue(at);
    }

    fn could_take_again(&self, order: &Order) -> bool {
        order.lines.iter().all(|line| {
            let limit = self.item(line.item).and_then(|i| i.limit);
            let bought = self.bought(line.item, order.member);
            limit.is_none_or(|limit| bought + line.quantity <= limit)
                && line.quantity <= self.available(line.item)
        })
    }

    /// Whether the member may cancel, or the refusal.
    pub(crate) fn may_cancel(&self, id: i64) -> Result<(), &'static str> {
        let Some(order) = self.order(id) else {
            return Err("not_found");
        };
        match order.status {
            Status::Pending | Status::Cancelled => Ok(()),
            Status::Paid => match self.campaign(order.campaign) {
                Some(c) if c.stage == Stage::Open && self.now < c.cutoff_at => Ok(()),
                _ => Err("orders.cutoff_passed"),
            },
            _ => Err("wrong_state"),
        }
    }

    /// Ends an order without goods: stock, quota and money go back together (rule 8).
    pub(crate) fn cancel(&mut self, at: usize) {
        let order = self.orders[at].clone();
        self.orders[at].status = Status::Cancelled;
        if order.status != Status::Paid {
            return;
        }
        for line in &order.lines {
            if let Some(item) = self.item_mut(line.item) {
                item.paid -= line.quantity;
            }
        }
        self.promise(at, format!("cancel:{}", order.id), order.paid);
        self.claw_all(at);
    }
}
