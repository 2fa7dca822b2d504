//! Members order, pay and think better of it.
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Ask, COUPON, Campaign, Item, Saving, Stage, Stands, Status, TeamAsk};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, ensure};
use julin_db::q;
use julin_testkit::Reply;
use serde_json::{Value, json};

impl Play {
    pub(super) async fn place(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let member = usize::try_from(raw % 8).unwrap_or(0);
        let (id, _, leader) = self.world.members[member];
        let host = self.world.hosts[leader].id;
        let open = |c: &Campaign| c.stage == Stage::Open && c.leaders.contains(&host);
        if !self.model.campaigns.iter().any(open) && dice.chance(80) {
            self.open(raw ^ 1).await?;
            self.settle().await?;
        }
        let leader_id = self.world.hosts[leader].id;
        let Some(campaign) = self.some_campaign(&mut dice, leader_id) else {
            return Ok(());
        };
        let mut lines: Vec<(i64, i64)> = vec![];
        for item in &self.model.campaigns[campaign].items {
            if lines.is_empty() || dice.chance(40) {
                let most = if dice.chance(85) { 4 } else { 15 };
                lines.push((item.id, dice.within(1..most)));
            }
        }
        let home = self.model.homes.get(&id).copied();
        let elsewhere = dice.chance(25);
        let point = if elsewhere {
            self.some_point(&mut dice, leader_id)
        } else {
            home.unwrap_or(self.world.hosts[leader].points[0])
        };
        let sold = self.model.campaigns[campaign].clone();
        let team = self.some_team(&mut dice, &sold);
        if let Some((item, _)) = team.filter(|_| dice.chance(97)) {
            lines = vec![(item, dice.within(1..5))];
        }
        let team = team.map(|(_, ask)| ask);
        let plain = team.is_none() && sold.presale.is_none();
        let saving = if plain {
            self.some_saving(&mut dice, id, campaign, &lines)
        } else {
            None
        };
        let ask = Ask {
            point,
            saving,
            team,
            member: id,
            leader: leader_id,
            campaign: self.model.campaigns[campaign].id,
            lines,
        };
        let told = |(item, n): &(i64, i64)| json!({ "item_id": item.to_string(), "quantity": n });
        let mut body = json!({
            "campaign_id": ask.campaign.to_string(), "leader_id": ask.leader.to_string(),
            "lines": ask.lines.iter().map(told).collect::<Vec<_>>(),
        });
        match saving {
            Some(Saving::Points(n)) => body["points"] = json!(n),
            Some(Saving::Coupon(id, _)) => body["coupon_ids"] = json!([id.to_string()]),
            None => {}
        }
        match team {
            Some(TeamAsk::Open) => body["open_team"] = json!(true),
            Some(TeamAsk::Join(team)) => body["team_id"] = json!(team.to_string()),
            None => {}
        }
        if elsewhere {
            body["pickup_point_id"] = json!(point.to_string());
        }
        let key = self.key();
        let client = self.world.members[member].1.clone();
        let reply = client
            .post_keyed("/api/v1/orders", &key, body.clone())
            .await;
        let told = answer(reply)?;
        let judged = self.model.judge(&ask);
        let placed = self.placed(&ask, judged, told.clone()).await;
        self.last = Some((key, body, member, told.ok()));
        placed.with_context(|| format!("{ask:?}"))
    }

