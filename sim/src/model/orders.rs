//! Placing, paying, cancelling, expiring (rules 2, 3, 7–11, 13).
use super::{
    Bearer, Bill, Earned, EditState, Forms, Line, Model, Order, PAY_MS, Saving, Stage, Status,
    TeamAsk,
};

/// What is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) member: i64,
    pub(crate) leader: i64,
    pub(crate) campaign: i64,
    /// Item and pieces, each item once.
    pub(crate) lines: Vec<(i64, i64)>,
    /// Where it is picked up.
    pub(crate) point: i64,
    pub(crate) saving: Option<Saving>,
    pub(crate) team: Option<TeamAsk>,
}

impl Model {
    /// What it costs and until when it may be paid, or the code of the refusal. Nothing is taken yet.
    pub(crate) fn judge(&self, ask: &Ask) -> Result<(i64, i64), &'static str> {
        self.judge_within(ask, PAY_MS)
    }

    /// The same, where it may be paid for so long.
    pub(crate) fn judge_within(&self, ask: &Ask, pay: i64) -> Result<(i64, i64), &'static str> {
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
            total += quantity * item.price();
        }
        if let Some(team) = ask.team {
            let price = self.judge_team(ask.member, &ask.lines, team)?;
            total = ask.lines.iter().map(|(_, n)| n * price).sum();
        }
        let total = total - ask.saving.map_or(0, Saving::worth);
        Ok((total, (self.now + pay).min(campaign.counting_at)))
    }

    /// An order was placed as judged; the ids of its lines are the shop's.
    pub(crate) fn place(&mut self, ask: &Ask, id: i64, lines: &[(i64, i64)], pay_by: i64) {
        let line = |(line, item): &(i64, i64)| {
            let quantity = ask.lines.iter().find(|(i, _)| i == item)?.1;
            let offer = self.item(*item)?;
            let price = match ask.team {
                Some(_) => offer.team?.price,
                None => offer.price(),
            };
            self.line(*line, *item, quantity, price)
        };
        let mut lines: Vec<Line> = lines.iter().filter_map(line).collect();
        self.lay(ask.saving, &mut lines);
        self.homes.insert(ask.member, ask.point);
        let deposit = self.deposit_of(&ask.lines);
        let amount = deposit.unwrap_or_else(|| lines.iter().map(Line::charged).sum());
        self.bills.insert((id, 0), Bill::new(amount, pay_by));
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
            saving: ask.saving,
            point: ask.point,
            revision: 0,
            back: 0,
            alone_at: None,
            earns: false,
            deposit,
            rest: None,
            forfeited: 0,
            team: None,
        });
        if let Some(TeamAsk::Join(team)) = ask.team
            && let Some(order) = self.orders.last_mut()
        {
            order.team = Some(team);
        }
        if let Some(order) = self.orders.last().cloned() {
            self.hold_saving(&order);
        }
    }

    /// A line as it is frozen (rule 3).
    pub(super) fn line(&self, id: i64, item: i64, quantity: i64, unit: i64) -> Option<Line> {
        let offer = self.item(item)?;
        Some(Line {
            id,
            item,
            supplier: offer.sku.supplier,
            cold: offer.sku.cold,
            quantity,
            unit,
            open_price: offer.deposit.is_some(),
            final_unit: None,
            true_up: 0,
            refunded: 0,
            earned: Earned::default(),
            kilo: offer.sku.kilo,
            weighed: None,
            weight_back: 0,
            short: 0,
            above: (0, 0),
            off: 0,
            off_back: 0,
            off_on: 0,
            bearer: Bearer::Shop,
            extra: 0,
            extra_back: 0,
            since: 0,
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
                Some(c) if c.stage == Stage::Open && self.now < c.cutoff_at => {
                    self.may_leave(order)
                }
                _ => Err("orders.cutoff_passed"),
            },
            _ => Err("wrong_state"),
        }
    }

    /// Nobody leaves a team that others rely on.
    fn may_leave(&self, order: &Order) -> Result<(), &'static str> {
        let complete = |id| self.team(id).is_some_and(|t| t.forms == Forms::Complete);
        if order.team.is_some_and(complete) {
            return Err("orders.team_complete");
        }
        Ok(())
    }

    /// Ends an order without goods: stock, quota and money go back together (rule 8).
    pub(crate) fn cancel(&mut self, at: usize) {
        self.drop_edit(self.orders[at].id, EditState::Withdrawn);
        let order = self.orders[at].clone();
        let left = order.paid - order.true_up() - order.refunded();
        self.orders[at].status = Status::Cancelled;
        if let Some(team) = order.team {
            self.seat_left(team);
        }
        if order.status != Status::Paid {
            self.close(order.id, 0);
            if order.status == Status::Pending {
                self.free_saving(&order);
            }
            return;
        }
        for line in order.lines.iter().filter(|_| order.team.is_none()) {
            if let Some(item) = self.item_mut(line.item) {
                item.paid -= line.quantity;
            }
        }
        self.promise(at, format!("cancel:{}", order.id), left);
        self.all_off_back(at);
        self.claw_all(at);
    }
}
