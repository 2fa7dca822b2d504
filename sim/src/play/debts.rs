//! Leaders take cash, hand it in and withdraw; suppliers' statements are paid (rule 25).
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Ask, Campaign, Paying, Stage, WITHDRAWAL_MIN};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, bail, ensure};
use julin_db::q;
use serde_json::json;

/// How long who is sent a link may pay.
const LINK_MS: i64 = 24 * 3_600_000;

impl Play {
    /// A leader takes an order for one of her people, paid in cash or by the link; or the cash of one
    /// that waits for its payment.
    pub(super) async fn cash(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let waiting: Vec<i64> = self.model.orders.iter().map(|o| o.id).collect();
        let due = |id: &i64| self.model.due(*id).is_some();
        let waiting: Vec<i64> = waiting.into_iter().filter(due).collect();
        match pick(&waiting, raw).copied() {
            Some(order) if dice.chance(50) => self.collect(&mut dice, order).await,
            _ => self.take_for(&mut dice, raw).await,
        }
    }

    async fn collect(&mut self, dice: &mut Dice, id: i64) -> Result<()> {
        let order = self.model.order(id).context("order")?.clone();
        let host = self.host_of(order.leader)?.clone();
        let path = format!("/api/v1/orders/{id}/cash");
        // Now and then it is the other leader who tries.
        let foreign = dice.chance(10);
        let client = if foreign {
            let mut others = self.world.hosts.iter();
            let other = others.find(|h| h.id != order.leader);
            other.context("another leader")?.client.clone()
        } else {
            host
        };
        let told = answer(client.post(&path, json!({})).await)?.map(|_| ());
        let due = self.model.due(id).context("nothing is due")?;
        let may = if foreign {
            Err("not_found")
        } else {
            self.model
                .may_collect(order.leader, order.member, due.amount)
        };
        match (may, told) {
            (Ok(()), Ok(())) => {
                self.model.collected(id);
                self.tally.cash += 1;
                Ok(())
            }
            (Err(code), Err(told)) => {
                ensure!(code == told, "refused as {told}, not as {code} (rule 25)");
                Ok(())
            }
            (may, told) => bail!("answered {told:?}, expected {may:?} (rule 25): {order:?}"),
        }
    }

    pub(super) fn host_of(&self, leader: i64) -> Result<&julin_testkit::Client> {
        let mut hosts = self.world.hosts.iter();
        let host = hosts.find(|h| h.id == leader);
        Ok(&host.context("no such leader")?.client)
    }

    async fn take_for(&mut self, dice: &mut Dice, raw: u64) -> Result<()> {
        let member = usize::try_from(raw % 8).unwrap_or(0);
        let (id, _, leader) = self.world.members[member];
        let (leader, point) = (
            self.world.hosts[leader].id,
            self.world.hosts[leader].points[0],
        );
        let open = |c: &&Campaign| c.stage == Stage::Open && c.leaders.contains(&leader);
        let open: Vec<Campaign> = self.model.campaigns.iter().filter(open).cloned().collect();
        let Some(campaign) = pick(&open, raw) else {
            return Ok(());
        };
        let items = campaign.items.iter();
        let lines: Vec<(i64, i64)> = items.map(|i| (i.id, dice.within(1..4))).take(2).collect();
        let cash = dice.chance(70);
        let ask = Ask {
            member: id,
            leader,
            campaign: campaign.id,
            lines,
            saving: None,
            team: None,
            point: self.model.homes.get(&id).copied().unwrap_or(point),
        };
        let told = |(item, n): &(i64, i64)| json!({ "item_id": item.to_string(), "quantity": n });
        let body = json!({
            "campaign_id": ask.campaign.to_string(), "buyer": { "member_id": id.to_string() },
            "lines": ask.lines.iter().map(told).collect::<Vec<_>>(),
            "pay": if cash { "cash" } else { "link" },
        });
        let (client, key) = (self.host_of(leader)?.clone(), self.key());
        let told = answer(client.post_keyed("/api/v1/leader/orders", &key, body).await)?;
        let mut judged = self.model.judge_within(&ask, LINK_MS);
        if let (Ok((total, _)), true) = (judged, cash)
            && let deposit = self.model.deposit_of(&ask.lines)
            && let Err(code) = self.model.may_collect(leader, id, deposit.unwrap_or(total))
        {
            judged = Err(code);
        }
        let placed = told
            .as_ref()
            .ok()
            .map(|view| number(&view["id"]))
            .transpose()?;
        let done = self.placed(&ask, judged, told).await;
        done.with_context(|| format!("taken {ask:?}"))?;
        if let Some(order) = placed.filter(|_| cash) {
            self.model.collected(order);
            self.tally.cash += 1;
        }
        Ok(())
    }

    /// What a leader owes is set off, handed in, or given back to those who were refunded.
    pub(super) async fn settle_cash(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let leader = self.world.hosts[usize::try_from(raw % 2).unwrap_or(0)].id;
        match dice.within(0..3) {
            0 => {
                let client = self.host_of(leader)?.clone();
                let told = answer(client.post("/api/v1/leader/cash/net", json!({})).await)?;
                ensure!(told.is_ok(), "{told:?}");
                self.model.net(leader);
                Ok(())
            }
            1 => self.hand_in(&mut dice, leader).await,
            _ => self.return_cash().await,
        }
    }

