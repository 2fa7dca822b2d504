//! The run: start, load, kill, look, start again; in the end let everything come to rest and look once
//! more.
use crate::books::Books;
use crate::dice::Dice;
use crate::provider::Provider;
use crate::record::Record;
use crate::shop::{Process, Shop, kill_postgres};
use crate::{Options, check, load, town};
use anyhow::{Result, bail};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long everything may take to come to rest: the last order may be paid for a minute, jobs that
/// failed wait before they are tried again.
const REST: Duration = Duration::from_mins(15);

/// How the kills fell.
#[derive(Debug, Default)]
struct Kills {
    all: u32,
    starting: u32,
    closing: u32,
    postgres: u32,
}

/// Everything that a run needs.
struct Run {
    options: Options,
    shop: Shop,
    provider: Provider,
    books: Books,
    record: Arc<Record>,
    dice: Dice,
    kills: Kills,
}

/// Runs it.
pub(crate) async fn run(options: Options) -> Result<()> {
    let mut run = Run::prepare(options).await?;
    println!("seed {}", run.options.seed);
    run.shop.operator(town::OPERATOR, town::PASSWORD)?;
    let mut process = run.shop.start()?;
    run.shop.ready(&mut process).await?;
    let town = town::make(&run.shop.base, &run.record, run.options.members).await?;
    println!("the town is made");
    let (market, mut people) = load::start(town, run.record.clone(), run.options.seed);
    for round in 1..=run.options.rounds {
        process = run.round(process, round).await?;
    }
    market.close();
    run.shop.ready(&mut process).await?;
    run.provider.behave();
    println!("no more kills: everything comes to rest");
    while people.join_next().await.is_some() {}
    run.come_to_rest().await?;
    run.tell()
}

impl Run {
    async fn prepare(options: Options) -> Result<Self> {
        if options.dir.exists() {
            std::fs::remove_dir_all(&options.dir)?;
        }
        std::fs::create_dir_all(options.dir.join("data"))?;
        let (port, till) = (free_port()?, free_port()?);
        let dir = options.dir.join("provider");
        let (provider, merchant) = Provider::start(&dir, till, options.seed).await?;
        Ok(Self {
            shop: Shop::new(&options, &merchant, port)?,
            books: match &options.pg {
                Some(url) => Books::Postgres(url.clone()),
                None => Books::Sqlite(options.dir.join("data/julin.db")),
            },
            provider,
            record: Arc::default(),
            dice: Dice::of(options.seed, 1_000_000),
            kills: Kills::default(),
            options,
        })
    }

    /// Lets it live for a while, kills it, looks at what is left, and starts it again.
    async fn round(&mut self, mut process: Process, round: u32) -> Result<Process> {
        let until = self.instant(&mut process).await?;
        while Instant::now() < until {
            anyhow::ensure!(!process.is_over()?, "it ended by itself");
            sleep(Duration::from_millis(5)).await;
        }
        self.kill(process, round).await?;
        let said = self.record.read();
        self.books.ready().await?;
        let found = check::always(&self.books, &said, &self.provider.books()?).await?;
        report(&found)?;
        if round.is_multiple_of(10) {
            let (orders, lost) = (said.orders.len(), said.tally.lost);
            println!("{round} kills, {orders} orders asked for, {lost} answers lost: all is well");
        }
        self.shop.start()
    }

    /// When to kill: any time, also while it starts, or just when a campaign is being counted.
    async fn instant(&mut self, process: &mut Process) -> Result<Instant> {
        if self.dice.chance(15) {
            self.kills.starting += 1;
            return Ok(Instant::now() + self.dice.pause(0..700));
        }
        self.shop.ready(process).await?;
        let now = Instant::now();
        let alive = now + self.dice.pause(600..5_000);
        if self.dice.chance(50) {
            return Ok(alive);
        }
        let sql =
            "SELECT MIN(counting_at) FROM groupbuy_campaign WHERE status IN ('open', 'cutoff')";
        let counting = self.books.number(sql).await?;
        let ahead = u64::try_from(counting - load::now_ms()).unwrap_or(0);
        if (200..6_000).contains(&ahead) {
            let after = self.dice.pause(0..1_200);
            return Ok(now + Duration::from_millis(ahead) + after);
        }
        Ok(alive)
    }

    async fn kill(&mut self, process: Process, round: u32) -> Result<()> {
        let postgres = self.options.pg_data.clone();
        match postgres.filter(|_| round.is_multiple_of(5)) {
            Some(data) if self.dice.chance(50) => {
                // The shop sees its database die, and is killed while it copes.
                kill_postgres(&data)?;
                sleep(self.dice.pause(0..900)).await;
                process.kill()?;
                self.kills.postgres += 1;
            }
            Some(data) => {
                process.kill()?;
                kill_postgres(&data)?;
                self.kills.postgres += 1;
            }
            None => process.kill()?,
        }
        self.kills.all += 1;
        self.books.ready().await?;
        let sql = "SELECT COUNT(*) FROM orders_order o JOIN groupbuy_campaign g
            ON g.id = o.campaign_id WHERE o.status = 'paid'
            AND g.status IN ('closed', 'succeeded', 'failed')";
        self.kills.closing += u32::from(self.books.number(sql).await? > 0);
        Ok(())
    }

    /// Waits until nothing is under way, then looks once more, and closer.
    async fn come_to_rest(&self) -> Result<()> {
        let began = Instant::now();
        let mut left = check::under_way(&self.books).await?;
        while !left.is_empty() && began.elapsed() < REST {
            sleep(Duration::from_secs(1)).await;
            left = check::under_way(&self.books).await?;
        }
        report(&left)?;
        let said = self.record.read();
        let found = check::at_rest(&self.books, &said, &self.provider.books()?).await?;
        report(&found)
    }

    fn tell(&self) -> Result<()> {
        let (said, kills) = (self.record.read(), &self.kills);
        let books = self.provider.books()?;
        let (asked, tally) = (said.orders.len(), &said.tally);
        let answers = said.orders.values().filter_map(|o| o.answer.as_ref());
        let placed = answers.filter(|a| matches!(a, crate::record::Answer::Placed { .. }));
        println!(
            "{} kills: {} while starting, {} while a campaign was being settled, {} of PostgreSQL too\n\
             {} requests, {} answers lost; {asked} orders asked for, {} placed, {} cancelled\n\
             {} payments, {} refunds at the provider, which kept silent {} times\n\
             {} campaigns, {} orders handed over, {} claims, {} counts of stock: all is well",
            kills.all,
            kills.starting,
            kills.closing,
            kills.postgres,
            tally.requests,
            tally.lost,
            placed.count(),
            said.cancelled.len(),
            books.paid.len(),
            books.refunds.len(),
            self.provider.silences(),
            tally.campaigns,
            tally.handed,
            tally.claims,
            said.stock.len(),
        );
        Ok(())
    }
}

fn report(found: &[String]) -> Result<()> {
    if found.is_empty() {
        return Ok(());
    }
    bail!("broken:\n  {}", found.join("\n  "))
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
