//! Goods in place of others: from what is left over, with the next purchase, or money after all.
use crate::bench::World;
use julin_testkit::Client;
use serde_json::{Value, json};

pub(crate) const DAY_MS: i64 = 86_400_000;

/// One who bought cherries and fetched them, with the pickup code they showed.
pub(crate) struct Fetched {
    pub(crate) w: World,
    pub(crate) who: Client,
    pub(crate) order: String,
    line: String,
    pub(crate) code: String,
}

impl Fetched {
    /// Five cherries and a tofu are bought: two cases of four come, three cherries are left over.
    pub(crate) async fn cherries(pieces: i64) -> Self {
        let w = World::start().await;
        let home = Some(("3栋", "1203"));
        let who = w.resident(1, "王小明", 0, home).await;
        let order = w.bought(&who, 0, &[pieces, 1]).await;
        w.count().await;
        w.received(&[0, 0], false).await.ok();
        w.arrived(0).await;
        let view = who.get(&format!("/api/v1/orders/{order}")).await.ok();
        let text = |v: &Value| v.as_str().unwrap().to_owned();
        let (line, code) = (text(&view["lines"][0]["id"]), text(&view["pickup_code"]));
        let fetched = Self {
            w,
            who,
            order,
            line,
            code,
        };
        assert_eq!(fetched.scan().await["handed"][0], fetched.order.as_str());
        fetched.w.app.drain().await;
        fetched
    }
    pub(crate) async fn claim(&self, pieces: i64, kind: &str, if_none: &str) -> Value {
        let body = json!({ "kind": kind, "if_none": if_none,
            "lines": [{ "line_id": self.line, "quantity": pieces, "reason": "damaged" }] });
        let path = format!("/api/v1/orders/{}/after-sales", self.order);
        self.who.post(&path, body).await.ok()["items"][0].clone()
    }
    pub(crate) async fn replace(&self, claim: &Value) -> Value {
        let body = json!({ "liable": "supplier", "note": "给你补一份" });
        self.w.host(0).post(&on(claim, "replace"), body).await.ok()
    }
    pub(crate) async fn shown(&self, claim: &Value) -> Value {
        let path = format!("/api/v1/after-sales/{}", claim["id"].as_str().unwrap());
        self.who.get(&path).await.ok()
    }
    pub(crate) async fn scan(&self) -> Value {
        let body = json!({ "code": self.code, "pickup_point_id": self.w.leaders[0].1 });
        let path = "/api/v1/handover/code";
        self.w.host(0).post(path, body).await.ok()
    }
    pub(crate) async fn left(&self, claim: &Value) -> i64 {
        let found = self.w.host(0).get(&on(claim, "leftover")).await.ok();
        found["left"].as_i64().unwrap()
    }
    pub(crate) async fn waiting(&self) -> Vec<Value> {
        let roster = self.w.host(0).get("/api/v1/handover").await.ok();
        roster["replacements"].as_array().unwrap().clone()
    }
}

pub(crate) fn on(claim: &Value, what: &str) -> String {
    format!(
        "/api/v1/after-sales/{}/{what}",
        claim["id"].as_str().unwrap()
    )
}

