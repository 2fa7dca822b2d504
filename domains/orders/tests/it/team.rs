//! 拼团: seats, full teams, teams that do not come about, and the last seat.
use crate::bench::{DAY_MS, HOUR_MS, MINUTE_MS, World};
use julin_testkit::Client;
use serde_json::{Value, json};

/// A campaign of one item sold alone at 19.90 (from three on 18.90) and at 15.90 to teams of three
/// within two hours.
async fn world(on_expiry: &str, min: Option<i64>) -> World {
    let mut w = World::start().await;
    let item = json!({
        "quick": { "name": "车厘子", "spec": "1份" }, "base_price": 1_990, "stock": 20,
        "tiers": [{ "min_quantity": 3, "price": 1_890 }],
        "team": { "size": 3, "price": 1_590, "hours": 2, "limit": 2, "on_expiry": on_expiry },
    });
    let body = json!({
        "title": "周二拼团", "cutoff_at": w.app.ctx.now().plus_s(86_400), "min_quantity": min,
        "items": [item],
    });
    let made = w.host().post("/api/v1/campaigns", body).await.ok();
    made["id"].as_str().unwrap().clone_into(&mut w.campaign);
    w.items = vec![made["items"][0]["id"].as_str().unwrap().to_owned()];
    w
}

impl World {
    fn opening(&self, pieces: i64) -> Value {
        let mut body = self.body(&[pieces]);
        body["open_team"] = json!(true);
        body
    }
    fn joining(&self, team: &str, pieces: i64) -> Value {
        let mut body = self.body(&[pieces]);
        body["team_id"] = json!(team);
        body
    }
    /// Opens a team and pays; answers the order and the team.
    async fn opened(&self, who: &Client, pieces: i64) -> (String, String) {
        let placed = who.post("/api/v1/orders", self.opening(pieces)).await.ok();
        let order = placed["id"].as_str().unwrap().to_owned();
        self.pay(who, &order).await;
        let view = self.order(who, &order).await;
        (order, view["team"]["id"].as_str().unwrap().to_owned())
    }
    /// Joins a team and pays; answers the order.
    async fn joined(&self, who: &Client, team: &str, pieces: i64) -> String {
        let placed = who.post("/api/v1/orders", self.joining(team, pieces)).await;
        let order = placed.ok()["id"].as_str().unwrap().to_owned();
        self.pay(who, &order).await;
        order
    }
    async fn team(&self, id: &str) -> Value {
        self.app
            .anyone()
            .get(&format!("/api/v1/teams/{id}"))
            .await
            .ok()
    }
    async fn campaign_view(&self) -> Value {
        let path = format!("/api/v1/campaigns/{}", self.campaign);
        self.app.anyone().get(&path).await.ok()
    }
    async fn four(&self) -> Vec<Client> {
        let mut people = vec![];
        for n in 1..5 {
            people.push(self.resident(n).await);
        }
        people
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_team_gets_the_goods_at_its_own_price() {
    let w = world("refund", Some(4)).await;
    let p = w.four().await;
    let (first, team) = w.opened(&p[0], 2).await;
    let view = w.team(&team).await;
    assert_eq!(
        (&view["status"], &view["paid"], &view["free"]),
        (&json!("forming"), &json!(1), &json!(2))
    );
    assert_eq!(view["seats"][0]["opener"], true);
    assert_eq!(view["seats"][0]["name"], "王**", "masked");
    // A team that is not complete counts for nothing yet.
    assert_eq!(w.campaign_view().await["paid_quantity"], 0);
    w.joined(&p[1], &team, 1).await;
    let last = w.joined(&p[2], &team, 1).await;
    let view = w.team(&team).await;
    assert_eq!(
        (&view["status"], &view["free"]),
        (&json!("complete"), &json!(0))
    );
    p[3].post("/api/v1/orders", w.joining(&team, 1))
        .await
        .refused(409, "orders.team_over");
    let inbox = p[0].get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("team_complete"), "{inbox}");
    // Four pieces count for the minimum, and for no tier: who buys alone pays the first price.
    let page = w.campaign_view().await;
    assert_eq!(
        (&page["paid_quantity"], &page["items"][0]["price"]),
        (&json!(4), &json!(1_990))
    );
    let alone = w.bought(&p[3], &[1]).await;
    // Nobody leaves a team that is complete.
    let path = format!("/api/v1/orders/{last}/cancel");
    p[2].post(&path, json!({}))
        .await
        .refused(409, "orders.team_complete");
    w.count().await;
    let order = w.order(&p[0], &first).await;
    assert_eq!(
        (
            order["status"].as_str(),
            order["total"].as_i64(),
            order["true_up"].as_i64()
        ),
        (Some("aggregated"), Some(3_180), Some(0))
    );
    assert_eq!(w.order(&p[3], &alone).await["status"], "aggregated");
    assert_eq!((w.till.refunded(), w.trial().await), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_that_is_not_full_in_time_is_refunded() {
    let w = world("refund", None).await;
    let p = w.four().await;
    let (first, team) = w.opened(&p[0], 1).await;
    let second = w.joined(&p[1], &team, 2).await;
    let alone = w.bought(&p[3], &[1]).await;
    // Joined in time, paid within the deadline: it still counts.
    w.app.advance(2 * HOUR_MS - MINUTE_MS).await;
    p[2].post("/api/v1/orders", w.joining(&team, 1)).await.ok();
    w.app.advance(2 * MINUTE_MS).await;
    p[3].post("/api/v1/orders", w.joining(&team, 1))
        .await
        .refused(409, "orders.team_over");
    assert_eq!(w.team(&team).await["status"], "forming");
    w.app.advance(20 * MINUTE_MS).await;
    assert_eq!(w.team(&team).await["status"], "failed");
    for (who, id, amount) in [(&p[0], &first, 1_590), (&p[1], &second, 3_180)] {
        let order = w.order(who, id).await;
        assert_eq!(
            (
                order["status"].as_str(),
                order["refunded"].as_i64(),
                &order["team"]["status"]
            ),
            (Some("cancelled"), Some(amount), &json!("failed"))
        );
        let inbox = who.get("/api/v1/inbox").await.ok();
        assert!(inbox.to_string().contains("team_failed"), "{inbox}");
    }
    assert_eq!(w.till.refunded(), 3 * 1_590);
    // All of the stock is free again but for the one bought alone, and all happened once.
    assert_eq!(w.item(0).await["available"], 19);
    w.app.advance(DAY_MS).await;
    assert_eq!(w.order(&p[3], &alone).await["status"], "aggregated");
    assert_eq!((w.till.refunded(), w.trial().await), (3 * 1_590, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unpaid_order_holds_its_seat_until_its_deadline_and_no_longer() {
    let w = world("refund", None).await;
    let p = w.four().await;
    let (_, team) = w.opened(&p[0], 1).await;
    w.joined(&p[1], &team, 1).await;
    p[2].post("/api/v1/orders", w.joining(&team, 1)).await.ok();
    p[3].post("/api/v1/orders", w.joining(&team, 1))
        .await
        .refused(409, "orders.team_full");
    p[2].post("/api/v1/orders", w.joining(&team, 1))
        .await
        .refused(409, "orders.team_twice");
    w.app.advance(16 * MINUTE_MS).await;
    assert_eq!(w.team(&team).await["free"], 1);
    w.joined(&p[3], &team, 1).await;
    assert_eq!(w.team(&team).await["status"], "complete");
    assert_eq!(w.trial().await, 0);
}

/// Places an order that joins, and pays it at the till without anybody asking how it went.
async fn pays_unheard(w: &World, who: &Client, team: &str) -> String {
    let placed = who.post("/api/v1/orders", w.joining(team, 1)).await.ok();
    let id = placed["id"].as_str().unwrap().to_owned();
    let prepay = format!("/api/v1/payments/{id}/prepay");
    who.post(&prepay, json!({})).await.ok();
    w.till.pay_all();
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_that_is_heard_of_late_takes_the_seat_again_or_goes_back() {
    let w = world("refund", None).await;
    let p = w.four().await;
    let (_, team) = w.opened(&p[0], 1).await;
    w.joined(&p[1], &team, 1).await;
    let late = pays_unheard(&w, &p[2], &team).await;
    w.app.advance(16 * MINUTE_MS).await;
    assert_eq!(w.order(&p[2], &late).await["status"], "paid");
    assert_eq!(w.team(&team).await["status"], "complete");
    // Of a team that was given up meanwhile it goes back.
    let (_, team) = w.opened(&p[0], 1).await;
    w.app.advance(2 * HOUR_MS - MINUTE_MS).await;
    let late = pays_unheard(&w, &p[1], &team).await;
    w.app.advance(HOUR_MS).await;
    let order = w.order(&p[1], &late).await;
    assert_eq!(
        (order["status"].as_str(), order["refunded"].as_i64()),
        (Some("cancelled"), Some(1_590))
    );
    assert_eq!(w.team(&team).await["status"], "failed");
    assert_eq!((w.till.refunded(), w.trial().await), (2 * 1_590, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_before_it_is_full_frees_the_seat() {
    let w = world("refund", None).await;
    let p = w.four().await;
    let (order, team) = w.opened(&p[0], 1).await;
    let cancel = format!("/api/v1/orders/{order}/cancel");
    let second = w.joined(&p[1], &team, 1).await;
    p[0].post(&cancel, json!({})).await.ok();
    w.app.drain().await;
    let view = w.team(&team).await;
    assert_eq!(
        (&view["paid"], &view["status"]),
        (&json!(1), &json!("forming"))
    );
    // They may come back, and who leaves last closes the door.
    let back = w.joined(&p[0], &team, 1).await;
    for (who, id) in [(&p[0], &back), (&p[1], &second)] {
        let path = format!("/api/v1/orders/{id}/cancel");
        who.post(&path, json!({})).await.ok();
    }
    w.app.drain().await;
    assert_eq!(w.team(&team).await["status"], "failed");
    assert_eq!((w.till.refunded(), w.trial().await), (3 * 1_590, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_leader_decides_where_the_item_says_so() {
    let w = world("leader", None).await;
    let p = w.four().await;
    let (first, team) = w.opened(&p[0], 2).await;
    let (second, other) = w.opened(&p[1], 1).await;
    w.app.advance(2 * HOUR_MS + 16 * MINUTE_MS).await;
    assert_eq!(w.team(&team).await["status"], "undecided");
    let inbox = w.host().get("/api/v1/inbox").await.ok();
    assert!(inbox.to_string().contains("team_undecided"), "{inbox}");
    let complete = format!("/api/v1/teams/{team}/complete");
    p[0].post(&complete, json!({}))
        .await
        .refused(403, "forbidden");
    w.app
        .leader(w.rival)
        .post(&complete, json!({}))
        .await
        .refused(403, "forbidden");
    w.host().post(&complete, json!({})).await.ok();
    assert_eq!(
        w.host().post(&complete, json!({})).await.ok()["status"],
        "complete"
    );
    // What nobody decides on is refunded when the campaign is counted.
    w.count().await;
    assert_eq!(w.order(&p[0], &first).await["status"], "aggregated");
    assert_eq!(w.order(&p[1], &second).await["status"], "cancelled");
    assert_eq!(w.team(&other).await["status"], "failed");
    assert_eq!((w.till.refunded(), w.trial().await), (1_590, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_may_give_a_team_up_and_may_not_decide_elsewhere() {
    let w = world("leader", None).await;
    let p = w.four().await;
    let (order, team) = w.opened(&p[0], 1).await;
    let dissolve = format!("/api/v1/teams/{team}/dissolve");
    w.host()
        .post(&dissolve, json!({}))
        .await
        .refused(409, "wrong_state");
    w.app.advance(3 * HOUR_MS).await;
    w.host().post(&dissolve, json!({})).await.ok();
    w.app.drain().await;
    assert_eq!(w.order(&p[0], &order).await["status"], "cancelled");
    let w = world("refund", None).await;
    let who = w.resident(1).await;
    let (_, team) = w.opened(&who, 1).await;
    let complete = format!("/api/v1/teams/{team}/complete");
    w.host()
        .post(&complete, json!({}))
        .await
        .refused(409, "groupbuy.team_not_leaders");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_of_a_team_must_fit_it() {
    let w = world("refund", None).await;
    let p = w.four().await;
    let (_, team) = w.opened(&p[0], 1).await;
    let place = async |body: Value| p[1].post("/api/v1/orders", body).await;
    let refused = async |body: Value, code: &str, field: &str| {
        let reply = place(body).await;
        let told = reply.json();
        assert_eq!(
            (told["code"].as_str(), told["field"].as_str()),
            (Some(code), Some(field))
        );
    };
    refused(w.opening(3), "orders.limit_exceeded", "lines.0.quantity").await;
    refused(w.joining("12345", 1), "orders.team_unknown", "team_id").await;
    let mut both = w.joining(&team, 1);
    both["open_team"] = json!(true);
    refused(both, "orders.team_unknown", "team_id").await;
    // An item that is not sold to teams.
    let plain = World::start().await;
    let who = plain.resident(1).await;
    let reply = who.post("/api/v1/orders", plain.opening(1)).await;
    reply.refused(422, "orders.team_not_offered");
    // A key used again gives the first answer, and takes one seat.
    let body = w.joining(&team, 1);
    let first = p[1]
        .post_keyed("/api/v1/orders", "team-key-0001", body.clone())
        .await
        .ok();
    let again = p[1]
        .post_keyed("/api/v1/orders", "team-key-0001", body)
        .await
        .ok();
    assert_eq!(
        (first["id"].clone(), w.team(&team).await["free"].clone()),
        (again["id"].clone(), json!(1))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_seat_is_taken_once_however_many_ask_at_once() {
    let w = world("refund", None).await;
    let opener = w.resident(0).await;
    let (_, team) = w.opened(&opener, 1).await;
    let mut people = vec![];
    for n in 1..13 {
        people.push(w.resident(n).await);
    }
    let body = w.joining(&team, 1);
    let asks = people
        .iter()
        .map(|who| who.post("/api/v1/orders", body.clone()));
    let replies = futures_util::future::join_all(asks).await;
    let placed = replies.iter().filter(|r| r.status == 201).count();
    let full = replies.iter().filter(|r| r.status == 409);
    assert_eq!((placed, full.count()), (2, 10));
    assert_eq!(w.team(&team).await["free"], 0);
}
