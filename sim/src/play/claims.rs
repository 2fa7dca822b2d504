//! Members claim, somebody decides, and somebody bears it.
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Claim, Claimed, Order, Status};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;

pub(super) const LIABLE: [&str; 4] = ["supplier", "leader", "platform", "carrier"];

/// Who bears a claim: mostly one, now and then several by percent.
fn bearers(dice: &mut Dice, raw: u64) -> Vec<(&'static str, i64)> {
    let first = usize::try_from(raw / 5 % 4).unwrap_or(0);
    if !dice.chance(25) {
        return vec![(LIABLE[first], 10_000)];
    }
    let share = dice.within(1..10_000);
    let mut all = vec![
        (LIABLE[first], share),
        (LIABLE[(first + 1) % 4], 10_000 - share),
    ];
    if share > 1 && dice.chance(40) {
        let third = dice.within(1..share);
        all[0].1 -= third;
        all.push((LIABLE[(first + 2) % 4], third));
    }
    all
}

impl Play {
    pub(super) async fn claim(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let taken = |o: &&Order| o.status == Status::PickedUp || raw.is_multiple_of(19);
        let orders: Vec<Order> = self.model.orders.iter().filter(taken).cloned().collect();
        let Some(order) = pick(&orders, raw).cloned() else {
            return Ok(());
        };
        let line = usize::try_from(raw / 3).unwrap_or(0) % order.lines.len();
        // One after the other on the same line, while the first waits.
        for _ in 0..dice.within(1..4) {
            self.claim_line(&mut dice, &order, line).await?;
        }
        Ok(())
    }

    async fn claim_line(&mut self, dice: &mut Dice, order: &Order, line: usize) -> Result<()> {
        let most = order.lines[line].quantity;
        let asked = if dice.chance(50) {
            Claimed::Pieces(dice.within(1..most + 2))
        } else {
            Claimed::Share(dice.within(1..10_001))
        };
        let mut told = json!({ "line_id": order.lines[line].id.to_string(), "reason": "missing" });
        match asked {
            Claimed::Pieces(n) => told["quantity"] = json!(n),
            Claimed::Share(bps) => told["share_bps"] = json!(bps),
        }
        let body = json!({ "lines": [told], "note": "少了", "image_keys": [] });
        let path = format!("/api/v1/orders/{}/after-sales", order.id);
        let client = self.client_of(order.member)?.clone();
        let told = answer(client.post(&path, body).await)?;
        let worth = self.model.claim_worth(order.id, line, asked);
        match (worth, told) {
            (Some(worth), Ok(view)) => {
                let view = &view["items"][0];
                let amount = view["amount"].as_i64();
                ensure!(
                    amount == Some(worth),
                    "worth {amount:?}, not {worth} (rule 2)"
                );
                self.tally.claims += 1;
                self.model.claims.push(Claim {
                    id: number(&view["id"])?,
                    order: order.id,
                    line,
                    asked,
                    amount: worth,
                    open: true,
                    rejected: false,
                });
            }
            (None, Err(_)) => {}
            (worth, told) => {
                let (order, now) = (self.model.order(order.id), self.model.now);
                anyhow::bail!(
                    "{asked:?} of line {line} at {now}: {told:?}, worth {worth:?} (rule 5): {order:?} {:?}",
                    self.model.claims
                )
            }
        }
        Ok(())
    }

    /// The leader or the operator grants all of it, or less, or nothing.
    pub(super) async fn decide(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let open: Vec<Claim> = self
            .model
            .claims
            .iter()
            .filter(|c| c.open)
            .cloned()
            .collect();
        let Some(claim) = pick(&open, raw).cloned() else {
            return Ok(());
        };
        let order = self.model.order(claim.order).context("no such order")?;
        let left = order.lines[claim.line].left();
        let path = format!("/api/v1/after-sales/{}", claim.id);
        let reject = dice.chance(20) || left == 0;
        if reject {
            let body = json!({ "note": "看过照片，没有问题" });
            self.world
                .operator
                .post(&format!("{path}/reject"), body)
                .await
                .ok();
            return self.close(claim.id, true);
        }
        let amount = claim.amount.min(left);
        let amount = if dice.chance(30) {
            dice.within(1..amount + 1)
        } else {
            amount
        };
        let liable = bearers(&mut dice, raw);
        let shares = |(party, share): &(&str, i64)| json!({ "party": party, "share_bps": share });
        let mut body = json!({ "liable": liable[0].0, "amount": amount, "note": "" });
        if liable.len() > 1 {
            body["liable_shares"] = liable.iter().map(shares).collect();
        }
        self.world
            .operator
            .post(&format!("{path}/approve"), body)
            .await
            .ok();
        let (at, key) = (
            (claim.order, claim.line),
            format!("after-sale:{}", claim.id),
        );
        self.model.approved(at, key, amount, &liable);
        self.close(claim.id, false)
    }

    fn close(&mut self, claim: i64, rejected: bool) -> Result<()> {
        let found = self.model.claims.iter_mut().find(|c| c.id == claim);
        let found = found.context("no such claim")?;
        (found.open, found.rejected) = (false, rejected);
        Ok(())
    }
}
