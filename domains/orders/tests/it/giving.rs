//! A coupon is given to many: some of them in a transaction, all of them once.
use crate::bench::World;
use julin_db::{Command, Result, Tx, q};
use julin_kernel::PersonId;
use serde_json::{Value, json};

/// So many people from an id on.
struct People(i64, i64);
impl Command for People {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        for id in self.0..self.0 + self.1 {
            tx.run(q!(
                "INSERT INTO identity_person (shop_id, id, phone_tail4, nickname, status, created_at)
                 VALUES (1, $1, '', 'neighbour', 'active', 0)",
                id
            ))
            .await?;
        }
        Ok(())
    }
}

const FIRST: i64 = 500_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_coupon_for_many_is_set_aside_at_once_and_given_step_by_step() {
    let w = World::start().await;
    w.app.write(People(FIRST, 251)).await.unwrap();
    let coupon = w.coupon(json!({"total": 260, "claimable": true})).await;
    let (path, shown) = (
        format!("/api/v1/coupons/{coupon}/give"),
        format!("/api/v1/coupons/{coupon}"),
    );
    let operator = w.app.operator();
    let of = |n: i64| -> Value {
        let ids = (FIRST..FIRST + n).map(|id| id.to_string());
        json!({"member_ids": ids.collect::<Vec<_>>()})
    };
    let figures = |view: &Value| (view["issued"].as_i64(), view["giving"].as_i64());
    let given = operator
        .post_keyed(&path, "give-all-0001", of(250))
        .await
        .ok();
    assert_eq!(figures(&given), (Some(250), Some(150)), "a hundred have it");
    let again = operator
        .post_keyed(&path, "give-all-0001", of(250))
        .await
        .ok();
    assert_eq!(figures(&again), (Some(250), Some(150)), "told twice");
    operator
        .post_keyed(&path, "give-all-0001", of(1))
        .await
        .refused(409, "idempotency.key_reused");
    // What is set aside is nobody else's, while it is still being given.
    let gone = operator
        .post(&path, of(11))
        .await
        .refused(409, "promo.coupon_gone");
    assert_eq!(gone["detail"], "10");
    w.app.drain().await;
    let over = operator.get(&shown).await.ok();
    assert_eq!(figures(&over), (Some(250), Some(0)));
    for id in [FIRST, FIRST + 99, FIRST + 100, FIRST + 249] {
        let mine = w
            .app
            .member(PersonId(id))
            .get("/api/v1/me/coupons")
            .await
            .ok();
        assert_eq!(mine.as_array().unwrap().len(), 1, "{id}");
    }
    let last = w.app.member(PersonId(FIRST + 250));
    let none = last.get("/api/v1/me/coupons").await.ok();
    assert_eq!(none, json!([]));
    // Once more is a second one, over the limit that a member who claims has.
    operator.post(&path, of(1)).await.ok();
    let first = w.app.member(PersonId(FIRST));
    let mine = first.get("/api/v1/me/coupons").await.ok();
    assert_eq!(mine.as_array().unwrap().len(), 2);
    let mut odd = of(3);
    odd["member_ids"][1] = json!("77");
    let said = operator.post(&path, odd).await.refused(404, "not_found");
    assert_eq!(said["field"], "member_ids.1");
}
