//! 起送量: a pickup point below the minimum is refunded, gets its truck all the same, or waits for an
//! operator who sends its orders to another one.
use crate::bench::World;
use julin_community::{NewPickupPoint, put_pickup_point};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, PickupPointId, Scope};
use julin_testkit::Client;
use serde_json::{Value, json};

struct SecondPoint(Scope, PersonId);
impl Command for SecondPoint {
    type Output = (PickupPointId, PickupPointId);
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let leader = julin_community::leader(tx, self.0, self.1).await?.unwrap();
        let point = NewPickupPoint {
            name: "南门".into(),
            address: "南门".into(),
            hours: "9–20".into(),
            keeper_note: None,
        };
        let second = put_pickup_point(tx, self.0, leader.community, &point).await?;
        Ok((leader.pickup_point, second))
    }
}

struct Town {
    w: World,
    first: String,
    second: String,
}

impl Town {
    /// One item at ¥19.90, ¥17.90 from five on; three pieces for a truck.
    async fn with(policy: &str) -> Self {
        let mut w = World::start().await;
        let points = SecondPoint(w.app.scope(), w.leader);
        let (first, second) = w.app.write(points).await.unwrap();
        let item = json!({
            "quick": { "name": "蓝莓", "spec": "1盒" }, "base_price": 1_990, "stock": 20,
            "tiers": [{ "min_quantity": 5, "price": 1_790 }],
        });
        let body = json!({
            "title": "周三蓝莓", "cutoff_at": w.app.ctx.now().plus_s(86_400), "items": [item],
            "dispatch": { "min_quantity": 3, "policy": policy },
        });
        let made = w.host().post("/api/v1/campaigns", body).await.ok();
        assert_eq!(made["dispatch"]["policy"], policy);
        made["id"].as_str().unwrap().clone_into(&mut w.campaign);
        w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
        let (first, second) = (first.to_string(), second.to_string());
        Self { w, first, second }
    }
    async fn bought_at(&self, who: &Client, point: &str, pieces: i64) -> String {
        let mut body = self.w.body(&[pieces]);
        body["pickup_point_id"] = json!(point);
        let order = who.post("/api/v1/orders", body).await.ok();
        let id = order["id"].as_str().unwrap().to_owned();
        self.w.pay(who, &id).await;
        id
    }
    fn path(&self) -> String {
        format!("/api/v1/campaigns/{}/dispatch", self.w.campaign)
    }
    async fn decide(&self, point: &str, into: Option<&str>) -> julin_testkit::Reply {
        let body = json!({ "pickup_point_id": point, "into": into });
        self.w.app.operator().post(&self.path(), body).await
    }
    /// What became of a pickup point, and for how many pieces.
    async fn outcome(&self, point: &str) -> (Value, Value) {
        let view = self.w.host().get(&self.path()).await.ok();
        let points = view["points"].as_array().unwrap().clone();
        let one = points.iter().find(|p| p["pickup_point_id"] == point);
        let one = one.unwrap();
        (one["outcome"].clone(), one["pieces"].clone())
    }
    async fn status(&self, who: &Client, id: &str) -> Value {
        self.w.order(who, id).await["status"].clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_point_below_the_minimum_is_refunded_and_moves_no_tier() {
    let t = Town::with("refund").await;
    let (many, few) = (t.w.resident(1).await, t.w.resident(2).await);
    let goes = t.bought_at(&many, &t.first, 3).await;
    let stays = t.bought_at(&few, &t.second, 2).await;
    assert_eq!(t.outcome(&t.second).await, (Value::Null, json!(2)));
    t.w.count().await;
    assert_eq!(t.status(&many, &goes).await, "aggregated");
    assert_eq!(t.status(&few, &stays).await, "cancelled");
    assert_eq!(t.outcome(&t.first).await, (json!("reached"), json!(3)));
    assert_eq!(t.outcome(&t.second).await, (json!("refunded"), json!(2)));
    // Five were paid at the counting: the tier of the others stays.
    assert_eq!(t.w.order(&many, &goes).await["true_up"], 600);
    assert_eq!(
        (t.w.till.refunded(), t.w.trial().await),
        (2 * 1_990 + 600, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_every_point_is_below_the_campaign_fails_after_all() {
    let t = Town::with("refund").await;
    let who = t.w.resident(1).await;
    let id = t.bought_at(&who, &t.first, 2).await;
    t.w.count().await;
    assert_eq!(t.status(&who, &id).await, "cancelled");
    let path = format!("/api/v1/campaigns/{}", t.w.campaign);
    assert_eq!(who.get(&path).await.ok()["status"], "failed");
    assert_eq!((t.w.till.refunded(), t.w.trial().await), (2 * 1_990, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_truck_goes_all_the_same_where_that_was_said() {
    let t = Town::with("go").await;
    let who = t.w.resident(1).await;
    let id = t.bought_at(&who, &t.second, 1).await;
    t.w.count().await;
    assert_eq!(t.status(&who, &id).await, "aggregated");
    assert_eq!(t.outcome(&t.second).await, (json!("goes"), json!(1)));
    t.decide(&t.second, Some(&t.first))
        .await
        .refused(409, "wrong_state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_sends_the_orders_of_a_point_to_another() {
    let t = Town::with("merge").await;
    let (one, two) = (t.w.resident(1).await, t.w.resident(2).await);
    let near = t.bought_at(&one, &t.first, 2).await;
    let far = t.bought_at(&two, &t.second, 2).await;
    t.w.count().await;
    assert_eq!(t.outcome(&t.first).await, (json!("waits"), json!(2)));
    t.w.host()
        .post(&t.path(), json!({ "pickup_point_id": t.second }))
        .await
        .refused(403, "forbidden");
    for nowhere in [&t.second, "1"] {
        t.decide(&t.second, Some(nowhere))
            .await
            .refused(422, "orders.pickup_point_unknown");
    }
    t.decide(&t.second, Some(&t.first)).await.ok();
    t.decide(&t.second, Some(&t.first)).await.ok();
    assert_eq!(t.outcome(&t.second).await, (json!("merged"), json!(2)));
    assert_eq!(t.outcome(&t.first).await, (json!("reached"), json!(4)));
    let order = t.w.order(&two, &far).await;
    assert_eq!(order["pickup_point"]["id"], t.first.as_str());
    let step = order["timeline"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(step["reason"], "dispatch_merged");
    assert_eq!(t.w.order(&one, &near).await["revision"], 0);
    t.decide(&t.first, None).await.refused(409, "wrong_state");
}
