//! Staff correct what was settled, and a second person approves what is much (rules 25, 31).
use super::claims::LIABLE;
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Correction, Edit, EditState, ONE_CORRECTS, Order, Status};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, ensure};
use julin_db::q;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/settlement/corrections";

impl Play {
    pub(super) async fn correct(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let Some((what, amount)) = self.some_correction(&mut dice, raw) else {
            return Ok(());
        };
        let may = self.model.may_correct(what, amount);
        let (key, body) = (self.key(), self.told(what, amount)?);
        let told = answer(self.world.staff[0].post_keyed(PATH, &key, body).await)?;
        ensure!(
            may == told.is_ok(),
            "{what:?} of {amount} is answered {told:?} (rules 25, 31)"
        );
        let Ok(view) = told else {
            return Ok(());
        };
        if self.approved(&mut dice, &view, amount).await? {
            self.tally.corrected += 1;
            self.model.correct(what, amount, number(&view["id"])?);
            self.asked(what, amount).await?;
        }
        Ok(())
    }

    /// Mostly of an order that is counted.
    fn some_correction(&self, dice: &mut Dice, raw: u64) -> Option<(Correction, i64)> {
        let any = dice.chance(8);
        let counted = |o: &&Order| any || (o.chain.is_some() && o.status > Status::Paid);
        let orders: Vec<&Order> = self.model.orders.iter().filter(counted).collect();
        let order = *pick(&orders, raw)?;
        let line = usize::try_from(raw / 3).unwrap_or(0) % order.lines.len();
        let signed = |dice: &mut Dice, most: i64| {
            let amount = dice.within(1..most);
            if dice.chance(50) { amount } else { -amount }
        };
        Some(match dice.within(0..10) {
            0..4 => {
                let left = order.lines[line].left().max(0);
                let amount = match dice.within(0..6) {
                    0 => left + 1,
                    1 => left.max(1),
                    _ => dice.within(1..left.max(1) + 1),
                };
                let liable = LIABLE[usize::try_from(raw / 5 % 4).unwrap_or(0)];
                (Correction::Refund(order.id, line, liable), amount)
            }
            4..7 => {
                let most = if dice.chance(90) { 900 } else { 60_000 };
                let amount = dice.within(1..most);
                (Correction::Surcharge(order.id, line), amount)
            }
            7..9 => {
                let sku = pick(&self.model.skus, raw)?;
                (Correction::Supplier(sku.supplier), signed(dice, 30_000))
            }
            _ => {
                let host = &self.world.hosts[usize::from(dice.chance(50))];
                (Correction::Leader(host.id, order.id), signed(dice, 900))
            }
        })
    }

    fn told(&self, what: Correction, amount: i64) -> Result<Value> {
        let line = |order: i64, line: usize| {
            let order = self.model.order(order).context("order")?;
            anyhow::Ok(json!({
                "order_id": order.id.to_string(), "line_id": order.lines[line].id.to_string(),
            }))
        };
        let mut body = match what {
            Correction::Refund(order, at, liable) => {
                let mut body = line(order, at)?;
                body["kind"] = json!("refund");
                body["liable"] = json!(liable);
                body
            }
            Correction::Surcharge(order, at) => {
                let mut body = line(order, at)?;
                body["kind"] = json!("surcharge");
                body
            }
            Correction::Supplier(id) => {
                json!({ "kind": "supplier", "supplier_id": id.to_string() })
            }
            Correction::Leader(leader, order) => json!({
                "kind": "leader", "leader_id": leader.to_string(), "order_id": order.to_string(),
            }),
        };
        body["amount"] = json!(amount);
        body["reason"] = json!("点错了");
        Ok(body)
    }

    /// What is much is approved by somebody else, mostly; never by who asked. Answers whether it is booked.
    async fn approved(&self, dice: &mut Dice, view: &Value, amount: i64) -> Result<bool> {
        let much = amount.abs() > ONE_CORRECTS;
        let word = if much { "requested" } else { "applied" };
        ensure!(
            view["status"] == word,
            "{amount} is {}, not {word} (rule 25)",
            view["status"]
        );
        if !much {
            return Ok(true);
        }
        let path = format!("{PATH}/{}", view["id"].as_str().context("id")?);
        let approve = format!("{path}/approve");
        let own = answer(self.world.staff[0].post(&approve, json!({})).await)?;
        ensure!(
            own.is_err(),
            "who asked for a correction approved it (rule 25)"
        );
        let other = &self.world.staff[1];
        if dice.chance(70) {
            other.post(&approve, json!({})).await.ok();
            return Ok(true);
        }
        let why = json!({ "reason": "再看看" });
        other.post(&format!("{path}/reject"), why).await.ok();
        Ok(false)
    }

    /// Which payment a surcharge is, the shop says.
    async fn asked(&mut self, what: Correction, amount: i64) -> Result<()> {
        let Correction::Surcharge(id, line) = what else {
            return Ok(());
        };
        let sql = q!(
            "SELECT id, part, pay_by FROM orders_edit WHERE order_id = $1 AND status = 'pending'",
            id
        );
        let (edit, part, until): (i64, i64, i64) = self.world.app.ctx.db.one(sql).await?;
        let order = self.model.order(id).context("order")?;
        let surcharge = Edit {
            id: edit,
            order: id,
            member: order.member,
            part,
            state: EditState::Pending,
            revision: order.revision,
            lines: None,
            point: None,
            more: vec![],
            difference: amount,
            until,
            surcharge: Some(line),
        };
        self.model.ask_surcharge(surcharge);
        Ok(())
    }
}
