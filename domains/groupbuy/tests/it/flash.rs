//! Flash sales: carved out, pressed, over; by whom; what others see of them meanwhile.
use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, told};
use serde_json::{Value, json};

impl Bench {
    /// What a flash sale of the tomatoes asks for: 10 pieces at 9.90 for a minute.
    pub(crate) fn flash(made: &Value) -> Value {
        json!({"item_id": made["items"][0]["id"], "price": 990, "quantity": 10, "seconds": 60})
    }

    pub(crate) async fn planned(&self, made: &Value) -> Value {
        let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(made));
        self.host().post(&path, Self::flash(made)).await.ok()
    }

    async fn press(&self, sale: &Value, what: &str) -> julin_testkit::Reply {
        let path = format!("/api/v1/flash-sales/{}/{what}", text(sale));
        self.host().post(&path, json!({"countdown_s": 3})).await
    }

    async fn sale(&self, sale: &Value) -> Value {
        let path = format!("/api/v1/flash-sales/{}", text(sale));
        self.app.anyone().get(&path).await.ok()
    }
}

fn text(sale: &Value) -> &str {
    sale["id"].as_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_stock_is_taken_out_of_the_item_and_is_no_ordinary_item() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let before = b.view(campaign_id(&made)).await;
    let sale = b.planned(&made).await;
    assert_eq!(
        (&sale["state"], &sale["regular_price"]),
        (&json!("planned"), &json!(1990))
    );
    assert_eq!(
        (&sale["available"], &sale["limit_per_member"]),
        (&json!(10), &json!(1))
    );
    let view = b.view(campaign_id(&made)).await;
    assert_eq!(view["items"][0]["available"], 30);
    assert_eq!(view["items"].as_array().unwrap().len(), 2);
    assert_eq!(view["flash_sales"][0]["id"], sale["id"]);
    assert_eq!(
        view["share"]["text"].as_str().unwrap().lines().count(),
        before["share"]["text"].as_str().unwrap().lines().count()
    );
    let cards = b.app.anyone().get("/api/v1/campaigns").await.ok();
    let card = &cards["items"][0];
    assert_eq!(
        (&card["min_price"], &card["item_count"]),
        (&json!(1990), &json!(2))
    );
    assert_eq!(card["stock_ratio_bps"], 10_000);
    assert_eq!(told(&b.app, "groupbuy.flash_planned").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_key_is_the_same_sale() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(&made));
    let post = async |body| b.host().post_keyed(&path, "flash-0001", body).await;
    let first = post(Bench::flash(&made)).await.ok();
    let again = post(Bench::flash(&made)).await.ok();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        30
    );
    let mut other = Bench::flash(&made);
    other["quantity"] = json!(11);
    post(other).await.refused(409, "idempotency.key_reused");
    // One that was withdrawn is not made anew by a late repetition.
    let withdraw = format!("/api/v1/flash-sales/{}", text(&first));
    assert_eq!(b.host().delete(&withdraw).await.status, 204);
    post(Bench::flash(&made)).await.refused(404, "not_found");
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        40
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_is_refused_and_takes_nothing() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(&made));
    let refuse = async |change: (&str, Value), status: u16, code: &str| {
        let mut body = Bench::flash(&made);
        body[change.0] = change.1;
        let refused = b.host().post(&path, body).await.refused(status, code);
        assert_eq!(refused["field"], change.0);
    };
    refuse(("price", json!(1990)), 422, "groupbuy.flash_price").await;
    refuse(("quantity", json!(41)), 409, "catalog.stock_short").await;
    refuse(("seconds", json!(5)), 422, "invalid").await;
    refuse(("item_id", json!("77")), 404, "not_found").await;
    let sale = b.planned(&made).await;
    refuse(
        ("item_id", sale["id"].clone()),
        422,
        "groupbuy.flash_of_flash",
    )
    .await;
    let mut draft = b.body();
    draft["draft"] = json!(true);
    let draft = b.host().post("/api/v1/campaigns", draft).await.ok();
    let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(&draft));
    let early = b.host().post(&path, Bench::flash(&draft)).await;
    early.refused(409, "wrong_state");
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        30
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_runs_the_buy_or_hosts_its_live_holds_it_and_nobody_else() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(&made));
    let post = async |who: julin_testkit::Client, body: Value| who.post(&path, body).await;
    post(b.app.anyone(), Bench::flash(&made))
        .await
        .refused(401, "unauthenticated");
    let member = b.app.member(b.members[0]);
    post(member, Bench::flash(&made))
        .await
        .refused(403, "forbidden");
    post(b.rival(), Bench::flash(&made))
        .await
        .refused(403, "forbidden");
    post(b.app.operator(), Bench::flash(&made)).await.ok();
    b.hosts.0.lock().unwrap().insert(b.leaders[1]);
    // The goods cost 10.00: a host does not sell another's below that.
    let refused = post(b.rival(), Bench::flash(&made)).await;
    refused.refused(422, "groupbuy.flash_below_supply");
    let mut fair = Bench::flash(&made);
    fair["price"] = json!(1_000);
    let sale = post(b.rival(), fair).await.ok();
    let start = format!("/api/v1/flash-sales/{}/start", text(&sale));
    b.rival().post(&start, json!({})).await.ok();
    b.hosts.0.lock().unwrap().clear();
    let stop = format!("/api/v1/flash-sales/{}/stop", text(&sale));
    b.rival()
        .post(&stop, json!({}))
        .await
        .refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_press_starts_it_and_the_clock_ends_it() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let sale = b.planned(&made).await;
    b.press(&sale, "stop").await.refused(409, "wrong_state");
    let pressed = b.press(&sale, "start").await.ok();
    let now = b.app.ctx.now();
    assert_eq!(pressed["state"], "counting");
    assert_eq!(pressed["from"], now.plus_s(3).0);
    assert_eq!(pressed["until"], now.plus_s(63).0);
    b.app.advance(2_000).await;
    let again = b.press(&sale, "start").await.ok();
    assert_eq!(
        again["from"], pressed["from"],
        "a second press changes nothing"
    );
    let path = format!("/api/v1/flash-sales/{}", text(&sale));
    b.host()
        .delete(&path)
        .await
        .refused(409, "groupbuy.flash_started");
    b.app.advance(1_000).await;
    assert_eq!(b.sale(&sale).await["state"], "running");
    b.app.advance(59_999).await;
    assert_eq!(b.sale(&sale).await["state"], "running");
    b.app.advance(1).await;
    assert_eq!(b.sale(&sale).await["state"], "over");
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        40
    );
    b.press(&sale, "start")
        .await
        .refused(409, "groupbuy.flash_over");
    b.press(&sale, "stop").await.ok();
    b.app.advance(HOUR_MS).await;
    for name in ["planned", "started", "ended"] {
        let times = told(&b.app, &format!("groupbuy.flash_{name}")).await.len();
        assert_eq!(times, 1, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_can_be_stopped_and_ends_with_the_cutoff() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let (first, second, third) = (
        b.planned(&made).await,
        b.planned(&made).await,
        b.planned(&made).await,
    );
    b.press(&first, "start").await.ok();
    assert_eq!(b.press(&first, "stop").await.ok()["state"], "over");
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        20
    );
    b.app.advance(10 * HOUR_MS - 30_000).await;
    let last = b.press(&second, "start").await.ok();
    assert_eq!(last["until"], made["cutoff_at"], "no longer than the buy");
    b.app.advance(30_000).await;
    for sale in [&second, &third] {
        assert_eq!(b.sale(sale).await["state"], "over");
    }
    assert_eq!(
        b.view(campaign_id(&made)).await["items"][0]["available"],
        40
    );
    b.press(&third, "start")
        .await
        .refused(409, "groupbuy.flash_over");
    assert_eq!(told(&b.app, "groupbuy.flash_ended").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_it_sold_counts_for_the_minimum_and_for_no_tier() {
    let b = Bench::start().await;
    let mut body = b.body();
    body["min_quantity"] = json!(5);
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let sale = b.planned(&made).await;
    let both = json!({"id": made["id"], "items": [made["items"][0], sale]});
    b.paid(&both, 0, &[(0, 2), (1, 1)]).await;
    b.paid(&both, 1, &[(1, 2)]).await;
    assert_eq!(b.view(campaign_id(&made)).await["items"][0]["price"], 1990);
    assert_eq!(b.view(campaign_id(&made)).await["paid_quantity"], 5);
    b.app.advance(10 * HOUR_MS + TIMEOUT_MS).await;
    let closed = told(&b.app, "groupbuy.campaign_closed").await;
    assert_eq!(closed[0]["succeeded"], true);
    let prices = closed[0]["items"].as_array().unwrap().iter();
    let prices: Vec<_> = prices
        .map(|i| (i["quantity"].clone(), i["unit_price"].clone()))
        .collect();
    assert!(prices.contains(&(json!(2), json!(1990))), "{prices:?}");
    assert!(prices.contains(&(json!(3), json!(990))), "{prices:?}");
}