pub(crate) fn actions(claim: &Value) -> Vec<&str> {
    let steps = claim["steps"].as_array().unwrap().iter();
    steps.map(|s| s["action"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_over_replaces_goods_once_and_no_money_moves() {
    let f = Fetched::cherries(5).await;
    let before = f.w.till.refunded();
    let claim = f.claim(2, "replacement", "refund").await;
    assert_eq!(f.left(&claim).await, 3);
    let ready = f.replace(&claim).await;
    assert_eq!(
        (&ready["status"], &ready["liable"]),
        (&json!("goods_ready"), &json!("supplier"))
    );
    f.w.host(0)
        .post(&on(&claim, "replace"), json!({ "liable": "supplier" }))
        .await
        .refused(409, "orders.claim_decided");
    assert_eq!(f.left(&claim).await, 1, "the other two are promised");
    let surplus = f.w.host(0).get(&f.w.path("/surplus")).await.ok();
    assert_eq!(surplus[0]["left"], 1, "and not to be had late");
    let waiting = f.waiting().await;
    assert_eq!(
        (
            &waiting[0]["order"],
            &waiting[0]["pieces"],
            &waiting[0]["unit"]
        ),
        (&json!(f.order), &json!(2), &json!("1203"))
    );
    // The order's own code brings them, once.
    let scanned = f.scan().await;
    assert_eq!(
        (&scanned["replaced"], &scanned["already"]),
        (&json!([claim["id"]]), &json!([f.order]))
    );
    assert_eq!(f.scan().await["replaced"], json!([]));
    f.w.app.drain().await;
    let done = f.shown(&claim).await;
    assert_eq!(done["status"], "replaced");
    assert_eq!(
        actions(&done),
        ["requested", "approved", "replaced"],
        "{done}"
    );
    assert_eq!((f.waiting().await.len(), f.left(&claim).await), (0, 1));
    assert_eq!(f.w.till.refunded(), before);
    let order = f.who.get(&format!("/api/v1/orders/{}", f.order)).await.ok();
    assert_eq!(order["refunded"], 0);
    let told = order["timeline"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&told["reason"], &told["actor"]),
        (&json!("replaced"), &json!("leader"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_want_the_last_piece_get_it_once() {
    let f = Fetched::cherries(5).await;
    let (a, b) = (
        f.claim(2, "replacement", "refund").await,
        f.claim(2, "replacement", "refund").await,
    );
    let body = json!({ "liable": "platform" });
    let (host, operator) = (f.w.host(0), f.w.app.operator());
    let (pa, pb) = (on(&a, "replace"), on(&b, "replace"));
    let (first, second) = tokio::join!(
        host.post(&pa, body.clone()),
        operator.post(&pb, body.clone())
    );
    let mut states = [first, second].map(|reply| reply.ok()["status"].clone());
    states.sort_by_key(ToString::to_string);
    // Three are left over: one gets two of them, the other their money.
    assert_eq!(states, [json!("approved"), json!("goods_ready")]);
    f.w.app.drain().await;
    assert_eq!(f.w.till.refunded(), 2 * 1_990);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_would_not_wait_has_their_money_when_nothing_is_left() {
    let f = Fetched::cherries(4).await;
    let claim = f.claim(1, "replacement", "refund").await;
    assert_eq!(f.left(&claim).await, 0);
    assert_eq!(f.replace(&claim).await["status"], "approved");
    f.w.app.drain().await;
    assert_eq!(f.w.till.refunded(), 1_990);
    assert!(f.waiting().await.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_that_nobody_fetches_are_left_over_again() {
    let f = Fetched::cherries(5).await;
    let claim = f.claim(2, "replacement", "refund").await;
    f.replace(&claim).await;
    f.w.app.advance(7 * DAY_MS).await;
    assert_eq!(f.shown(&claim).await["status"], "withdrawn");
    assert_eq!((f.waiting().await.len(), f.left(&claim).await), (0, 3));
    assert_eq!(f.scan().await["replaced"], json!([]));
    assert_eq!(f.w.till.refunded(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn goods_may_be_offered_and_the_member_chooses() {
    let f = Fetched::cherries(5).await;
    let claim = f.claim(1, "refund_only", "refund").await;
    let answer = |accept: bool| json!({ "accept": accept });
    f.who
        .post(&on(&claim, "offer"), answer(true))
        .await
        .refused(409, "orders.nothing_offered");
    let offered = f.replace(&claim).await;
    assert_eq!(
        (&offered["status"], &offered["offered"]),
        (&json!("requested"), &json!(true))
    );
    f.w.host(0)
        .post(&on(&claim, "replace"), json!({ "liable": "leader" }))
        .await
        .refused(409, "orders.goods_offered");
    let other = f.w.resident(9, "小钱", 0, None).await;
    other
        .post(&on(&claim, "offer"), answer(true))
        .await
        .refused(404, "not_found");
    let declined = f.who.post(&on(&claim, "offer"), answer(false)).await.ok();
    assert_eq!(declined["offered"], false);
    f.replace(&claim).await;
    let taken = f.who.post(&on(&claim, "offer"), answer(true)).await.ok();
    assert_eq!(
        (&taken["status"], &taken["kind"], &taken["liable"]),
        (
            &json!("goods_ready"),
            &json!("replacement"),
            &json!("supplier")
        )
    );
    assert_eq!(f.scan().await["replaced"], json!([claim["id"]]));
    let by_share =
        json!({ "lines": [{ "line_id": f.line, "share_bps": 3_000, "reason": "damaged" }] });
    let path = format!("/api/v1/orders/{}/after-sales", f.order);
    let by_share = f.who.post(&path, by_share).await.ok()["items"][0].clone();
    f.w.host(0)
        .post(&on(&by_share, "replace"), json!({ "liable": "supplier" }))
        .await
        .refused(422, "orders.not_by_piece");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_those_who_decide_on_a_claim_settle_it_with_goods() {
    let f = Fetched::cherries(5).await;
    let claim = f.claim(1, "replacement", "refund").await;
    let body = json!({ "liable": "supplier" });
    for who in [&f.w.host(1), &f.who, &f.w.verifier(0)] {
        who.post(&on(&claim, "replace"), body.clone())
            .await
            .refused(403, "forbidden");
    }
    f.w.host(1)
        .get(&on(&claim, "leftover"))
        .await
        .refused(404, "not_found");
    let shares = json!({ "liable": "supplier", "liable_shares": [{ "party": "leader", "share_bps": 10_000 }] });
    f.w.host(0)
        .post(&on(&claim, "replace"), shares)
        .await
        .refused(422, "invalid");
    // After the leader's day it is the operators'.
    f.w.app.advance(DAY_MS).await;
    f.w.host(0)
        .post(&on(&claim, "replace"), body.clone())
        .await
        .refused(403, "orders.claim_escalated");
    let ready = f.w.app.operator().post(&on(&claim, "replace"), body).await;
    assert_eq!(ready.ok()["status"], "goods_ready");
}
