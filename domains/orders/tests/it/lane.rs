//! Many at once through the lane: nothing is oversold, no limit is passed, a key is one order.
use crate::bench::World;
use futures_util::future::join_all;
use julin_testkit::Client;
use serde_json::{Value, json};

const ORDERS: &str = "/api/v1/orders";

/// What was answered: the order, or why not.
pub(crate) fn answer(reply: julin_testkit::Reply) -> Result<String, String> {
    let body = reply.json();
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    match reply.status {
        201 => Ok(text("id")),
        409 => Err(text("code")),
        status => panic!("{status} {body}"),
    }
}

impl World {
    pub(crate) async fn residents(&self, n: i64) -> Vec<Client> {
        let mut all = vec![];
        for i in 1..=n {
            all.push(self.resident(i).await);
        }
        all
    }

    /// How many events of a name there are.
    pub(crate) async fn happened(&self, name: &str) -> i64 {
        let sql = julin_db::q!("SELECT COUNT(*) FROM events_outbox WHERE name = $1", name);
        let rows: Vec<(i64,)> = self.app.ctx.db.all(sql).await.unwrap();
        rows[0].0
    }
}

/// All ask at once, each under a key of their own.
pub(crate) async fn rush(
    buyers: &[Client],
    body: impl Fn(usize) -> Value,
) -> Vec<Result<String, String>> {
    let ask = |(n, who): (usize, &Client)| {
        let (who, body) = (who.clone(), body(n));
        async move { answer(who.post_keyed(ORDERS, &format!("rush-{n:05}"), body).await) }
    };
    join_all(buyers.iter().enumerate().map(ask)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_ten_pieces_ten_are_sold_and_every_key_keeps_its_answer() {
    let w = World::start().await;
    let buyers = w.residents(60).await;
    let first = rush(&buyers, |_| w.body(&[1])).await;
    let sold: Vec<_> = first.iter().flatten().collect();
    assert_eq!(sold.len(), 10);
    assert!(
        first
            .iter()
            .filter_map(|a| a.as_ref().err())
            .all(|code| code == "orders.sold_out")
    );
    assert_eq!(w.item(0).await["available"], 0);
    assert_eq!(
        w.happened("groupbuy.campaign_progressed").await,
        1,
        "sold out is told once"
    );
    let again = rush(&buyers, |_| w.body(&[1])).await;
    assert_eq!(again, first);
    let other = rush(&buyers, |n| w.body(&[1, i64::from(first[n].is_ok())])).await;
    for (before, after) in first.iter().zip(&other) {
        let reused = Err("idempotency.key_reused".to_owned());
        assert_eq!(
            *after,
            before.as_ref().map_or_else(|e| Err(e.clone()), |_| reused)
        );
    }
    assert_eq!(w.happened("orders.order_placed").await, 10);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_member_with_many_hands_does_not_pass_the_limit() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let hands: Vec<Client> = std::iter::repeat_n(who, 12).collect();
    let answers = rush(&hands, |_| w.body(&[1])).await;
    assert_eq!(answers.iter().flatten().count(), 3, "{answers:?}");
    let refused = answers.iter().filter_map(|a| a.as_ref().err());
    assert!(refused.clone().all(|code| code == "orders.limit_exceeded"));
    assert_eq!(refused.count(), 9);
    assert_eq!(w.item(0).await["available"], 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_comes_twice_at_once_is_one_order() {
    let w = World::start().await;
    let buyers = w.residents(20).await;
    let twice = |who: &Client| {
        let (who, body) = (who.clone(), w.body(&[0, 2]));
        let other = w.body(&[0, 3]);
        async move {
            let key = "double-tap-1";
            let taps = [body.clone(), body, other].map(|b| who.post_keyed(ORDERS, key, b));
            join_all(taps)
                .await
                .into_iter()
                .map(answer)
                .collect::<Vec<_>>()
        }
    };
    let all = join_all(buyers.iter().map(twice)).await;
    for taps in all {
        // Whichever came first is the order; the same again is the same, another body is refused.
        let orders: std::collections::HashSet<_> = taps.iter().flatten().collect();
        let refused = taps.iter().filter(|a| a.is_err()).count();
        assert_eq!(orders.len(), 1, "{taps:?}");
        assert!(refused == 1 || refused == 2, "{taps:?}");
    }
    assert_eq!(w.happened("orders.order_placed").await, 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_back_from_nothing_is_told_once() {
    let w = World::start().await;
    let buyers = w.residents(10).await;
    rush(&buyers, |_| w.body(&[1])).await;
    assert_eq!(w.happened("groupbuy.campaign_progressed").await, 1);
    w.app.advance(16 * crate::bench::MINUTE_MS).await;
    assert_eq!(w.item(0).await["available"], 10);
    assert_eq!(
        w.happened("groupbuy.campaign_progressed").await,
        2,
        "once, not once an order"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_may_ask_how_many_do() {
    let w = World::start().await;
    let who = w.resident(1).await;
    let path = format!("/api/v1/orders/queue?campaign_id={}", w.campaign);
    assert_eq!(who.get(&path).await.ok(), json!({ "waiting": 0 }));
    w.app
        .anyone()
        .get(&path)
        .await
        .refused(401, "unauthenticated");
    let none = who.get("/api/v1/orders/queue").await;
    assert_eq!(none.status, 400);
}
