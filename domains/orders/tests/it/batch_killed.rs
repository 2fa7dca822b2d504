//! The job of a batch is killed again and again: every line is refunded exactly once all the same.
use crate::bench::{MINUTE_MS, World};
use julin_db::{Command, Result, Tx, q};
use julin_kernel::Scope;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const BATCHES: &str = "/api/v1/after-sales/batches";
/// Orders: more than the job takes in one step.
const ORDERS: i64 = 60;

/// A batch over many orders that was started and not begun; answers its path.
async fn started(w: &World) -> String {
    for n in 1..=ORDERS {
        let who = w.resident(n).await;
        w.bought(&who, &[0, 1]).await;
    }
    w.count().await;
    let body = json!({ "campaign_id": w.campaign, "item_id": w.items[1], "share_bps": 3_333,
        "reason": "quality", "liable": "supplier", "note": "整批偏酸" });
    let batch = w.app.operator().post(BATCHES, body).await.ok();
    assert_eq!(
        (&batch["lines"], &batch["done"]),
        (&json!(ORDERS), &json!(0))
    );
    format!("{BATCHES}/{}", batch["id"].as_str().unwrap())
}

/// Runs what is due and drops it after some turns, wherever it stands.
async fn killed_after(w: &World, turns: usize) {
    let some = async {
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = w.app.runner.drain() => done.unwrap(),
        () = some => {}
    }
    // The writer outlives the runner here: what it was told before takes place before the clock moves.
    w.app.write(Refunded(w.app.scope())).await.unwrap();
    // A job whose runner died is taken up again once its lease is over.
    w.app.clock.advance(6 * MINUTE_MS);
}

async fn check(w: &World, path: &str) {
    let batch = w.app.operator().get(path).await.ok();
    let figures = ["done", "skipped", "failed", "refunded"].map(|f| batch[f].as_i64().unwrap());
    assert_eq!(batch["status"], "done");
    assert_eq!(figures, [ORDERS, 0, 0, ORDERS * 333]);
    assert_eq!(w.till.refunded(), ORDERS * 333);
    let lines = w.app.write(Refunded(w.app.scope())).await.unwrap();
    assert_eq!(
        lines,
        BTreeMap::from([(333, ORDERS)]),
        "lines by what went back"
    );
    assert_eq!(w.trial().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_goes_on() {
    let w = World::start().await;
    let path = started(&w).await;
    for turns in 0..80 {
        killed_after(&w, turns * turns / 4).await;
    }
    w.app.advance(6 * MINUTE_MS).await;
    check(&w, &path).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_before_its_cursor_is_written_it_refunds_nothing_twice() {
    let w = World::start().await;
    let path = started(&w).await;
    w.app.drain().await;
    check(&w, &path).await;
    // As if every order was refunded and none of the steps of the cursor came through.
    w.app.write(Forget(w.app.scope())).await.unwrap();
    let before: Value = w.app.operator().get(&path).await.ok();
    assert_eq!(before["status"], "running");
    w.app.advance(6 * MINUTE_MS).await;
    check(&w, &path).await;
}

/// Sets the cursor of every batch back and has its job run again.
struct Forget(Scope);
impl Command for Forget {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let now = tx.now();
        let n = tx
            .run(q!(
                "UPDATE orders_refund_batch SET status = 'running', cursor_order = 0 WHERE shop_id = $1",
                self.0.shop
            ))
            .await?;
        assert_eq!(n, 1);
        let batches: Vec<(i64,)> = tx
            .all(q!(
                "SELECT id FROM orders_refund_batch WHERE shop_id = $1",
                self.0.shop
            ))
            .await?;
        let job = julin_events::Job {
            kind: "orders.refund_batch",
            key: "again".to_owned(),
            payload: json!({ "batch": batches[0].0.to_string() }),
            run_at: now,
        };
        julin_events::enqueue(tx, self.0, job).await
    }
}

/// How many lines got how much back.
struct Refunded(Scope);
impl Command for Refunded {
    type Output = BTreeMap<i64, i64>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let rows: Vec<(i64, i64)> = tx
            .all(q!(
                "SELECT refunded, COUNT(*) FROM orders_line WHERE shop_id = $1 GROUP BY refunded",
                self.0.shop
            ))
            .await?;
        Ok(rows.into_iter().collect())
    }
}