    /// Points or a coupon, now and then, never so much that nothing is left to pay.
    fn some_saving(
        &self,
        dice: &mut Dice,
        member: i64,
        campaign: usize,
        lines: &[(i64, i64)],
    ) -> Option<Saving> {
        let items = &self.model.campaigns[campaign].items;
        let price = |id: i64| items.iter().find(|i| i.id == id).map_or(0, Item::price);
        let total: i64 = lines.iter().map(|(id, n)| price(*id) * n).sum();
        if dice.chance(60) || total <= 2 * COUPON {
            return None;
        }
        let (balance, reserved) = self.model.points_of(member);
        let most = (balance - reserved).min(total / 2);
        if dice.chance(50) && most > 0 {
            return Some(Saving::Points(dice.within(1..most + 1)));
        }
        let grants = self.model.grants.iter();
        let free = grants.filter(|g| g.member == member && g.stands == Stands::Issued);
        let of = |(id, n): &(i64, i64)| {
            let supplier = items.iter().find(|i| i.id == *id).map(|i| i.sku.supplier);
            (supplier.unwrap_or(0), price(*id) * n)
        };
        let sums: Vec<(i64, i64)> = lines.iter().map(of).collect();
        let fits: Vec<(i64, i64)> = free
            .map(|g| (g.id, g.worth(&sums)))
            .filter(|(_, worth)| *worth > 0)
            .collect();
        let some = pick(&fits, dice.within(0..1_000).unsigned_abs());
        some.map(|(id, worth)| Saving::Coupon(*id, *worth))
    }

    /// Mostly one of the member's leader that takes orders.
    fn some_campaign(&self, dice: &mut Dice, leader: i64) -> Option<usize> {
        let all: Vec<usize> = (0..self.model.campaigns.len()).collect();
        let now = self.model.now;
        let open = |at: &usize| {
            let campaign = &self.model.campaigns[*at];
            campaign.cutoff_at > now && campaign.leaders.contains(&leader)
        };
        let open: Vec<usize> = all.iter().copied().filter(open).collect();
        let raw = dice.within(0..1_000).unsigned_abs();
        let from = if dice.chance(90) && !open.is_empty() {
            open
        } else {
            all
        };
        pick(&from, raw).copied()
    }

    pub(super) async fn placed(
        &mut self,
        ask: &Ask,
        judged: Result<(i64, i64), &'static str>,
        told: Result<Value, String>,
    ) -> Result<()> {
        let view = match (judged, told) {
            (Err(code), Err(told)) => {
                self.tally.refused += 1;
                ensure!(code == told, "refused as {told}, not as {code}");
                return Ok(());
            }
            (Ok((total, pay_by)), Ok(view)) => {
                ensure!(
                    view["total"] == total,
                    "costs {}, not {total}",
                    view["total"]
                );
                ensure!(
                    view["pay_by"] == pay_by,
                    "pay by {}, not {pay_by}",
                    view["pay_by"]
                );
                view
            }
            (judged, told) => anyhow::bail!("answered {told:?}, judged {judged:?}"),
        };
        let id = number(&view["id"])?;
        let sql = q!(
            "SELECT id, item_id FROM orders_line WHERE order_id = $1 ORDER BY id",
            id
        );
        let lines: Vec<(i64, i64)> = self.world.app.ctx.db.all(sql).await?;
        ensure!(lines.len() == ask.lines.len(), "{} lines", lines.len());
        self.model
            .place(ask, id, &lines, view["pay_by"].as_i64().unwrap_or(0));
        self.name_team(ask, id).await?;
        self.tally.seats += u64::from(ask.team.is_some());
        self.tally.placed += 1;
        self.tally.saved += u64::from(ask.saving.is_some());
        Ok(())
    }

    /// Same key and body, same answer; another body is refused.
    pub(super) async fn place_again(&mut self, changed: bool) -> Result<()> {
        let Some((key, body, member, Some(first))) = self.last.clone() else {
            return Ok(());
        };
        let mut body = body;
        if changed {
            body["lines"][0]["quantity"] = json!(14);
            body["note"] = json!("另一单");
        }
        let client = &self.world.members[member].1;
        let told = answer(client.post_keyed("/api/v1/orders", &key, body).await)?;
        let expected = if changed {
            Err("idempotency.key_reused".to_owned())
        } else {
            // The first answer, whatever the order costs since it was edited.
            Ok(first)
        };
        ensure!(
            told == expected,
            "the second answer is {told:?}, not {expected:?}"
        );
        Ok(())
    }

    pub(super) async fn pay(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let all: Vec<i64> = self.model.orders.iter().map(|o| o.id).collect();
        let unpaid = |id: &i64| self.model.due(*id).is_some();
        let orders: Vec<i64> = all.iter().copied().filter(unpaid).collect();
        let orders = if orders.is_empty() || dice.chance(5) {
            all
        } else {
            orders
        };
        let Some(order) = pick(&orders, raw).copied() else {
            return Ok(());
        };
        self.pay_order(&mut dice, order).await
    }

