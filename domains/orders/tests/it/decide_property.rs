//! Random histories of placing, paying, cancelling and expiring: stock, limits and money hold.
use crate::bench::{MINUTE_MS, World};
use crate::histories::play_all;
use proptest::prelude::*;
use serde_json::json;

#[derive(Debug, Clone)]
enum Act {
    Place {
        who: usize,
        cherries: i64,
        peaches: i64,
    },
    Pay {
        nth: usize,
    },
    Cancel {
        nth: usize,
    },
    Wait {
        minutes: i64,
    },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..4usize, 0..4i64, 0..3i64)
            .prop_map(|(who, cherries, peaches)| Act::Place { who, cherries, peaches }),
        3 => (0..12usize).prop_map(|nth| Act::Pay { nth }),
        2 => (0..12usize).prop_map(|nth| Act::Cancel { nth }),
        1 => (1..20i64).prop_map(|minutes| Act::Wait { minutes }),
    ]
}

async fn play(acts: &[Act]) {
    let w = World::start().await;
    let mut people = vec![];
    for n in 0..4 {
        people.push(w.resident(n).await);
    }
    let mut orders: Vec<(usize, String)> = vec![];
    for act in acts {
        match act {
            Act::Place {
                who,
                cherries,
                peaches,
            } => {
                let reply = people[*who]
                    .post("/api/v1/orders", w.body(&[*cherries, *peaches]))
                    .await;
                if reply.status == 201 {
                    orders.push((*who, reply.ok()["id"].as_str().unwrap().to_owned()));
                } else {
                    assert!(matches!(reply.status, 409 | 422), "{}", reply.json());
                }
            }
            Act::Pay { nth } => {
                let Some((who, id)) = orders.get(*nth) else {
                    continue;
                };
                let prepay = format!("/api/v1/payments/{id}/prepay");
                if people[*who].post(&prepay, json!({})).await.status == 200 {
                    w.pay(&people[*who], id).await;
                }
            }
            Act::Cancel { nth } => {
                let Some((who, id)) = orders.get(*nth) else {
                    continue;
                };
                people[*who]
                    .post(&format!("/api/v1/orders/{id}/cancel"), json!({}))
                    .await;
                w.app.drain().await;
            }
            Act::Wait { minutes } => w.app.advance(minutes * MINUTE_MS).await,
        }
        check(&w, &people, &orders).await;
    }
    w.count().await;
    w.app.drain().await;
    check(&w, &people, &orders).await;
}

async fn check(w: &World, people: &[julin_testkit::Client], orders: &[(usize, String)]) {
    let (mut held, mut cherries_of, mut kept) = (0, [0; 4], 0);
    for (who, id) in orders {
        let order = w.order(&people[*who], id).await;
        let number = |key: &str| order[key].as_i64().unwrap();
        assert!(
            number("true_up") + number("refunded") <= number("paid"),
            "{order}"
        );
        kept += number("paid") - number("true_up") - number("refunded");
        if order["status"] != "cancelled" {
            let cherries: i64 = order["lines"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|l| l["name"] == "樱桃")
                .map(|l| l["quantity"].as_i64().unwrap())
                .sum();
            held += cherries;
            cherries_of[*who] += cherries;
        }
    }
    assert!(
        held <= 10 && cherries_of.iter().all(|n| *n <= 3),
        "{held} {cherries_of:?}"
    );
    let item = w.item(0).await;
    if item["available"].is_i64() && w.order_taking().await {
        assert_eq!(item["available"].as_i64().unwrap() + held, 10);
    }
    assert_eq!(w.till.taken() - w.till.refunded(), kept);
    assert_eq!(w.trial().await, 0);
}

impl World {
    /// Whether the campaign's pool is still carved out (a counted one gives what is free back).
    async fn order_taking(&self) -> bool {
        let view = self
            .app
            .anyone()
            .get(&format!("/api/v1/campaigns/{}", self.campaign))
            .await
            .ok();
        view["status"] == "open"
    }
}

#[test]
fn any_history_keeps_stock_limits_and_money() {
    play_all(act(), 14, async |acts: Vec<Act>| play(&acts).await);
}
