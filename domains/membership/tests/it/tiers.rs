//! Tiers are reached by what is finally paid, kept until a date, and then kept again or lost.
use crate::{MEMBER, completed, tell};
use async_trait::async_trait;
use julin_contracts::{Event, LiableParty, OrderCompleted, OrderRefunded, RefundCause};
use julin_db::{Result, Tx, q};
use julin_kernel::{CampaignId, LineId, Money, PersonId, RefundId, Scope, SupplierId};
use julin_promo::{Buys, MemberTags, TierId};
use julin_testkit::TestApp;
use serde_json::{Value, json};
use std::sync::Arc;

const DAY_MS: i64 = 86_400_000;

/// The ports as the program wires them.
struct Ports;

#[async_trait]
impl MemberTags for Ports {
    async fn tags(&self, _: &mut Tx, _: Scope, _: PersonId) -> Result<Vec<String>> {
        Ok(vec![])
    }
    async fn tier(&self, tx: &mut Tx, scope: Scope, member: PersonId) -> Result<Option<TierId>> {
        julin_membership::tier_of(tx, scope, member).await
    }
}

#[async_trait]
impl Buys for Ports {
    async fn has(&self, _: &mut Tx, _: Scope, _: CampaignId, _: Option<PersonId>) -> Result<bool> {
        Ok(false)
    }
    async fn has_tier(&self, tx: &mut Tx, scope: Scope, tier: TierId) -> Result<bool> {
        julin_membership::has_tier(tx, scope, tier).await
    }
}

async fn start() -> TestApp {
    let rooms = vec![
        julin_identity::room(),
        julin_community::room(),
        julin_promo::room(),
        julin_membership::room(),
    ];
    TestApp::with(rooms, |_, ports| {
        ports.put::<dyn MemberTags>(Arc::new(Ports));
        ports.put::<dyn Buys>(Arc::new(Ports));
        None
    })
    .await
}

fn coupon(app: &TestApp, tiers: &Value) -> Value {
    json!({ "title": "会员券", "kind": "fixed", "amount": 500, "total": 10, "tier_ids": tiers,
        "valid_until": app.ctx.now().0 + 900 * DAY_MS })
}

/// Two tiers, at ¥100 and at ¥500 or 800 points; the higher gives a coupon and half as many points again.
async fn two_tiers(app: &TestApp) -> Value {
    let gift = app
        .operator()
        .post("/api/v1/coupons", coupon(app, &json!([])))
        .await
        .ok();
    let input = json!({ "period_days": 90, "keep_days": 60, "needs": "any", "tiers": [
        { "name": "银杏", "paid": 10_000 },
        { "name": "丹桂", "paid": 50_000, "points": 800, "points_bps": 15_000,
          "coupon_id": gift["coupon_id"] },
    ] });
    app.operator().put("/api/v1/member-tiers", input).await.ok()
}

async fn mine(app: &TestApp) -> Value {
    app.member(MEMBER).get("/api/v1/me/tier").await.ok()
}

fn name(view: &Value) -> &str {
    view["tier"]["name"].as_str().unwrap_or("-")
}

fn kinds(view: &Value) -> Vec<String> {
    let steps = view["steps"].as_array().unwrap().iter();
    steps
        .map(|s| format!("{} {}→{}", s["kind"], s["was"], s["now"]).replace('"', ""))
        .collect()
}

async fn messages(app: &TestApp, template: &str) -> usize {
    let mut tx = app.ctx.db.read().await.unwrap();
    let rows: Vec<(String,)> = tx
        .all(q!(
            "SELECT body FROM events_outbox WHERE name = 'messaging.message_requested'"
        ))
        .await
        .unwrap();
    let wanted = format!("\"{template}\"");
    rows.iter().filter(|(text,)| text.contains(&wanted)).count()
}

async fn complete(app: &TestApp, order: i64, net: i64) {
    tell(app, completed(order, net)).await;
    app.drain().await;
}

