//! Bags are weighed, and buyers pay for what is above (rule 19).
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Order, Status, Wish};
use crate::world::answer;
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

impl Play {
    /// Mostly a bag that waits for its weight, else one that is weighed anew, or too early, or too late.
    fn some_bag(&self, dice: &mut Dice, raw: u64) -> Option<(Order, usize)> {
        let waits = |s| matches!(s, Status::Sourcing | Status::AtPickup);
        let all = dice.chance(8);
        let lacking = dice.chance(60);
        let mut bags = vec![];
        for order in self.model.orders.iter().filter(|o| all || waits(o.status)) {
            for (at, line) in order.lines.iter().enumerate() {
                if line.kilo.is_some() && (!lacking || line.lacks_weight()) {
                    bags.push((order.clone(), at));
                }
            }
        }
        pick(&bags, raw).cloned()
    }

    pub(super) async fn weigh(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let Some((order, at)) = self.some_bag(&mut dice, raw) else {
            return Ok(());
        };
        let line = &order.lines[at];
        let kilo = line.kilo.context("by weight")?;
        let ordered = kilo.grams * line.came().max(1);
        let grams = match dice.within(0..10) {
            0 => ordered * 1_000,
            1 => dice.within(1..ordered + 1),
            _ => (ordered + dice.within(-ordered / 8..ordered / 8 + 1)).max(1),
        };
        let waits = matches!(order.status, Status::Sourcing | Status::AtPickup);
        let may = waits && line.came() > 0 && grams <= 10_000_000;
        let wild = kilo.questions(line.came(), grams);
        let told = self.enter_weight(&order, at, grams, false).await?;
        match told {
            Ok(view) => {
                ensure!(
                    may && !wild,
                    "{grams} g of {ordered} g are taken (rule 19): {order:?}"
                );
                self.weighed(&order, at, grams, &view)
            }
            Err(code) if may && wild => {
                ensure!(code == "orders.weight_questioned", "questioned as {code}");
                if !dice.chance(60) {
                    return Ok(());
                }
                let told = self.enter_weight(&order, at, grams, true).await?;
                let view = told
                    .map_err(anyhow::Error::msg)
                    .context("a confirmed weight")?;
                self.weighed(&order, at, grams, &view)
            }
            Err(code) => {
                ensure!(
                    !may,
                    "{grams} g of {ordered} g are refused as {code} (rule 19): {order:?}"
                );
                Ok(())
            }
        }
    }

    async fn enter_weight(
        &mut self,
        order: &Order,
        line: usize,
        grams: i64,
        confirmed: bool,
    ) -> Result<Result<Value, String>> {
        let reading = json!({
            "line_id": order.lines[line].id.to_string(), "grams": grams, "confirmed": confirmed,
        });
        let body = json!({ "readings": [reading], "source": "typed" });
        let key = self.key();
        let mut hosts = self.world.hosts.iter();
        let host = hosts.find(|h| h.id == order.leader).context("leader")?;
        answer(
            host.client
                .post_keyed("/api/v1/weighings", &key, body)
                .await,
        )
    }

    fn weighed(&mut self, order: &Order, line: usize, grams: i64, view: &Value) -> Result<()> {
        let mut orders = self.model.orders.iter_mut();
        let known = orders.find(|o| o.id == order.id).context("order")?;
        known.lines[line].weighed = Some(grams);
        self.tally.weighed += 1;
        let (told, due) = (
            &view["lines"][0]["refund"],
            self.model.back_at_pickup(order.id, line),
        );
        ensure!(
            *told == due,
            "{told} will go back, not {due} (rule 19): {order:?}"
        );
        Ok(())
    }

    pub(super) async fn excess(&mut self, raw: u64) -> Result<()> {
        let orders = &self.model.orders;
        let mut above = vec![];
        let plain = |o: &&Order| o.status < Status::Completed;
        for order in orders.iter().filter(plain) {
            for (at, line) in order.lines.iter().enumerate() {
                let waits = matches!(order.status, Status::Sourcing | Status::AtPickup);
                let excess = line.excess().filter(|_| waits);
                if line.weighed.is_some() && (excess.is_some() || raw.is_multiple_of(5)) {
                    above.push((order.clone(), at, excess));
                }
            }
        }
        let Some((order, at, excess)) = pick(&above, raw).cloned() else {
            return Ok(());
        };
        let grams = excess.map_or(1, |e| e.0);
        let body = json!({ "line_id": order.lines[at].id.to_string(), "grams": grams });
        let (path, key) = (format!("/api/v1/orders/{}/excess", order.id), self.key());
        let client = self.client_of(order.member)?.clone();
        let told = answer(client.post_keyed(&path, &key, body).await)?;
        match (excess, told) {
            (Some((grams, costs)), Ok(view)) => {
                ensure!(
                    view["amount"] == costs,
                    "{} for {grams} g, not {costs}",
                    view["amount"]
                );
                let part = view["part"].as_i64().context("part")?;
                let until = view["pay_by"].as_i64().context("pay_by")?;
                let wish = Wish {
                    order: order.id,
                    part,
                    line: at,
                    grams,
                    open: true,
                };
                self.model.wishes(wish, costs, until);
                if raw.is_multiple_of(4) {
                    return Ok(());
                }
                self.pay_order(&mut Dice::of(raw), order.id).await
            }
            (None, Err(_)) => Ok(()),
            (excess, told) => anyhow::bail!("{told:?}, excess {excess:?} (rule 19): {order:?}"),
        }
    }
}
