//! One member: orders, pays soon, late or twice, thinks better of it, and claims.
use super::{Market, Open};
use crate::dice::Dice;
use crate::record::Answer;
use crate::web::{Person, id};
use serde_json::{Value, json};
use std::sync::Arc;

/// Refusals that a buyer must live with; any other one is a fault of the shop.
const UNDERSTOOD: &[&str] = &[
    "orders.sold_out",
    "orders.limit_exceeded",
    "orders.campaign_not_open",
];

struct Member {
    market: Arc<Market>,
    person: Person,
    leader: String,
    n: usize,
    keys: u64,
    dice: Dice,
    unpaid: Vec<String>,
    mine: Vec<String>,
}

/// Lives until nothing new is begun.
pub(super) async fn live(market: Arc<Market>, n: usize) {
    let (person, leader) = market.town.members[n].clone();
    let mut member = Member {
        person,
        leader: market.town.leaders[leader].id.clone(),
        n,
        keys: 0,
        dice: Dice::of(market.seed, n as u64),
        unpaid: vec![],
        mine: vec![],
        market,
    };
    while !member.market.is_over() {
        member.act().await;
        let pause = member.dice.pause(20..400);
        tokio::time::sleep(pause).await;
    }
}

impl Member {
    async fn act(&mut self) {
        match self.dice.within(0..100) {
            0..50 => self.order().await,
            50..86 => self.pay().await,
            86..92 => self.cancel().await,
            _ => self.claim().await,
        }
    }

    fn key(&mut self, what: &str) -> String {
        self.keys += 1;
        format!("{what}-{:04}-{:06}", self.n, self.keys)
    }

    async fn order(&mut self) {
        let open = self.market.open(|open| open.clone());
        let Some(campaign) = self.dice.pick(&open).cloned() else {
            return;
        };
        let lines = self.wishes(&campaign);
        let key = self.key("order");
        self.market.record.asks(&key, &lines);
        let wishes: Vec<Value> = lines
            .iter()
            .map(|(item, n)| json!({ "item_id": item, "quantity": n }))
            .collect();
        let body = json!({
            "campaign_id": campaign.id, "leader_id": self.leader, "lines": wishes,
        });
        let answer = match self.person.post("/api/v1/orders", &key, body).await {
            Ok(view) => self.placed(&view),
            Err(no) => {
                if !UNDERSTOOD.contains(&no.code.as_str()) {
                    self.market.broken(format!("order {key} was refused: {no}"));
                }
                Answer::Refused(no.code)
            }
        };
        self.market.record.answered(&key, answer);
    }

    fn placed(&mut self, view: &Value) -> Answer {
        let order = id(view).unwrap_or_default();
        self.unpaid.push(order.clone());
        self.mine.push(order.clone());
        let total = view["total"].as_i64().unwrap_or(-1);
        Answer::Placed { order, total }
    }

    /// Mostly the first item, which is scarce: everybody wants it.
    fn wishes(&mut self, campaign: &Open) -> Vec<(String, i64)> {
        let items = campaign.items.iter().enumerate();
        let mut lines = vec![];
        for (at, item) in items {
            if self.dice.chance(if at == 0 { 75 } else { 30 }) {
                lines.push((item.clone(), self.dice.within(1..4)));
            }
        }
        if lines.is_empty() {
            lines.push((campaign.items[0].clone(), 1));
        }
        lines
    }

    async fn pay(&mut self) {
        let Some(order) = self.dice.pick(&self.unpaid).cloned() else {
            return;
        };
        self.unpaid.retain(|o| *o != order);
        let path = format!("/api/v1/payments/{order}/prepay");
        let Ok(view) = self.person.post(&path, "no-key-needed", json!({})).await else {
            // Its time has passed, or it was cancelled.
            return;
        };
        let page = view["cashier_url"].as_str().unwrap_or_default();
        let page = page.split('?').next().unwrap_or_default();
        let press = page.replace("/sandbox/cashier/", "/sandbox/pay/");
        if self.person.press(&press).await {
            self.market.record.note(|said| said.tally.pressed += 1);
        }
        if self.dice.chance(10) {
            self.person.press(&press).await;
        }
    }

    async fn cancel(&mut self) {
        let Some(order) = self.dice.pick(&self.mine).cloned() else {
            return;
        };
        let path = format!("/api/v1/orders/{order}/cancel");
        if self
            .person
            .post(&path, "no-key-needed", json!({}))
            .await
            .is_ok()
        {
            self.mine.retain(|o| *o != order);
            self.unpaid.retain(|o| *o != order);
            self.market.record.note(|said| said.cancelled.push(order));
        }
    }

    async fn claim(&mut self) {
        let Ok(page) = self
            .person
            .get("/api/v1/orders?status=picked_up&limit=5")
            .await
        else {
            return;
        };
        let orders = page["items"].as_array().cloned().unwrap_or_default();
        let Some(order) = self.dice.pick(&orders).cloned() else {
            return;
        };
        let lines = order["lines"].as_array().cloned().unwrap_or_default();
        let (Some(line), Some(order)) = (self.dice.pick(&lines), order["id"].as_str()) else {
            return;
        };
        let (line, path) = (
            line["id"].clone(),
            format!("/api/v1/orders/{order}/after-sales"),
        );
        let line = json!({
            "line_id": line, "share_bps": self.dice.within(1..40) * 100, "reason": "missing",
        });
        let body = json!({ "lines": [line], "note": "少了", "image_keys": [] });
        let key = self.key("claim");
        if let Ok(view) = self.person.post(&path, &key, body).await {
            let claim = id(&view["items"][0]).unwrap_or_default();
            self.market.record.note(|said| {
                said.tally.claims += 1;
                said.claims.insert(key, claim)
            });
        }
    }
}