fn refunded(order: i64, amount: i64) -> Event {
    let Event::OrderCompleted(OrderCompleted { head, .. }) = completed(order, 0) else {
        unreachable!("a completed order")
    };
    OrderRefunded {
        head,
        line: LineId(1),
        supplier: SupplierId(1),
        amount: Money(amount),
        liable: LiableParty::Platform,
        refund: RefundId(order),
        cause: RefundCause::default(),
        discounts: vec![],
    }
    .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tier_is_reached_by_what_is_paid_and_gives_its_benefits_once() {
    let app = start().await;
    two_tiers(&app).await;
    complete(&app, 1, 9_999).await;
    let view = mine(&app).await;
    assert_eq!(
        (name(&view), &view["next"]["paid_lacking"]),
        ("-", &json!(1))
    );
    complete(&app, 2, 1).await;
    let view = mine(&app).await;
    assert_eq!(name(&view), "银杏");
    assert_eq!(view["next"]["paid_lacking"], 40_000);
    assert_eq!(view["next"]["points_lacking"], 800 - 99);
    complete(&app, 3, 40_000).await;
    complete(&app, 3, 40_000).await;
    let view = mine(&app).await;
    assert_eq!((name(&view), view.get("next")), ("丹桂", None));
    assert_eq!(kinds(&view), ["reached 银杏→丹桂", "reached null→银杏"]);
    assert_eq!(messages(&app, "tier_reached").await, 2);
    let coupons = app.member(MEMBER).get("/api/v1/me/coupons").await.ok();
    assert_eq!(
        coupons.as_array().unwrap().len(),
        1,
        "given once: {coupons}"
    );
    // The order that reaches it earns as before; the next one half as much again.
    let points = app.member(MEMBER).get("/api/v1/me/points").await.ok();
    assert_eq!(points["balance"], 99 + 400);
    complete(&app, 4, 10_000).await;
    let points = app.member(MEMBER).get("/api/v1/me/points").await.ok();
    assert_eq!(points["balance"], 499 + 150);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tier_ends_on_its_date_unless_it_is_earned_again() {
    let app = start().await;
    two_tiers(&app).await;
    complete(&app, 1, 50_000).await;
    assert_eq!(name(&mine(&app).await), "丹桂");
    // On day 60 what was paid still counts: another 60 days. On day 120 it does not.
    app.advance(60 * DAY_MS).await;
    let view = mine(&app).await;
    assert_eq!(kinds(&view), ["kept 丹桂→丹桂", "reached null→丹桂"]);
    assert_eq!(messages(&app, "tier_ending").await, 0);
    complete(&app, 2, 12_000).await;
    app.advance(46 * DAY_MS).await;
    let view = mine(&app).await;
    assert_eq!((name(&view), &view["is_kept"]), ("丹桂", &json!(false)));
    assert_eq!(messages(&app, "tier_ending").await, 1, "two weeks before");
    app.advance(14 * DAY_MS).await;
    let view = mine(&app).await;
    assert_eq!((name(&view), &view["is_kept"]), ("银杏", &json!(true)));
    assert_eq!(messages(&app, "tier_lapsed").await, 1);
    app.advance(60 * DAY_MS).await;
    let view = mine(&app).await;
    assert_eq!((name(&view), view.get("kept_until")), ("-", None));
    assert_eq!(kinds(&view)[0], "lapsed 银杏→null");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_goes_back_does_not_count_but_takes_no_tier_before_its_date() {
    let app = start().await;
    two_tiers(&app).await;
    // What went back before the end is in its net already.
    tell(&app, refunded(1, 3_000)).await;
    complete(&app, 1, 10_000).await;
    tell(&app, refunded(1, 4_000)).await;
    app.drain().await;
    let view = mine(&app).await;
    assert_eq!((name(&view), &view["paid"]), ("银杏", &json!(6_000)));
    assert_eq!(view["is_kept"], false);
    app.advance(60 * DAY_MS).await;
    assert_eq!(name(&mine(&app).await), "-");
    // More than there was is nothing, never less.
    tell(&app, refunded(1, 9_000)).await;
    app.drain().await;
    assert_eq!(mine(&app).await["paid"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_tiers_lift_who_deserves_it_and_leave_who_has_one() {
    let app = start().await;
    complete(&app, 1, 20_000).await;
    assert_eq!(name(&mine(&app).await), "-", "no tiers, no tier");
    let tiers = two_tiers(&app).await;
    app.drain().await;
    assert_eq!(name(&mine(&app).await), "银杏");
    let ids: Vec<&Value> = tiers["tiers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|t| &t["id"])
        .collect();
    let input = |least: i64| {
        json!({ "period_days": 90, "keep_days": 60, "needs": "all", "tiers": [
            { "id": ids[0], "name": "银杏", "paid": least },
            { "id": ids[1], "name": "丹桂", "paid": 60_000 },
        ] })
    };
    app.operator()
        .put("/api/v1/member-tiers", input(30_000))
        .await
        .ok();
    app.drain().await;
    let view = mine(&app).await;
    assert_eq!((name(&view), &view["is_kept"]), ("银杏", &json!(false)));
    let gone = json!({ "period_days": 90, "keep_days": 60, "needs": "all", "tiers": [] });
    let operator = app.operator();
    let reply = operator.put("/api/v1/member-tiers", gone).await;
    reply.refused(409, "membership.tier_held");
    let wrong = json!({ "period_days": 90, "keep_days": 60, "needs": "any", "tiers": [
        { "name": "一", "paid": 100 }, { "name": "二", "paid": 100 } ] });
    let problem = operator.put("/api/v1/member-tiers", wrong).await;
    assert_eq!(
        problem.refused(422, "membership.tier_order")["field"],
        "tiers.1.paid"
    );
    let member = app
        .member(MEMBER)
        .put("/api/v1/member-tiers", input(1))
        .await;
    member.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_of_a_tier_is_claimed_by_its_members_alone() {
    let app = start().await;
    let tiers = two_tiers(&app).await;
    let of = json!([tiers["tiers"][0]["id"]]);
    let made = app
        .operator()
        .post("/api/v1/coupons", coupon(&app, &of))
        .await
        .ok();
    let claim = format!(
        "/api/v1/coupons/{}/claim",
        made["coupon_id"].as_str().unwrap()
    );
    let member = app.member(MEMBER);
    let shown = |list: Value, id: &Value| {
        let all = list.as_array().unwrap().clone();
        all.into_iter()
            .find(|c| c["terms"]["coupon_id"] == *id)
            .unwrap()
    };
    let list = member.get("/api/v1/coupons/claimable").await.ok();
    assert_eq!(
        shown(list, &made["coupon_id"])["refusal"],
        "promo.coupon_not_for_you"
    );
    member
        .post(&claim, Value::Null)
        .await
        .refused(403, "promo.coupon_not_for_you");
    complete(&app, 1, 10_000).await;
    member.post(&claim, Value::Null).await.ok();
    let unknown = coupon(&app, &json!(["7"]));
    let problem = app.operator().post("/api/v1/coupons", unknown).await;
    assert_eq!(
        problem.refused(422, "promo.reach_unknown")["field"],
        "tier_ids.0"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn operators_see_who_has_which_tier() {
    let app = start().await;
    two_tiers(&app).await;
    complete(&app, 1, 10_000).await;
    let seen = app
        .operator()
        .get("/api/v1/member-tiers/standings?ids=100,101")
        .await
        .ok();
    assert_eq!(seen.as_array().unwrap().len(), 1);
    assert_eq!(
        (&seen[0]["member_id"], &seen[0]["name"]),
        (&json!("100"), &json!("银杏"))
    );
    let tiers = app.operator().get("/api/v1/member-tiers").await.ok();
    assert_eq!(tiers["tiers"][0]["members"], 1);
    let shown = app.member(MEMBER).get("/api/v1/member-tiers").await.ok();
    assert!(
        shown["tiers"][0].get("members").is_none(),
        "for staff alone"
    );
    let wrong = app
        .operator()
        .get("/api/v1/member-tiers/standings?ids=1,x")
        .await;
    assert_eq!(wrong.refused(422, "invalid")["field"], "ids");
}
