//! Random histories of teams: no seat is sold twice, nobody is invented, and whoever is in no complete
//! team has all of their money back.
use crate::bench::{MINUTE_MS, World};
use crate::histories::play_all;
use julin_testkit::Client;
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Act {
    Open { who: usize, pieces: i64 },
    Join { who: usize, nth: usize },
    Pay { nth: usize },
    Cancel { nth: usize },
    Decide { nth: usize, complete: bool },
    Wait { minutes: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (0..4usize, 1..3i64).prop_map(|(who, pieces)| Act::Open { who, pieces }),
        4 => (0..4usize, 0..4usize).prop_map(|(who, nth)| Act::Join { who, nth }),
        5 => (0..14usize).prop_map(|nth| Act::Pay { nth }),
        1 => (0..14usize).prop_map(|nth| Act::Cancel { nth }),
        1 => (0..4usize, any::<bool>()).prop_map(|(nth, complete)| Act::Decide { nth, complete }),
        2 => (1..80i64).prop_map(|minutes| Act::Wait { minutes }),
    ]
}

struct History {
    w: World,
    people: Vec<Client>,
    orders: Vec<(usize, String)>,
    teams: Vec<String>,
}

impl History {
    /// One item at 19.90, at 15.90 to teams of two within two hours; stock enough for some.
    async fn begin() -> Self {
        let mut w = World::start().await;
        let team = json!({ "size": 2, "price": 1_590, "hours": 2, "on_expiry": "leader" });
        let item = json!({
            "quick": { "name": "樱桃", "spec": "1份" }, "base_price": 1_990, "stock": 9, "team": team,
        });
        let cutoff = w.app.ctx.now().plus_s(86_400);
        let body = json!({ "title": "拼团", "cutoff_at": cutoff, "items": [item] });
        let made = w.host().post("/api/v1/campaigns", body).await.ok();
        w.campaign = made["id"].as_str().unwrap().to_owned();
        w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
        let mut people = vec![];
        for n in 0..4 {
            people.push(w.resident(n).await);
        }
        let (orders, teams) = (vec![], vec![]);
        Self {
            w,
            people,
            orders,
            teams,
        }
    }

    async fn place(&mut self, who: usize, body: Value) -> Option<String> {
        let reply = self.people[who].post("/api/v1/orders", body).await;
        if reply.status != 201 {
            assert_eq!(reply.status, 409, "{}", reply.json());
            return None;
        }
        let id = reply.ok()["id"].as_str().unwrap().to_owned();
        self.orders.push((who, id.clone()));
        Some(id)
    }

    async fn play(&mut self, act: &Act) {
        match act {
            Act::Open { who, pieces } => {
                let mut body = self.w.body(&[*pieces]);
                body["open_team"] = json!(true);
                if let Some(id) = self.place(*who, body).await {
                    let order = self.w.order(&self.people[*who], &id).await;
                    let team = order["team"]["id"].as_str().unwrap().to_owned();
                    self.teams.push(team);
                }
            }
            Act::Join { who, nth } => {
                if let Some(team) = self.teams.get(*nth) {
                    let mut body = self.w.body(&[1]);
                    body["team_id"] = json!(team);
                    self.place(*who, body).await;
                }
            }
            Act::Pay { nth } => {
                if let Some((who, id)) = self.orders.get(*nth) {
                    let prepay = format!("/api/v1/payments/{id}/prepay");
                    let who = &self.people[*who];
                    if who.post(&prepay, json!({})).await.status == 200 {
                        self.w.pay(who, id).await;
                    }
                }
            }
            Act::Cancel { nth } => {
                if let Some((who, id)) = self.orders.get(*nth) {
                    let path = format!("/api/v1/orders/{id}/cancel");
                    self.people[*who].post(&path, json!({})).await;
                    self.w.app.drain().await;
                }
            }
            Act::Decide { nth, complete } => {
                if let Some(team) = self.teams.get(*nth) {
                    let what = if *complete { "complete" } else { "dissolve" };
                    let path = format!("/api/v1/teams/{team}/{what}");
                    self.w.host().post(&path, json!({})).await;
                    self.w.app.drain().await;
                }
            }
            Act::Wait { minutes } => self.w.app.advance(minutes * MINUTE_MS).await,
        }
    }

    /// What every order and every team says of the other, and of the money.
    async fn check(&self) {
        let (mut kept, mut seats) = (0, std::collections::HashMap::<String, i64>::new());
        for (who, id) in &self.orders {
            let order = self.w.order(&self.people[*who], id).await;
            let number = |key: &str| order[key].as_i64().unwrap();
            let left = number("paid") - number("refunded");
            assert!(left == 0 || left == number("total"), "{order}");
            assert_eq!(number("true_up"), 0, "a team price is its own");
            kept += left;
            let team = order["team"]["id"].as_str().unwrap().to_owned();
            *seats.entry(team).or_default() += i64::from(left > 0);
        }
        for id in &self.teams {
            let (anyone, path) = (self.w.app.anyone(), format!("/api/v1/teams/{id}"));
            let team = anyone.get(&path).await.ok();
            let (paid, free) = (
                team["paid"].as_i64().unwrap(),
                team["free"].as_i64().unwrap(),
            );
            assert!(free >= 0 && paid + free <= 2, "{team}");
            let shown = i64::try_from(team["seats"].as_array().unwrap().len()).unwrap();
            assert_eq!((shown, paid), (paid, seats[id]), "{team}");
        }
        assert_eq!(self.w.till.taken() - self.w.till.refunded(), kept);
        assert_eq!(self.w.trial().await, 0);
    }

    /// At the end there are goods for complete teams, and for nobody else.
    async fn end(&self) {
        self.w.count().await;
        self.w.app.advance(60 * MINUTE_MS).await;
        self.check().await;
        for (who, id) in &self.orders {
            let order = self.w.order(&self.people[*who], id).await;
            let complete = order["team"]["status"] == "complete";
            let goods = order["status"] == "aggregated";
            assert!(goods || order["status"] == "cancelled", "{order}");
            assert!(complete || !goods, "{order}");
        }
    }
}

async fn play(acts: &[Act]) {
    let mut history = History::begin().await;
    for act in acts {
        history.play(act).await;
        history.check().await;
    }
    history.end().await;
}

#[test]
fn any_history_of_teams_keeps_seats_and_money() {
    play_all(act(), 18, async |acts: Vec<Act>| play(&acts).await);
}