    /// Pays what is due of an order, and the shop may not hear of it at once.
    pub(super) async fn pay_order(&mut self, dice: &mut Dice, order: i64) -> Result<()> {
        if !self.pay_unheard(order).await? {
            return Ok(());
        }
        match dice.within(0..10) {
            0..6 => self.tell(1).await,
            6 => {
                let word = self.world.till.next_word();
                for _ in 0..2 {
                    self.say(word.clone()).await?;
                }
                Ok(())
            }
            // Later, or never: then the shop must ask.
            7 => {
                self.world.till.next_word();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Pays at the till, which tells nobody yet.
    pub(super) async fn pay_unheard(&mut self, order: i64) -> Result<bool> {
        let payment = self.prepay(order).await?;
        let now = self.world.ts();
        Ok(payment.is_some_and(|payment| self.world.till.pay(&payment, now)))
    }

    /// Opens the payment; none when it cannot be paid any more, or the provider did not answer.
    async fn prepay(&mut self, order: i64) -> Result<Option<String>> {
        let member = self.model.order(order).context("order")?.member;
        let client = self.client_of(member)?.clone();
        let path = format!("/api/v1/payments/{order}/prepay");
        let till = self.world.till.clone();
        let reply: Reply = tokio::select! {
            biased;
            reply = client.post(&path, json!({})) => reply,
            () = till.died() => return Ok(None),
        };
        let due = self.model.due(order);
        let json = reply.json();
        match reply.status {
            200 => {
                let asked = due.map(|bill| bill.amount);
                ensure!(
                    json["amount"].as_i64() == asked,
                    "{} is asked for, not {asked:?} of order {order}",
                    json["amount"]
                );
                let payment = json["payment_id"].as_str().context("payment")?;
                Ok(Some(payment.to_owned()))
            }
            503 => Ok(None),
            status => {
                ensure!(
                    due.is_none(),
                    "order {order} cannot be paid: {status} {json} {due:?}"
                );
                Ok(None)
            }
        }
    }

    pub(super) fn client_of(&self, member: i64) -> Result<&julin_testkit::Client> {
        let mut members = self.world.members.iter();
        let found = members.find(|(id, ..)| *id == member);
        found.map(|(_, client, _)| client).context("no such member")
    }

    /// The provider says some of what it owes.
    pub(super) async fn tell(&mut self, words: usize) -> Result<()> {
        for _ in 0..words {
            let word = self.world.till.next_word();
            self.say(word).await?;
        }
        Ok(())
    }

    async fn say(&self, word: Option<Value>) -> Result<()> {
        let Some(word) = word else {
            return Ok(());
        };
        let reply = self
            .world
            .app
            .anyone()
            .post("/callbacks/wechatpay", word)
            .await;
        ensure!(
            reply.status < 300,
            "a callback was answered {}",
            reply.status
        );
        Ok(())
    }

    pub(super) async fn cancel(&mut self, raw: u64) -> Result<()> {
        let Some(order) = pick(&self.model.orders, raw).cloned() else {
            return Ok(());
        };
        let path = format!("/api/v1/orders/{}/cancel", order.id);
        let client = self.client_of(order.member)?.clone();
        let told = answer(client.post(&path, json!({})).await)?.map(|_| ());
        match (self.model.may_cancel(order.id), told) {
            (Ok(()), Ok(())) if order.status != Status::Cancelled => {
                let at = self.model.orders.iter().position(|o| o.id == order.id);
                let at = at.context("no such order")?;
                self.model.orders[at].unwanted = true;
                self.model.cancel(at);
            }
            (Ok(()), Ok(())) => {}
            (Err(code), Err(told)) => ensure!(code == told, "refused as {told}, not as {code}"),
            (may, told) => anyhow::bail!("answered {told:?}, expected {may:?}"),
        }
        Ok(())
    }
}
