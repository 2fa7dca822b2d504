//! The terms of a presale: told before it opens, checked, frozen once it is open.
use crate::bench::{Bench, HOUR_MS, TIMEOUT_MS, campaign_id, ts};
use serde_json::{Value, json};

fn presale(b: &Bench) -> Value {
    let mut body = b.body();
    body["presale"] = json!({ "final_hours": 48, "unpaid": "forfeit" });
    body["items"][0]["deposit"] = json!(500);
    body["items"][1]["deposit"] = json!(2_000);
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn its_terms_are_told_and_its_quota_is_no_stock() {
    let b = Bench::start().await;
    let made = b.host().post("/api/v1/campaigns", presale(&b)).await.ok();
    let counting = 10 * HOUR_MS + TIMEOUT_MS;
    assert_eq!(
        made["presale"],
        json!({
            "final_hours": 48, "unpaid": "forfeit",
            "final_from": ts(counting).0, "final_by": ts(counting + 48 * HOUR_MS).0,
        })
    );
    assert_eq!(made["items"][0]["deposit"], 500);
    assert_eq!(made["items"][0]["available"], 40);
    assert_eq!(
        (b.stock(0).await, b.stock(1).await),
        (100, 100),
        "untouched"
    );
    let cards = b.app.anyone().get("/api/v1/campaigns").await.ok();
    assert_eq!(cards["items"][0]["presale"], true);
    let id = campaign_id(&made);
    let edit = json!({ "presale": { "final_hours": 24, "unpaid": "refund" } });
    b.host()
        .put(&format!("/api/v1/campaigns/{id}"), edit)
        .await
        .refused(409, "groupbuy.fixed_once_open");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_named() {
    let b = Bench::start().await;
    let team = json!({ "size": 3, "price": 1_500, "hours": 24 });
    for (pointer, value, code, field) in [
        (
            "/items/0/deposit",
            json!(null),
            "groupbuy.presale_deposit",
            "items.0.deposit",
        ),
        (
            "/items/0/deposit",
            json!(0),
            "groupbuy.presale_deposit",
            "items.0.deposit",
        ),
        // Not below the deepest tier.
        (
            "/items/0/deposit",
            json!(1_750),
            "groupbuy.presale_deposit",
            "items.0.deposit",
        ),
        (
            "/items/1/deposit",
            json!(6_990),
            "groupbuy.presale_deposit",
            "items.1.deposit",
        ),
        (
            "/items/0/team",
            team,
            "groupbuy.presale_alone",
            "items.0.deposit",
        ),
        (
            "/presale",
            json!(null),
            "groupbuy.no_presale",
            "items.0.deposit",
        ),
        (
            "/presale/final_hours",
            json!(337),
            "invalid",
            "presale.final_hours",
        ),
        (
            "/presale/final_hours",
            json!(-1),
            "invalid",
            "presale.final_hours",
        ),
    ] {
        let mut body = presale(&b);
        match body.pointer_mut(pointer) {
            Some(found) => *found = value.clone(),
            None => body["items"][0]["team"] = value.clone(),
        }
        let refused = b.host().post("/api/v1/campaigns", body).await;
        let told = refused.refused(422, code);
        assert_eq!(told["field"], field, "{pointer} = {value}");
    }
    assert_eq!((b.stock(0).await, b.stock(1).await), (100, 100));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_becomes_a_presale_and_an_ordinary_buy_again() {
    let b = Bench::start().await;
    let mut draft = b.body();
    draft["draft"] = json!(true);
    let made = b.host().post("/api/v1/campaigns", draft).await.ok();
    let path = format!("/api/v1/campaigns/{}", campaign_id(&made));
    let terms = json!({ "final_hours": 72, "unpaid": "refund" });
    let alone = b.host().put(&path, json!({ "presale": terms })).await;
    alone.refused(422, "groupbuy.presale_deposit");
    let edit = json!({ "presale": terms, "items": presale(&b)["items"] });
    let edited = b.host().put(&path, edit).await.ok();
    assert_eq!(edited["presale"]["final_hours"], 72);
    let none = json!({ "presale": { "final_hours": 0, "unpaid": "refund" },
                       "items": b.body()["items"], "draft": false });
    let opened = b.host().put(&path, none).await.ok();
    assert_eq!(
        (&opened["presale"], &opened["status"]),
        (&json!(null), &json!("open"))
    );
    assert_eq!((b.stock(0).await, b.stock(1).await), (60, 80));
}
