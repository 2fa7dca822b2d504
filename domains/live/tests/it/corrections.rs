//! Corrections of what was said on air.
use crate::bench::{Emit, World, told};
use julin_contracts::{CommissionRule, OrderHead, OrderLineFact, OrderPlaced};
use julin_kernel::{LineId, Money, OrderId, PersonId, PickupPointId, SkuId, SupplierId};
use serde_json::json;

struct Sold<'a> {
    w: &'a World,
    live: &'a str,
    order: i64,
    member: PersonId,
    item: usize,
}

impl Sold<'_> {
    async fn place(&self) {
        let head = OrderHead {
            order: OrderId(self.order),
            member: self.member,
            campaign: self.w.campaign.parse().unwrap(),
            leader: self.w.leader,
            community: self.w.community,
            pickup_point: PickupPointId(1),
            live: Some(self.live.parse().unwrap()),
            card: None,
        };
        let line = OrderLineFact {
            line: LineId(1),
            item: self.w.items[self.item].parse().unwrap(),
            sku: SkuId(1),
            supplier: SupplierId(1),
            name: String::new(),
            quantity: 1,
            unit_price: Money(1_990),
            supply_price: Money(0),
            commission_bps: 1_000,
            commission: CommissionRule::Rate,
            amount: Money(1_990),
        };
        let placed = OrderPlaced {
            head,
            lines: vec![line],
            total: Money(1_990),
            pay_by: self.w.app.ctx.now(),
        };
        let emit = Emit(self.w.app.scope(), placed.into());
        self.w.app.write(emit).await.unwrap();
        self.w.app.drain().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_correction_is_seen_by_all_and_told_once_to_who_bought_by_it() {
    let w = World::start().await;
    let live = w.on_air().await;
    let cards = w.cards(&live).await;
    let mut people = vec![];
    for n in 0..4 {
        people.push(w.resident(n, "王小明").await);
    }
    let sold = |order, n: usize, item| Sold {
        w: &w,
        live: &live,
        order,
        member: people[n].0,
        item,
    };
    // Two orders of one buyer of the cherries, one of the peaches; the last comes after.
    for (order, n, item) in [(1, 0, 0), (2, 0, 0), (3, 1, 0), (4, 2, 1)] {
        sold(order, n, item).place().await;
    }
    let mut viewer = w.listener(&live, "v:a", None);
    let path = format!("/api/v1/lives/{live}/corrections");
    let wrong = json!({"card_id": cards[0], "said": "一箱六斤", "correct": "一箱五斤"});
    people[0]
        .1
        .post(&path, wrong.clone())
        .await
        .refused(403, "forbidden");
    w.app
        .leader(w.rival)
        .post(&path, wrong.clone())
        .await
        .refused(403, "forbidden");
    let made = w
        .host()
        .post_keyed(&path, "correct-01", wrong.clone())
        .await
        .ok();
    assert_eq!(
        w.host().post_keyed(&path, "correct-01", wrong).await.ok(),
        made
    );
    assert_eq!(told(&mut viewer), [("correction".to_owned(), made.clone())]);
    w.app.advance(1_000).await;
    sold(5, 3, 0).place().await;
    w.app.drain().await;
    let mut heard = vec![];
    for (_, who) in &people {
        let inbox = who.get("/api/v1/inbox").await.ok();
        let items = inbox["items"].as_array().unwrap();
        heard.push(
            items
                .iter()
                .filter(|m| m["template"] == "live_corrected")
                .count(),
        );
    }
    assert_eq!(heard, [1, 1, 0, 0]);
    let seen = w
        .app
        .anyone()
        .get(&format!("/api/v1/lives/{live}"))
        .await
        .ok();
    assert_eq!(seen["corrections"], json!([made]));
    w.host()
        .post(&format!("/api/v1/lives/{live}/end"), json!({}))
        .await
        .ok();
    let after = json!({"said": "周五到", "correct": "周六到"});
    w.host().post(&path, after).await.ok();
    let seen = w
        .app
        .anyone()
        .get(&format!("/api/v1/lives/{live}"))
        .await
        .ok();
    assert_eq!(seen["corrections"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_heard_is_not_corrected() {
    let w = World::start().await;
    let (planned, live) = (w.planned().await, w.on_air().await);
    let foreign = w.cards(&planned).await;
    let right = json!({"said": "一斤", "correct": "半斤"});
    let path = format!("/api/v1/lives/{planned}/corrections");
    w.host()
        .post(&path, right)
        .await
        .refused(409, "live.not_on_air");
    let path = format!("/api/v1/lives/{live}/corrections");
    for (wrong, field) in [
        (
            json!({"card_id": foreign[0], "said": "一斤", "correct": "半斤"}),
            "card_id",
        ),
        (json!({"said": "", "correct": "半斤"}), "said"),
        (
            json!({"said": "一斤", "correct": "字".repeat(121)}),
            "correct",
        ),
    ] {
        let refused = w.host().post(&path, wrong).await.refused(422, "invalid");
        assert_eq!(refused["field"], field);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_corrected_twenty_times_and_all_are_shown() {
    let w = World::start().await;
    let live = w.on_air().await;
    let path = format!("/api/v1/lives/{live}/corrections");
    for n in 0..20 {
        let right = json!({"said": "一斤", "correct": format!("半斤 {n}")});
        let key = format!("correct-{n:02}");
        w.host().post_keyed(&path, &key, right).await.ok();
    }
    let more = json!({"said": "一斤", "correct": "二两"});
    w.host()
        .post(&path, more)
        .await
        .refused(409, "live.corrections_full");
    // A late retry of what was made is answered all the same.
    let first = json!({"said": "一斤", "correct": "半斤 0"});
    w.host().post_keyed(&path, "correct-00", first).await.ok();
    let room = format!("/api/v1/lives/{live}");
    let seen = w.app.anyone().get(&room).await.ok();
    assert_eq!(seen["corrections"].as_array().unwrap().len(), 20);
}
