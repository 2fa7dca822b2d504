use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, Unpay, campaign_id, item_id, told};
use julin_contracts::CampaignAggregated;
use julin_db::{Command, Result, Tx};
use julin_groupbuy::{CampaignStatus, final_prices, progress, set_status};
use julin_kernel::{CampaignId, Money, Scope};
use julin_testkit::SHOP;
use serde_json::json;

const ALL_MS: i64 = 10 * HOUR_MS + TIMEOUT_MS;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_price_falls_while_neighbours_join_and_is_settled_once() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    let (id, tomato) = (campaign_id(&made), item_id(&made, 0));
    b.paid(&made, 0, &[(0, 2)]).await;
    let order = b.paid(&made, 1, &[(0, 8), (1, 1)]).await;
    let view = b.view(id).await;
    assert_eq!(
        (&view["items"][0]["price"], &view["paid_quantity"]),
        (&json!(1750), &json!(11))
    );
    assert_eq!(
        (
            &view["joined_count"],
            &view["items"][0]["tiers"][1]["reached"]
        ),
        (&json!(2), &json!(true))
    );
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let now = progress(&mut tx, b.app.scope(), id).await.unwrap().unwrap();
    drop(tx);
    assert_eq!(
        (now.paid_quantity, now.joined_count, now.items[0].price),
        (11, 2, Money(1750))
    );
    // Cancelled before the counting: it does not count.
    let lines = vec![(tomato, 5)];
    let part = Unpay {
        campaign: id,
        order,
        lines,
    };
    assert!(b.app.write(part).await.unwrap());
    b.app.advance(ALL_MS).await;
    let mut tx = b.app.ctx.db.read().await.unwrap();
    let last = final_prices(&mut tx, b.app.scope(), id).await.unwrap();
    drop(tx);
    assert_eq!((last[0].quantity, last[0].unit_price), (5, Money(1890)));
    // A refund after the counting does not move the tier of others.
    let lines = vec![(tomato, 5)];
    b.app
        .write(Unpay {
            campaign: id,
            order,
            lines,
        })
        .await
        .unwrap();
    let view = b.view(id).await;
    assert_eq!(
        (
            &view["items"][0]["price"],
            &view["items"][0]["paid_quantity"]
        ),
        (&json!(1890), &json!(0))
    );
    assert!(view["items"][0].get("next_tier").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn below_the_minimum_it_fails() {
    let b = Bench::start().await;
    for (minimum, succeeded) in [(3, true), (4, false)] {
        let mut body = b.body();
        body["min_quantity"] = json!(minimum);
        body["cutoff_at"] = json!(b.app.ctx.now().plus_ms(10 * HOUR_MS).0);
        let made = b.host().post("/api/v1/campaigns", body).await.ok();
        b.paid(&made, 0, &[(0, 2), (1, 1)]).await;
        b.app.advance(ALL_MS).await;
        let closed = told(&b.app, "groupbuy.campaign_closed").await;
        let mine = closed.iter().find(|c| c["campaign"] == made["id"]).unwrap();
        assert_eq!(mine["succeeded"], succeeded, "{minimum}");
        assert_eq!(mine["items"].as_array().unwrap().len(), 2);
    }
}

struct Aggregated(CampaignId);
impl Command for Aggregated {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let told = CampaignAggregated {
            campaign: self.0,
            succeeded: true,
        };
        julin_events::emit(tx, Scope::shop(SHOP), told)
            .await
            .map(|_| ())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_sold_goes_back_when_demand_is_final() {
    let b = Bench::start().await;
    let made = b.campaign().await;
    b.paid(&made, 0, &[(0, 2)]).await;
    b.app.advance(ALL_MS).await;
    assert_eq!(b.stock(0).await, 60);
    b.app.write(Aggregated(campaign_id(&made))).await.unwrap();
    b.app.drain().await;
    // Orders holds the sold pieces in the pool; here nobody does, so all of it is free.
    assert_eq!((b.stock(0).await, b.stock(1).await), (100, 100));
}

struct Move(CampaignId, CampaignStatus, CampaignStatus);
impl Command for Move {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        set_status(tx, Scope::shop(SHOP), self.0, self.1, self.2).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn states_go_forward_one_by_one_and_say_when_they_are_there() {
    use CampaignStatus::{Fulfilling, Open, Procuring, Settled, Succeeded};
    let b = Bench::start().await;
    let made = b.campaign().await;
    let id = campaign_id(&made);
    b.paid(&made, 0, &[(0, 1)]).await;
    assert!(b.app.write(Move(id, Succeeded, Procuring)).await.is_err());
    b.app.advance(ALL_MS).await;
    assert!(b.app.write(Move(id, Succeeded, Procuring)).await.unwrap());
    assert!(!b.app.write(Move(id, Succeeded, Procuring)).await.unwrap());
    assert!(b.app.write(Move(id, Open, Settled)).await.is_err());
    assert!(b.app.write(Move(id, Procuring, Fulfilling)).await.unwrap());
    assert_eq!(b.view(id).await["status"], "fulfilling");
}
