//! Orders are edited (rule 31).
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{EditState, Order, Status};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;

impl Play {
    pub(super) async fn edit(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let live = |o: &&Order| matches!(o.status, Status::Pending | Status::Paid);
        let live: Vec<Order> = self.model.orders.iter().filter(live).cloned().collect();
        let from = if live.is_empty() || dice.chance(12) {
            self.model.orders.clone()
        } else {
            live
        };
        let Some(order) = pick(&from, raw).cloned() else {
            return Ok(());
        };
        let lines = self.other_lines(&mut dice, &order);
        let point = dice
            .chance(25)
            .then(|| self.some_point(&mut dice, order.leader));
        let stale = dice.chance(4);
        let mut body = json!({ "revision": order.revision + i64::from(stale), "reason": "请改" });
        if let Some(lines) = &lines {
            let told =
                |(item, n): &(i64, i64)| json!({ "item_id": item.to_string(), "quantity": n });
            body["lines"] = lines.iter().map(told).collect();
        }
        if let Some(point) = point {
            body["pickup_point_id"] = json!(point.to_string());
        }
        let staff = dice.chance(25);
        let client = if staff {
            let mut hosts = self.world.hosts.iter();
            hosts
                .find(|h| h.id == order.leader)
                .context("leader")?
                .client
                .clone()
        } else {
            self.client_of(order.member)?.clone()
        };
        let (path, key) = (format!("/api/v1/orders/{}/edits", order.id), self.key());
        let told = answer(client.post_keyed(&path, &key, body).await)?;
        let staff = staff && order.member != order.leader;
        let judged = self
            .model
            .judge_edit((order.id, staff), lines.as_deref(), point);
        match (judged.filter(|_| !stale), told) {
            (Some(mut edit), Ok(view)) => {
                let word = if edit.state == EditState::Pending {
                    "pending"
                } else {
                    "applied"
                };
                ensure!(
                    view["status"] == word,
                    "it is {}, not {word} (rule 31)",
                    view["status"]
                );
                ensure!(
                    view["difference"] == edit.difference,
                    "{} more, not {} (rule 31)",
                    view["difference"],
                    edit.difference
                );
                if edit.state == EditState::Pending {
                    ensure!(
                        view["pay_by"] == edit.until,
                        "{} and not {}",
                        view["pay_by"],
                        edit.until
                    );
                }
                edit.id = number(&view["id"])?;
                edit.part = view["part"].as_i64().context("part")?;
                self.model.edit(edit);
                self.tally.edited += 1;
                self.name_lines(order.id).await
            }
            (None, Err(_)) => Ok(()),
            (judged, told) => anyhow::bail!(
                "{lines:?} {point:?} is answered {told:?}, judged {judged:?} (rule 31): {order:?}"
            ),
        }
    }

    /// Some stay, some change, some go, others come; none of it now and then.
    fn other_lines(&self, dice: &mut Dice, order: &Order) -> Option<Vec<(i64, i64)>> {
        if dice.chance(15) {
            return None;
        }
        let campaign = self.model.campaign(order.campaign)?;
        let mut lines = vec![];
        for item in &campaign.items {
            let had = order.lines.iter().find(|l| l.item == item.id);
            let pieces = match had.map(|l| l.quantity) {
                Some(_) if dice.chance(12) => 0,
                Some(n) if dice.chance(45) => n,
                Some(_) => dice.within(1..6),
                None if dice.chance(20) => dice.within(1..4),
                None => 0,
            };
            if pieces > 0 {
                lines.push((item.id, pieces));
            }
        }
        Some(lines)
    }

    pub(super) fn some_point(&self, dice: &mut Dice, leader: i64) -> i64 {
        let mut hosts = self.world.hosts.iter();
        let points = hosts.find(|h| h.id == leader).map_or([0, 0], |h| h.points);
        points[usize::from(dice.chance(50))]
    }

    pub(super) async fn withdraw_edit(&mut self, raw: u64) -> Result<()> {
        let edits = self.model.edits.iter();
        let waiting = edits.filter(|e| e.state == EditState::Pending || raw.is_multiple_of(7));
        let waiting: Vec<(i64, i64)> = waiting.map(|e| (e.order, e.member)).collect();
        let Some((order, member)) = pick(&waiting, raw).copied() else {
            return Ok(());
        };
        if raw.is_multiple_of(2) {
            // What it costs more was paid already, and the shop does not know.
            self.pay_unheard(order).await?;
        }
        let client = self.client_of(member)?.clone();
        let path = format!("/api/v1/orders/{order}/edits/withdraw");
        client.post(&path, json!({})).await.ok();
        self.model.drop_edit(order, EditState::Withdrawn);
        Ok(())
    }
}
