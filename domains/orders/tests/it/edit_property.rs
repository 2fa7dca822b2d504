//! Random histories of placing, paying, editing, withdrawing, cancelling and waiting: what was paid less
//! what went back is what the lines are worth, and stock, limits and counters are what orders hold.
use crate::bench::{DAY_MS, MINUTE_MS, World};
use crate::histories::play_all;
use julin_testkit::Client;
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Act {
    Place(usize, i64, i64),
    Pay(usize),
    Edit(usize, i64, i64),
    Withdraw(usize),
    Cash(usize),
    Cancel(usize),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..3usize, 0..4i64, 0..3i64).prop_map(|(n, a, b)| Act::Place(n, a, b)),
        4 => (0..8usize).prop_map(Act::Pay),
        6 => (0..8usize, 0..4i64, 0..3i64).prop_map(|(n, a, b)| Act::Edit(n, a, b)),
        1 => (0..8usize).prop_map(Act::Withdraw),
        1 => (0..8usize).prop_map(Act::Cash),
        1 => (0..8usize).prop_map(Act::Cancel),
        1 => (1..20i64).prop_map(Act::Wait),
    ]
}

struct Town {
    w: World,
    people: Vec<Client>,
    orders: Vec<(usize, String)>,
}

impl Town {
    async fn play(&mut self, act: &Act) {
        match *act {
            Act::Place(n, a, b) => {
                let reply = self.people[n]
                    .post("/api/v1/orders", self.w.body(&[a, b]))
                    .await;
                if reply.status == 201 {
                    let id = reply.ok()["id"].as_str().unwrap().to_owned();
                    self.orders.push((n, id));
                } else {
                    assert!(matches!(reply.status, 409 | 422), "{}", reply.json());
                }
            }
            Act::Pay(nth) => self.pay(nth).await,
            Act::Edit(nth, a, b) => {
                let Some((who, id)) = self.order(nth) else {
                    return;
                };
                let seen = self.w.order(who, id).await;
                let body = self.w.wanted(seen["revision"].as_i64().unwrap(), &[a, b]);
                let reply = who.post(&format!("/api/v1/orders/{id}/edits"), body).await;
                assert!(matches!(reply.status, 201 | 409 | 422), "{}", reply.json());
            }
            Act::Withdraw(nth) => self.post(nth, "edits/withdraw", &[200]).await,
            Act::Cancel(nth) => self.post(nth, "cancel", &[200, 409]).await,
            Act::Cash(nth) => {
                let Some((_, id)) = self.order(nth) else {
                    return;
                };
                let path = format!("/api/v1/orders/{id}/cash");
                let reply = self.w.host().post(&path, json!({})).await;
                assert!(matches!(reply.status, 200 | 409), "{}", reply.json());
            }
            Act::Wait(minutes) => self.w.app.advance(minutes * MINUTE_MS).await,
        }
        self.w.app.drain().await;
    }

    fn order(&self, nth: usize) -> Option<(&Client, &String)> {
        let (who, id) = self.orders.get(nth)?;
        Some((&self.people[*who], id))
    }

    async fn post(&self, nth: usize, tail: &str, fine: &[u16]) {
        let Some((who, id)) = self.order(nth) else {
            return;
        };
        let reply = who
            .post(&format!("/api/v1/orders/{id}/{tail}"), json!({}))
            .await;
        assert!(fine.contains(&reply.status), "{}", reply.json());
    }

    async fn pay(&self, nth: usize) {
        let Some((who, id)) = self.order(nth) else {
            return;
        };
        let prepay = format!("/api/v1/payments/{id}/prepay");
        if who.post(&prepay, json!({})).await.status == 200 {
            self.w.till.pay_all();
            self.w.app.clock.advance(6_000);
            who.get(&format!("/api/v1/payments/{id}")).await.ok();
        }
    }

    /// Stock, counters and money are what the orders say.
    async fn check(&self) {
        let (mut held, mut paid, mut kept) = ([0; 2], [0; 2], 0);
        let n = |v: &Value| v.as_i64().unwrap();
        for (who, id) in &self.orders {
            let order = self.w.assert_worth(&self.people[*who], id).await;
            kept += n(&order["paid"]) - n(&order["refunded"]);
            let status = order["status"].as_str().unwrap();
            for line in order["lines"].as_array().unwrap() {
                let at = self
                    .w
                    .items
                    .iter()
                    .position(|i| line["item_id"] == **i)
                    .unwrap();
                held[at] += if status == "cancelled" {
                    0
                } else {
                    n(&line["quantity"])
                };
                paid[at] += if status == "paid" {
                    n(&line["quantity"])
                } else {
                    0
                };
            }
        }
        for (at, stock) in [10, 100].into_iter().enumerate() {
            let item = self.w.item(at).await;
            assert_eq!(n(&item["paid_quantity"]), paid[at]);
            assert_eq!(n(&item["available"]), stock - held[at]);
        }
        assert_eq!(self.w.trial().await, 0);
        let cash = self.w.cash_kept().await;
        assert_eq!(self.w.till.taken() - self.w.till.refunded() + cash, kept);
    }
}

async fn play(acts: &[Act]) {
    let w = World::start().await;
    let mut people = vec![];
    for n in 0..3 {
        people.push(w.resident(n).await);
    }
    let mut town = Town {
        w,
        people,
        orders: vec![],
    };
    for act in acts {
        town.play(act).await;
    }
    // Whatever still waits comes to its end; what was paid in time is heard of by the sweep.
    town.w.app.advance(20 * MINUTE_MS).await;
    town.w.app.advance(20 * MINUTE_MS).await;
    town.check().await;
    town.w.app.advance(DAY_MS).await;
    town.w.count().await;
    assert_eq!(town.w.trial().await, 0);
}

#[test]
fn any_history_of_edits_keeps_stock_counters_and_money() {
    play_all(act(), 28, async |acts: Vec<Act>| play(&acts).await);
}
