//! Staff: decides claims, and counts the stock anew while it is being sold.
use super::Market;
use crate::dice::Dice;
use crate::web::id;
use julin_kernel::{Clock as _, SystemClock};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

const LIABLE: [&str; 4] = ["supplier", "leader", "platform", "carrier"];

/// Approves (mostly) what was claimed, until nobody claims any more and nothing is left to decide.
pub(super) async fn decide_claims(market: Arc<Market>) {
    let mut dice = Dice::of(market.seed, 4_000_001);
    let operator = market.town.operator.clone();
    loop {
        tokio::time::sleep(Duration::from_millis(900)).await;
        let nobody = market.is_empty();
        let Ok(page) = operator.get("/api/v1/after-sales?status=requested").await else {
            continue;
        };
        let claims = page["items"].as_array().cloned().unwrap_or_default();
        if nobody && claims.is_empty() {
            return;
        }
        for claim in &claims {
            let path = format!("/api/v1/after-sales/{}", id(claim).unwrap_or_default());
            let answer = if dice.chance(80) {
                let liable = dice.pick(&LIABLE);
                let body = json!({ "liable": liable, "note": "" });
                operator
                    .post(&format!("{path}/approve"), "no-key-needed", body)
                    .await
            } else {
                let body = json!({ "note": "照片看不出问题" });
                operator
                    .post(&format!("{path}/reject"), "no-key-needed", body)
                    .await
            };
            // Decided before, and the answer was lost.
            if let Err(no) = answer
                && no.status != 409
            {
                market.broken(format!("a claim could not be decided: {no}"));
            }
        }
    }
}

/// Goods come in and are lost, each change under a key.
pub(super) async fn count_stock(market: Arc<Market>) {
    let mut dice = Dice::of(market.seed, 5_000_001);
    let operator = market.town.operator.clone();
    for n in 0.. {
        if market.is_over() {
            return;
        }
        tokio::time::sleep(dice.pause(300..1_500)).await;
        let Some(sku) = dice.pick(&market.town.skus) else {
            return;
        };
        let delta = if dice.chance(50) { 7 } else { -3 };
        let (path, key) = (format!("/api/v1/skus/{sku}/stock"), format!("stock-{n:08}"));
        let body = json!({ "delta": delta, "reason": "盘点" });
        match operator.put(&path, &key, body).await {
            Ok(_) => market.record.note(|said| said.stock.insert(key, delta)),
            Err(no) => {
                market.broken(format!("the stock could not be counted: {no}"));
                None
            }
        };
    }
}

/// Unix milliseconds.
pub(crate) fn now_ms() -> i64 {
    SystemClock.now().0
}
