//! Whatever is carved, pressed, held, paid and freed in whatever order: no piece comes or goes.
use crate::bench::{Bench, campaign_id};
use julin_catalog::{Pool, commit_reserved, pools, release, reserve, uncommit};
use julin_db::{Command, Result, Tx, q};
use julin_groupbuy::{FlashState, snapshot, stock_freed};
use julin_kernel::{CampaignId, CampaignItemId, PoolId, Scope};
use julin_testkit::SHOP;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

#[derive(Debug, Clone)]
enum Step {
    Plan(i64),
    Press(usize, &'static str),
    Withdraw(usize),
    Wait(i64),
    Hold(usize, i64),
    Pay(usize),
    Free(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1i64..9).prop_map(Step::Plan),
        (0usize..6, prop_oneof![Just("start"), Just("stop")]).prop_map(|(n, w)| Step::Press(n, w)),
        (0usize..6).prop_map(Step::Withdraw),
        (1_000i64..40_000).prop_map(Step::Wait),
        (0usize..6, 1i64..6).prop_map(|(n, q)| Step::Hold(n, q)),
        (0usize..9).prop_map(Step::Pay),
        (0usize..9).prop_map(Step::Free),
    ]
}

/// Stock that an order has: of an item, out of a pool, paid or not.
#[derive(Debug, Clone, Copy)]
struct Has {
    item: CampaignItemId,
    pool: PoolId,
    pieces: i64,
    paid: bool,
}

struct Hold(Has);
impl Command for Hold {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let wants = [(self.0.pool, self.0.pieces)];
        Ok(reserve(tx, Scope::shop(SHOP), &wants).await?.is_ok())
    }
}

struct Pay(Has);
impl Command for Pay {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let held = [(self.0.pool, self.0.pieces)];
        Ok(commit_reserved(tx, Scope::shop(SHOP), &held).await?)
    }
}

/// What orders does when an order ends.
struct Free(CampaignId, Has);
impl Command for Free {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (scope, has) = (Scope::shop(SHOP), self.1);
        let pieces = [(has.pool, has.pieces)];
        if has.paid {
            uncommit(tx, scope, &pieces).await?;
        } else {
            release(tx, scope, &pieces).await?;
        }
        stock_freed(tx, scope, self.0, &[(has.item, has.pool, has.pieces)]).await
    }
}

struct Trial<'a> {
    b: &'a Bench,
    made: Value,
    sales: Vec<Value>,
    has: Vec<Has>,
}

impl Trial<'_> {
    async fn on_hand(&self) -> i64 {
        let sum: Vec<(i64,)> = self
            .b
            .app
            .ctx
            .db
            .all(q!("SELECT CAST(SUM(on_hand) AS BIGINT) FROM catalog_pool"))
            .await
            .unwrap();
        sum[0].0
    }

    /// Item, pool, and where it stands if it is a flash sale.
    async fn items(&self) -> Vec<(CampaignItemId, PoolId, Option<FlashState>)> {
        let mut tx = self.b.app.ctx.db.read().await.unwrap();
        let id = campaign_id(&self.made);
        let now = self.b.app.ctx.now();
        let found = snapshot(&mut tx, self.b.app.scope(), id).await.unwrap();
        let items = found.unwrap().items.into_iter();
        items
            .map(|i| (i.id, i.pool, i.flash.map(|f| f.state(now))))
            .collect()
    }

    async fn play(&mut self, step: Step) {
        let host = self.b.host();
        let of = |sales: &[Value], n: usize| {
            let sale = sales.get(n % sales.len().max(1));
            sale.map(|s| format!("/api/v1/flash-sales/{}", s["id"].as_str().unwrap()))
        };
        match step {
            Step::Plan(quantity) => {
                let mut body = Bench::flash(&self.made);
                body["quantity"] = json!(quantity);
                let path = format!("/api/v1/campaigns/{}/flash-sales", campaign_id(&self.made));
                let reply = host.post(&path, body).await;
                if reply.status == 201 {
                    self.sales.push(reply.ok());
                }
            }
            Step::Press(n, what) => {
                if let Some(path) = of(&self.sales, n) {
                    host.post(&format!("{path}/{what}"), json!({})).await;
                }
            }
            Step::Withdraw(n) => {
                if let Some(path) = of(&self.sales, n) {
                    host.delete(&path).await;
                }
            }
            Step::Wait(ms) => self.b.app.advance(ms).await,
            Step::Hold(n, pieces) => {
                // Placing sells no flash sale that is not running.
                let mut items = self.items().await;
                items.retain(|i| i.2.is_none_or(|state| state == FlashState::Running));
                let (item, pool, _) = items[n % items.len()];
                let has = Has {
                    item,
                    pool,
                    pieces,
                    paid: false,
                };
                if self.b.app.write(Hold(has)).await.unwrap() {
                    self.has.push(has);
                }
            }
            Step::Pay(n) => {
                let n = n % self.has.len().max(1);
                if let Some(has) = self.has.get_mut(n).filter(|h| !h.paid) {
                    self.b.app.write(Pay(*has)).await.unwrap();
                    has.paid = true;
                }
            }
            Step::Free(n) => {
                if !self.has.is_empty() {
                    let has = self.has.remove(n % self.has.len());
                    self.b
                        .app
                        .write(Free(campaign_id(&self.made), has))
                        .await
                        .unwrap();
                }
            }
        }
    }

    /// What orders hold is held, and one that is over keeps no more than that.
    async fn check(&self) {
        let items = self.items().await;
        let ids: Vec<_> = items.iter().map(|i| i.1).collect();
        let mut tx = self.b.app.ctx.db.read().await.unwrap();
        let found = pools(&mut tx, self.b.app.scope(), &ids).await.unwrap();
        for (item, pool, state) in items {
            let theirs = self.has.iter().filter(|h| h.item == item);
            let held: i64 = theirs.map(|h| h.pieces).sum();
            let pool = &found[&pool];
            assert_eq!(pool.reserved + pool.committed, held, "{item:?}");
            if state == Some(FlashState::Over) {
                assert_eq!(Pool::available(pool), 0, "{item:?} is over and keeps stock");
            }
        }
    }
}

async fn play(b: &Bench, steps: Vec<Step>) {
    let mut body = b.body();
    (body["items"][0]["stock"], body["items"][1]["stock"]) = (json!(12), json!(1));
    body["cutoff_at"] = json!(b.app.ctx.now().plus_s(86_400));
    let made = b.host().post("/api/v1/campaigns", body).await.ok();
    let mut trial = Trial {
        b,
        made,
        sales: vec![],
        has: vec![],
    };
    let all = trial.on_hand().await;
    for step in steps {
        trial.play(step.clone()).await;
        assert_eq!(trial.on_hand().await, all, "after {step:?}");
        trial.check().await;
    }
    for has in std::mem::take(&mut trial.has) {
        b.app
            .write(Free(campaign_id(&trial.made), has))
            .await
            .unwrap();
    }
    let cancel = format!("/api/v1/campaigns/{}/cancel", campaign_id(&trial.made));
    b.host().post(&cancel, json!({})).await.ok();
    trial.check().await;
    assert_eq!(trial.on_hand().await, all);
    assert_eq!(
        b.stock(0).await + b.stock(1).await,
        all,
        "all is the SKUs' again"
    );
}

#[test]
fn no_piece_comes_or_goes() {
    let cases = ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    let b = runtime.block_on(Bench::start());
    let steps = prop::collection::vec(step(), 1..25);
    TestRunner::new(cases)
        .run(&steps, |steps| {
            runtime.block_on(play(&b, steps));
            Ok(())
        })
        .unwrap();
}
