use crate::{product, start};
use julin_catalog::{
    Short, carve, commit_reserved, give_back, pools, product_snapshot, release, reserve, ship,
    uncommit,
};
use julin_db::{Command, Result, Tx};
use julin_kernel::{PersonId, PoolId, Scope, SkuId};
use julin_testkit::{SHOP, TestApp};
use serde_json::json;

/// What a room above does to a pool.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Act {
    Carve(PoolId, i64),
    GiveBack(PoolId),
    Reserve(PoolId, i64),
    Release(PoolId, i64),
    Commit(PoolId, i64),
    Uncommit(PoolId, i64),
    Ship(PoolId, i64),
}

/// What came of it: a new pool, or what is short.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Done {
    pub(crate) pool: Option<PoolId>,
    pub(crate) short: Vec<Short>,
}

impl Command for Act {
    type Output = Done;
    async fn run(&self, tx: &mut Tx) -> Result<Done> {
        let scope = Scope::shop(SHOP);
        let mut done = Done::default();
        match *self {
            Self::Carve(p, n) => done.pool = Some(carve(tx, scope, p, n, "test").await?),
            Self::GiveBack(p) => drop(give_back(tx, scope, p).await?),
            Self::Reserve(p, n) => {
                done.short = reserve(tx, scope, &[(p, n)])
                    .await?
                    .err()
                    .unwrap_or_default();
            }
            Self::Release(p, n) => release(tx, scope, &[(p, n)]).await?,
            Self::Commit(p, n) => commit_reserved(tx, scope, &[(p, n)]).await?,
            Self::Uncommit(p, n) => uncommit(tx, scope, &[(p, n)]).await?,
            Self::Ship(p, n) => ship(tx, scope, &[(p, n)]).await?,
        }
        Ok(done)
    }
}

/// A SKU's own pool with this stock.
pub(crate) async fn pool_of(app: &TestApp, stock: i64) -> (SkuId, PoolId) {
    let made = product(&app.operator(), stock).await;
    let sku: SkuId = made["skus"][0]["id"].as_str().unwrap().parse().unwrap();
    let mut tx = app.ctx.db.read().await.unwrap();
    let found = product_snapshot(&mut tx, app.scope(), &[sku])
        .await
        .unwrap();
    (sku, found[&sku].pool)
}

