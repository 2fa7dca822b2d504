//! Goods come, or come short, and are handed over.
use super::{Play, pick};
use crate::dice::Dice;
use crate::model::{Campaign, Order, Stage, Status};
use crate::world::{answer, number};
use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Play {
    /// One of the campaigns whose goods are under way.
    fn under_way(&self, raw: u64) -> Option<Campaign> {
        let stages = [Stage::Procuring, Stage::Fulfilling, Stage::Settling];
        let campaigns = self.model.campaigns.iter();
        let some: Vec<_> = campaigns
            .filter(|c| stages.contains(&c.stage))
            .cloned()
            .collect();
        pick(&some, raw).cloned()
    }

    pub(super) async fn receive(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let Some(campaign) = self.under_way(raw) else {
            return Ok(());
        };
        let path = format!("/api/v1/purchase-orders?campaign={}", campaign.id);
        let page = self.world.operator.get(&path).await.ok();
        for order in page["items"].as_array().context("items")? {
            let supplier = number(&order["supplier"]["id"])?;
            if campaign.received.contains_key(&supplier) || dice.chance(30) {
                continue;
            }
            self.receive_one(&mut dice, campaign.id, supplier, order)
                .await?;
        }
        Ok(())
    }

    async fn receive_one(
        &mut self,
        dice: &mut Dice,
        campaign: i64,
        supplier: i64,
        order: &Value,
    ) -> Result<()> {
        let path = format!(
            "/api/v1/purchase-orders/{}",
            order["id"].as_str().context("id")?
        );
        if order["status"] == "draft" {
            let send = format!("{path}/send");
            self.world.operator.post(&send, json!({})).await.ok();
        }
        let needs = self
            .model
            .needs(campaign)
            .remove(&supplier)
            .unwrap_or_default();
        let short = dice.chance(40);
        let (mut came, mut lines, mut missing) = (BTreeMap::new(), vec![], false);
        for line in order["lines"].as_array().context("lines")? {
            let item = self.item_of(campaign, number(&line["sku_id"])?)?;
            let (needed, ordered) = *needs.get(&item).context("bought and not needed")?;
            ensure!(
                line["quantity"] == ordered,
                "{} are bought, not {ordered} (rule 20)",
                line["quantity"]
            );
            let received = if short {
                dice.within(0..ordered + 1)
            } else {
                ordered
            };
            missing |= received < needed;
            came.insert(item, received);
            lines.push(json!({ "line_id": line["id"], "received": received }));
        }
        ensure!(
            came.len() == needs.len(),
            "{} of {} items are bought",
            came.len(),
            needs.len()
        );
        let receive = format!("{path}/receive");
        if missing {
            // A shortage must be accepted by whoever counts.
            let body = json!({ "lines": lines });
            let told = answer(self.world.operator.post(&receive, body).await)?;
            ensure!(
                told.is_err(),
                "goods were missing and nobody was asked (rule 21)"
            );
        }
        let body = json!({ "lines": lines, "short": missing });
        self.world.operator.post(&receive, body).await.ok();
        self.model.received(campaign, supplier, &came);
        Ok(())
    }

    fn item_of(&self, campaign: i64, sku: i64) -> Result<i64> {
        let campaign = self.model.campaign(campaign).context("campaign")?;
        let found = campaign.items.iter().find(|i| i.sku.id == sku);
        Ok(found.context("bought and not offered")?.id)
    }

    pub(super) async fn arrive(&mut self, raw: u64) -> Result<()> {
        let host = usize::try_from(raw / 7 % 2).unwrap_or(0);
        let Some(campaign) = self.under_way(raw) else {
            return Ok(());
        };
        let host = &self.world.hosts[host];
        let point = host.points[usize::try_from(raw / 17 % 2).unwrap_or(0)];
        self.arrive_at(campaign.id, point).await
    }

    /// All that is under way arrives.
    pub(super) async fn arrive_everywhere(&mut self) -> Result<()> {
        let points: Vec<i64> = self.world.hosts.iter().flat_map(|h| h.points).collect();
        for at in 0..self.model.campaigns.len() {
            let campaign = &self.model.campaigns[at];
            let (id, stage) = (campaign.id, campaign.stage);
            for point in points.iter().filter(|_| stage >= Stage::Procuring) {
                self.arrive_at(id, *point).await?;
            }
        }
        self.drain().await?;
        self.settle().await
    }

    async fn arrive_at(&mut self, campaign: i64, point: i64) -> Result<()> {
        let path = format!("/api/v1/campaigns/{campaign}/arrivals");
        let body = json!({ "pickup_point_id": point.to_string() });
        let told = answer(self.world.operator.post(&path, body).await)?;
        if self.model.point_waits(campaign, point) {
            let refused = told.as_ref().err().map(String::as_str);
            ensure!(
                refused == Some("supply.dispatch_waits"),
                "goods arrive where nobody decided that a truck goes (rule 32): {told:?}"
            );
            return Ok(());
        }
        let waiting = self.model.arrived(campaign, point);
        match told {
            Ok(view) => ensure!(
                view["orders"] == waiting,
                "{} wait, not {waiting}",
                view["orders"]
            ),
            Err(code) => ensure!(
                waiting == 0 && code == "supply.nothing_arrives",
                "{code}, although {waiting} wait"
            ),
        }
        Ok(())
    }

    pub(super) async fn hand_over(&mut self, raw: u64) -> Result<()> {
        let mut dice = Dice::of(raw);
        let host = usize::try_from(raw % 2).unwrap_or(0);
        let leader = self.world.hosts[host].id;
        let wanted = |o: &&Order| {
            o.chain.is_some()
                && o.status != Status::Cancelled
                && (o.status == Status::AtPickup || dice.chance(10))
        };
        let some: Vec<Order> = self
            .model
            .orders
            .iter()
            .filter(wanted)
            .take(5)
            .cloned()
            .collect();
        if some.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = some.iter().map(|o| o.id.to_string()).collect();
        let client = self.world.hosts[host].client.clone();
        let body = json!({ "order_ids": ids });
        let done = client.post("/api/v1/handover", body).await.ok();
        let among = |list: &Value, id: &str| {
            let mut ids = list.as_array().into_iter().flatten();
            ids.any(|one| one == id || one["id"] == id)
        };
        for (order, id) in some.iter().zip(&ids) {
            let own = order.leader == leader;
            let word = match order.status {
                Status::AtPickup if own && order.may_be_handed_over() => "handed",
                Status::PickedUp | Status::Completed if own => "already",
                _ => "blocked",
            };
            ensure!(
                among(&done[word], id),
                "order {id} ({:?}) is not {word}: {done}",
                order.status
            );
            if word == "handed" {
                self.model.handed_over(order.id);
                self.tally.handed += 1;
            }
        }
        Ok(())
    }
}