    async fn hand_in(&mut self, dice: &mut Dice, leader: i64) -> Result<()> {
        let owed = self.model.cash_of(leader);
        let amount = dice.within(1..owed.max(1) + 20);
        let path = format!("/api/v1/settlement/leaders/{leader}/cash");
        let body = json!({ "amount": amount, "reference": "回单" });
        let key = self.key();
        let told = answer(self.world.operator.post_keyed(&path, &key, body).await)?;
        ensure!(
            told.is_ok() == (amount <= owed),
            "{amount} of {owed} is answered {told:?} (rule 25)"
        );
        if told.is_ok() {
            self.model.handed_in(leader, amount);
        }
        Ok(())
    }

    /// Everything that has to be given back in cash is.
    pub(super) async fn return_cash(&mut self) -> Result<()> {
        let sql = q!(
            "SELECT r.id, p.collector_id, r.amount FROM payments_refund r
             JOIN payments_payment p ON p.id = r.payment_id
             WHERE p.collector_id IS NOT NULL AND r.status <> 'succeeded' ORDER BY r.id"
        );
        let owed: Vec<(i64, i64, i64)> = self.world.app.ctx.db.all(sql).await?;
        for (refund, leader, amount) in owed {
            let path = format!("/api/v1/payments/refunds/{refund}/return-cash");
            let client = self.host_of(leader)?.clone();
            let told = answer(client.post(&path, json!({})).await)?;
            ensure!(told.is_ok(), "{refund} is given back and answered {told:?}");
            self.model.cash_returned(leader, amount);
        }
        Ok(())
    }

    pub(super) async fn withdraw(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let host = usize::try_from(raw % 2).unwrap_or(0);
        let leader = self.world.hosts[host].id;
        let available = self.model.available_of(leader).max(0);
        let amount = match dice.within(0..8) {
            0 => available + 1,
            1 => dice.within(1..WITHDRAWAL_MIN),
            2 => available.max(1),
            _ => dice.within(1..available.max(WITHDRAWAL_MIN) + 2),
        };
        let (client, key) = (self.host_of(leader)?.clone(), self.key());
        let body = json!({ "amount": amount });
        let told = answer(
            client
                .post_keyed("/api/v1/leader/withdrawals", &key, body)
                .await,
        )?;
        match (self.model.may_withdraw(leader, amount), told) {
            (Ok(()), Ok(view)) => {
                self.model.withdraws(number(&view["id"])?, leader, amount);
                self.tally.withdrawn += 1;
                Ok(())
            }
            (Err(code), Err(told)) => {
                ensure!(code == told, "refused as {told}, not as {code} (rule 25)");
                Ok(())
            }
            (may, told) => bail!("{amount} is answered {told:?}, expected {may:?} (rule 25)"),
        }
    }

    /// Staff approve, or reject, or the leader takes it back; the same person twice counts once.
    pub(super) async fn decide_withdrawal(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let all = 0..self.model.withdrawals.len();
        let waits = |at: &usize| self.model.withdrawals[*at].state == Paying::Requested;
        let waiting: Vec<usize> = all.clone().filter(waits).collect();
        let all: Vec<usize> = all.collect();
        let from = if waiting.is_empty() { all } else { waiting };
        let Some(at) = pick(&from, raw).copied() else {
            return Ok(());
        };
        let it = self.model.withdrawals[at].clone();
        let waits = it.state == Paying::Requested;
        let staff = usize::from(dice.chance(50));
        let path = format!("/api/v1/settlement/withdrawals/{}", it.id);
        let client = &self.world.staff[staff];
        let (ends, told) = match dice.within(0..10) {
            0 => {
                let own = format!("/api/v1/leader/withdrawals/{}/cancel", it.id);
                (true, self.host_of(it.leader)?.post(&own, json!({})).await)
            }
            1 => {
                let body = json!({ "reason": "再看看" });
                (true, client.post(&format!("{path}/reject"), body).await)
            }
            _ => (
                false,
                client.post(&format!("{path}/approve"), json!({})).await,
            ),
        };
        let done = told.status < 300;
        if ends {
            ensure!(
                !done || waits || it.state == Paying::Ended,
                "{it:?} ended: {}",
                told.status
            );
            ensure!(done || !waits, "{it:?} did not end: {}", told.status);
            if waits {
                self.model.withdrawal_ends(at);
            }
            return Ok(());
        }
        let again = it.approvers.contains(&staff);
        let may = waits && self.model.available_of(it.leader) >= 0;
        ensure!(
            done == (may || again),
            "{it:?} approved by {staff}: {}",
            told.status
        );
        if may && !again {
            let it = &mut self.model.withdrawals[at];
            it.approvers.push(staff);
            if it.approvers.len() >= it.needed() {
                it.state = Paying::Approved;
            }
        }
        Ok(())
    }

    /// A supplier agrees with a statement, or the shop pays one it agreed with.
    pub(super) async fn statement(&mut self, raw: u64) -> Result<()> {
        let all: Vec<usize> = (0..self.model.statements.len()).collect();
        let open = |at: &usize| !self.model.statements[*at].paid;
        let open: Vec<usize> = all.into_iter().filter(open).collect();
        let Some(at) = pick(&open, raw).copied() else {
            return Ok(());
        };
        let it = self.model.statements[at].clone();
        let path = format!("/api/v1/settlement/statements/{}", it.id);
        let operator = &self.world.operator;
        let body = json!({ "bank_reference": "回单" });
        let paid = operator.post(&format!("{path}/pay"), body).await.status < 300;
        ensure!(paid == it.confirmed, "{it:?} paid: {paid} (rule 25)");
        if paid {
            self.model.statement_paid(at);
        } else {
            operator
                .post(&format!("{path}/confirm"), json!({}))
                .await
                .ok();
            self.model.statements[at].confirmed = true;
        }
        Ok(())
    }
}
