//! The demo neighbourhood: made by driving the real commands over HTTP under a clock that can be
//! moved, never by inserting rows. Its routes exist only in `julin demo`.
mod client;
mod clock;
mod coupons;
mod estate;
mod goods;
mod history;
mod http;
mod leaders;
mod now;
mod preheat;
mod presale;
mod publish;
mod residents;
mod show;
mod teams;
mod weighed;

use crate::context::open;
use crate::serve::{Shop, compose, listen};
use anyhow::Result;
use client::Client;
use clock::DemoClock;
use julin_config::Config;
use julin_db::Env;
use julin_kernel::SystemRng;
use std::path::Path;
use std::sync::Arc;

pub(crate) use publish::publish;

/// The demo's settings, below those of file, environment and flags.
pub(crate) fn settings(data: &Path) -> Vec<(String, String)> {
    let pairs = [
        ("data_dir", data.display().to_string()),
        ("demo.enabled", "true".to_owned()),
        ("store.name", "聚邻·桂花里".to_owned()),
    ];
    pairs.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()
}

/// Serves the demo; makes the neighbourhood on the first start.
pub(crate) async fn serve(config: Config, say: &'static (dyn Fn(&str) + Sync)) -> Result<()> {
    anyhow::ensure!(
        config.is_local(),
        "the demo serves this machine only: see http.public_url"
    );
    let clock = DemoClock::open(&config.data_dir)?;
    let env = Env::new(clock.clock(), Arc::new(SystemRng));
    let opened = open(config, env).await?;
    let shop = compose(opened, http::routes(clock.clone()));
    listen(shop, |shop| begin(shop, clock, say)).await
}

fn begin(
    shop: &Shop,
    clock: DemoClock,
    say: &'static (dyn Fn(&str) + Sync),
) -> impl Future<Output = ()> + Send + use<> {
    let (ctx, runner) = (shop.ctx.clone(), shop.runner.clone());
    let outside = shop.outside.clone();
    async move {
        let world = World {
            client: Client::new(&ctx),
            ctx,
            runner,
            outside,
            clock,
        };
        let made = if world.clock.is_made() {
            Ok(())
        } else {
            world.make(say).await
        };
        match made {
            Ok(()) => greet(&world, say),
            Err(e) => crate::cli::complain(&format!("the demo neighbourhood was not made: {e:#}")),
        }
    }
}

/// What making the neighbourhood needs.
pub(crate) struct World {
    client: Client,
    ctx: julin_web::Ctx,
    runner: julin_events::Runner,
    outside: crate::wiring::Outside,
    clock: DemoClock,
}

/// How far the demo's past reaches.
const PAST_DAYS: i64 = 28;
const DAY_MS: i64 = 86_400_000;

impl World {
    async fn make(&self, say: &(dyn Fn(&str) + Sync)) -> Result<()> {
        say("Making the demo neighbourhood: communities, goods, four weeks of orders …");
        let began = tokio::time::Instant::now();
        self.clock.go_back(PAST_DAYS * DAY_MS)?;
        self.create_operator().await?;
        let operator = self.operator().await?;
        let estate = estate::make(self, &operator).await?;
        let shelf = goods::make(self, &operator).await?;
        let people = residents::make(self, &estate).await?;
        history::make(self, &estate, &shelf, &people).await?;
        now::make(self, &estate, &shelf, &people).await?;
        leaders::make(self, &estate, &people).await?;
        self.clock.made()?;
        say(&format!("  done in {:.1} s", began.elapsed().as_secs_f64()));
        Ok(())
    }

    async fn create_operator(&self) -> Result<()> {
        let (db, shop) = (&self.ctx.db, self.ctx.shop);
        crate::wiring::operator::create(db, shop, "operator", http::PASSWORD).await
    }

    /// The operator, signed in: staff sessions last half a day, and the demo's days are short.
    async fn operator(&self) -> Result<Client> {
        self.client.password("operator", http::PASSWORD).await
    }

    /// Moves the clock and runs all that became due. What is under way ends first: a callback signed
    /// hours ago is refused.
    async fn advance(&self, ms: i64) -> Result<()> {
        self.outside.settled().await;
        self.clock.advance(ms)?;
        self.settle().await
    }

    /// Runs all that is due.
    async fn settle(&self) -> Result<()> {
        Ok(self.runner.drain().await?)
    }

    fn now(&self) -> i64 {
        self.ctx.now().0
    }
}

fn greet(world: &World, say: &(dyn Fn(&str) + Sync)) {
    let url = &world.ctx.config.http.public_url;
    let rtmp = &world.ctx.config.media.rtmp_public_url;
    say(&format!(
        "\n  聚邻 Julin — demo neighbourhood\n\n  \
         mall       {url}/\n  leader     {url}/leader\n  console    {url}/console/\n  \
         RTMP       {rtmp}/{{stream key of the live, shown to its host}}\n\n  \
         Every page has one-click roles and a clock that can be moved forward.\n  \
         operator   login `operator`, password `{}`\n  \
         residents and leaders sign in by phone; codes are at {url}/dev-inbox\n\n  \
         A film for the live room:  julin demo-live\n",
        http::PASSWORD
    ));
}
