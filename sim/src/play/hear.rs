//! What the shop alone can know is told to the model: when it heard of a payment, and that it counted.
use super::Play;
use crate::laws;
use crate::model::Stage;
use crate::world::number;
use anyhow::{Result, ensure};
use julin_db::{q, row};
use serde_json::Value;

row! {
    #[derive(Debug)]
    #[expect(clippy::struct_field_names, reason = "as the columns are named")]
    struct Closed {
        id: i64, supplier_id: i64, until_at: i64, closed_at: i64, received: i64, returned: i64,
        coupon: i64, corrected: i64, carried: i64, payable: i64,
    }
}

impl Play {
    /// The model is told of the time and of what happened, then both are compared.
    pub(super) async fn settle(&mut self) -> Result<()> {
        self.model.pass(self.world.now());
        self.hear().await?;
        self.hear_twice().await?;
        self.hear_statements().await?;
        self.model.pass(self.world.now());
        let now = self.model.now;
        let late = self.model.campaigns.iter();
        let mut late = late.filter(|c| c.stage == Stage::Cutoff && c.counting_at <= now);
        ensure!(
            late.next().is_none(),
            "a campaign is not counted in time (rule 13)"
        );
        let late = (self.model.late_teams(), self.model.late_presales());
        ensure!(
            late.0.is_empty() && late.1.is_empty(),
            "teams and presales that do not end in time: {late:?}"
        );
        let asked = self.model.orders.iter().filter(|o| o.rest.is_some());
        self.tally.rests = asked.count() as u64;
        self.tally.refunds = self.model.refunds.len() as u64;
        laws::compare(&self.world, &self.model).await
    }

    /// Payments and countings, in the order in which they were.
    async fn hear(&mut self) -> Result<()> {
        let sql = q!("SELECT id, name, body FROM events_outbox
             WHERE name IN ('payments.payment_captured', 'groupbuy.campaign_closed',
               'groupbuy.campaign_extended', 'groupbuy.team_failed', 'orders.order_cancelled',
               'orders.campaign_aggregated') ORDER BY id");
        let told: Vec<(i64, String, String)> = self.world.app.ctx.db.all(sql).await?;
        for (_, name, body) in told.iter().skip(self.heard) {
            let event: Value = serde_json::from_str(body)?;
            let data = &event["data"];
            if name == "groupbuy.campaign_closed" {
                let campaign = number(&data["campaign"])?;
                let due = self.model.count(campaign);
                ensure!(
                    due,
                    "campaign {campaign} is counted at a wrong time (rules 13, 14)"
                );
                self.tally.counted += 1;
            } else if name == "groupbuy.campaign_extended" {
                let campaign = number(&data["campaign"])?;
                let due = self.model.extend(campaign);
                ensure!(due, "campaign {campaign} opens again (rule 14)");
                self.tally.extended += 1;
            } else if name == "groupbuy.team_failed" {
                let team = number(&data["team"])?;
                let due = self.model.team_failed(team);
                ensure!(due, "team {team} is given up at a wrong time");
            } else if name == "orders.campaign_aggregated" {
                let campaign = number(&data["campaign"])?;
                let due = self.model.presale_ends(campaign);
                ensure!(due, "presale {campaign} ends at a wrong time (rule 12)");
            } else if name == "orders.order_cancelled" {
                if data["reason"] == "final_unpaid" {
                    let order = number(&data["head"]["order"])?;
                    let due = self.model.given_up(order);
                    ensure!(due, "order {order} is given up and nothing was due");
                    self.tally.given_up += 1;
                }
            } else {
                let order = number(&data["order"])?;
                let part = data["part"].as_i64().unwrap_or(0);
                let amount = data["amount"].as_i64().unwrap_or(0);
                self.model.captured(order, part, amount);
                self.name_lines(order).await?;
                self.tally.captured += 1;
            }
        }
        self.heard = told.len();
        Ok(())
    }

    /// Money that came in by terms that another payment replaced: it goes back by itself (rule 9).
    async fn hear_twice(&mut self) -> Result<()> {
        let sql = q!("SELECT order_id, refund_key, amount FROM payments_refund
             WHERE refund_key >= 'twice:' AND refund_key < 'twice;' ORDER BY id");
        let told: Vec<(i64, String, i64)> = self.world.app.ctx.db.all(sql).await?;
        for (order, key, amount) in told.iter().skip(self.twice) {
            let asked = self.model.bills.range((*order, 0)..(*order + 1, 0));
            let mut asked = asked.filter(|(_, bill)| bill.open && bill.amount == *amount);
            ensure!(
                asked.next().is_none(),
                "{amount} of order {order} was asked for and went back (rule 9)"
            );
            self.model.paid_twice(*order, key.clone(), *amount);
        }
        self.twice = told.len();
        Ok(())
    }

    /// Periods that were closed: as the model closes them.
    async fn hear_statements(&mut self) -> Result<()> {
        let sql = q!(
            "SELECT id, supplier_id, until_at, closed_at, ordered + short + excess AS received, returned,
             coupon, corrected, carried, payable FROM settlement_statement ORDER BY closed_at, id"
        );
        let told: Vec<Closed> = self.world.app.ctx.db.all(sql).await?;
        for row in told.iter().skip(self.statements) {
            ensure!(
                row.closed_at > row.until_at,
                "a period is closed before its end (rule 25): {row:?}"
            );
            let it = self
                .model
                .close_period(row.id, row.supplier_id, row.until_at);
            laws::same(
                "a statement: received, returned, coupons, corrected, carried, payable (rule 25)",
                row.id,
                (
                    row.received,
                    row.returned,
                    row.coupon,
                    row.corrected,
                    row.carried,
                    row.payable,
                ),
                (
                    it.received,
                    it.returned,
                    it.coupon,
                    it.corrected,
                    it.carried,
                    it.payable,
                ),
            )?;
        }
        self.statements = told.len();
        Ok(())
    }

    /// Lines that an edit added have ids of the shop's making.
    pub(super) async fn name_lines(&mut self, order: i64) -> Result<()> {
        let sql = q!(
            "SELECT id, item_id FROM orders_line WHERE order_id = $1 ORDER BY id",
            order
        );
        let lines: Vec<(i64, i64)> = self.world.app.ctx.db.all(sql).await?;
        let mut orders = self.model.orders.iter_mut();
        let Some(known) = orders.find(|o| o.id == order) else {
            return Ok(());
        };
        for (id, item) in lines {
            let mut new = known.lines.iter_mut().filter(|l| l.id == 0);
            if let Some(line) = new.find(|l| l.item == item) {
                line.id = id;
            }
        }
        Ok(())
    }
}