/// `(on_hand, reserved, committed)`
pub(crate) async fn holds(app: &TestApp, pool: PoolId) -> (i64, i64, i64) {
    let mut tx = app.ctx.db.read().await.unwrap();
    let found = pools(&mut tx, app.scope(), &[pool]).await.unwrap();
    let pool = &found[&pool];
    (pool.on_hand, pool.reserved, pool.committed)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_goes_through_its_states() {
    let app = start().await;
    let (_, pool) = pool_of(&app, 10).await;
    for (act, expected) in [
        (Act::Reserve(pool, 4), (10, 4, 0)),
        (Act::Release(pool, 1), (10, 3, 0)),
        (Act::Commit(pool, 3), (10, 0, 3)),
        (Act::Uncommit(pool, 1), (10, 0, 2)),
        (Act::Ship(pool, 2), (8, 0, 0)),
    ] {
        assert_eq!(app.write(act).await.unwrap(), Done::default());
        assert_eq!(holds(&app, pool).await, expected, "{act:?}");
    }
    for act in [
        Act::Release(pool, 1),
        Act::Commit(pool, 1),
        Act::Ship(pool, 1),
        Act::Reserve(pool, 0),
    ] {
        assert!(app.write(act).await.is_err(), "{act:?}");
        assert_eq!(holds(&app, pool).await, (8, 0, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_short_is_told_and_nothing_is_held() {
    struct Both([(PoolId, i64); 3]);
    impl Command for Both {
        type Output = std::result::Result<(), Vec<Short>>;
        async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
            Ok(reserve(tx, Scope::shop(SHOP), &self.0).await?)
        }
    }
    let app = start().await;
    let ((_, one), (_, two)) = (pool_of(&app, 5).await, pool_of(&app, 2).await);
    let answer = app
        .write(Both([(one, 3), (two, 2), (two, 1)]))
        .await
        .unwrap();
    let short = Short {
        pool: two,
        wanted: 3,
        available: 2,
    };
    assert_eq!(answer, Err(vec![short]));
    assert_eq!(
        (holds(&app, one).await, holds(&app, two).await),
        ((5, 0, 0), (2, 0, 0))
    );
    assert_eq!(
        app.write(Both([(one, 3), (two, 1), (two, 1)]))
            .await
            .unwrap(),
        Ok(())
    );
    assert_eq!(
        (holds(&app, one).await, holds(&app, two).await),
        ((5, 3, 0), (2, 2, 0))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stock_is_carved_out_and_what_is_free_goes_back() {
    let app = start().await;
    let (_, parent) = pool_of(&app, 10).await;
    let child = app
        .write(Act::Carve(parent, 6))
        .await
        .unwrap()
        .pool
        .unwrap();
    assert_eq!(
        (holds(&app, parent).await.0, holds(&app, child).await.0),
        (4, 6)
    );
    let refused = app.write(Act::Carve(parent, 5)).await.unwrap_err();
    let fault = refused.fault().unwrap();
    assert_eq!(
        (fault.code.code, fault.detail.as_deref()),
        ("catalog.stock_short", Some("4"))
    );
    app.write(Act::Reserve(child, 2)).await.unwrap();
    app.write(Act::GiveBack(child)).await.unwrap();
    assert_eq!(
        (holds(&app, parent).await, holds(&app, child).await),
        ((8, 0, 0), (2, 2, 0))
    );
    app.write(Act::GiveBack(child)).await.unwrap();
    app.write(Act::GiveBack(parent)).await.unwrap();
    assert_eq!(
        holds(&app, parent).await,
        (8, 0, 0),
        "nothing above a SKU's own pool"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_buyers_never_get_more_than_there_is() {
    let app = start().await;
    let (_, pool) = pool_of(&app, 25).await;
    let mut tasks = vec![];
    for _ in 0..40 {
        let db = app.ctx.db.clone();
        tasks.push(tokio::spawn(async move {
            db.write(Act::Reserve(pool, 1)).await
        }));
    }
    let mut got = 0;
    for task in tasks {
        got += i64::from(task.await.unwrap().unwrap().short.is_empty());
    }
    assert_eq!((got, holds(&app, pool).await), (25, (25, 25, 0)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_counts_stock_anew_but_not_below_what_is_held() {
    let app = start().await;
    let (sku, pool) = pool_of(&app, 10).await;
    app.write(Act::Reserve(pool, 4)).await.unwrap();
    let path = format!("/api/v1/skus/{sku}/stock");
    let adjust = |delta: i64| json!({"delta": delta, "reason": "盘点"});
    let operator = app.operator();
    let view = operator.put(&path, adjust(-6)).await.ok();
    assert_eq!(
        (view["stock"].as_i64(), view["on_hand"].as_i64()),
        (Some(0), Some(4))
    );
    let said = operator
        .put(&path, adjust(-1))
        .await
        .refused(409, "catalog.stock_short");
    assert_eq!(
        (said["field"].as_str(), said["detail"].as_str()),
        (Some("delta"), Some("0"))
    );
    let twice = [("idempotency-key", "stock-key-1")];
    let again = |delta: i64| operator.send("PUT", &path, adjust(delta).to_string().into(), &twice);
    assert_eq!(again(3).await.ok()["on_hand"], 7);
    assert_eq!(again(3).await.ok()["on_hand"], 7, "counted once");
    again(2).await.refused(409, "idempotency.key_reused");
    let silent = json!({"delta": 1, "reason": " "});
    operator.put(&path, silent).await.refused(422, "invalid");
    app.leader(PersonId(3))
        .put(&path, adjust(1))
        .await
        .refused(403, "forbidden");
    let scope = app.scope();
    let mut tx = app.ctx.db.read().await.unwrap();
    let page = julin_kernel::PageQuery::default();
    let trail = julin_web::audit_page(&mut tx, scope, Some(("sku", sku.0)), &page)
        .await
        .unwrap();
    assert_eq!(trail.len(), 2);
    assert_eq!(trail[0].detail.0["reason"], "盘点");
}
