//! Julin in process: the full order through its lane.
use super::load::{Buyer, Figures, measure};
use super::world::{SHOP, World};
use anyhow::ensure;
use julin_db::{Db, Lane, LaneOptions};
use julin_kernel::{Id as _, Scope};
use julin_orders::{PlaceOrder, PlaceOrderBody, PlaceOrders};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

struct Member {
    world: Arc<World>,
    lane: Arc<Lane<PlaceOrders>>,
    bought: Arc<AtomicUsize>,
    wish: PlaceOrderBody,
}

impl Buyer for Member {
    async fn buy(&mut self) -> anyhow::Result<()> {
        let w = &self.world;
        let n = self.bought.fetch_add(1, Ordering::Relaxed);
        let member = w.members[n % w.members.len()];
        let key = format!("{n:020}");
        let order = PlaceOrder::new(Scope::shop(SHOP), member, key, &self.wish, 900)?;
        self.lane.ask(w.campaign.raw(), order).await?;
        Ok(())
    }
}

pub(crate) async fn run(
    url: &str,
    buyers: usize,
    span: Duration,
    options: LaneOptions,
) -> anyhow::Result<Figures> {
    let world = Arc::new(World::open(url).await?);
    let lane = Arc::new(Lane::open(&world.db, PlaceOrders, options));
    let bought = Arc::new(AtomicUsize::new(0));
    let wish: PlaceOrderBody = serde_json::from_value(world.wish())?;
    let member = |_| Member {
        world: world.clone(),
        lane: lane.clone(),
        bought: bought.clone(),
        wish: wish.clone(),
    };
    let figures = measure((0..buyers).map(member).collect(), span).await?;
    verify(&world.db, bought.load(Ordering::Relaxed)).await?;
    Ok(figures)
}

/// Every order acknowledged is there once, with its line and its event, and the stock is theirs.
async fn verify(db: &Db, bought: usize) -> anyhow::Result<()> {
    let n = i64::try_from(bought)?;
    let counts = [
        ("orders", julin_db::q!("SELECT COUNT(*) FROM orders_order")),
        ("lines", julin_db::q!("SELECT COUNT(*) FROM orders_line")),
        (
            "intents",
            julin_db::q!("SELECT COUNT(*) FROM payments_payment"),
        ),
        (
            "stock",
            julin_db::q!("SELECT CAST(SUM(reserved) AS BIGINT) FROM catalog_pool"),
        ),
        (
            "quota",
            julin_db::q!("SELECT CAST(SUM(bought) AS BIGINT) FROM groupbuy_quota"),
        ),
    ];
    for (what, sql) in counts {
        let (found,): (i64,) = db.one(sql).await?;
        ensure!(found == n, "{what}: {found} of {n}");
    }
    Ok(())
}
