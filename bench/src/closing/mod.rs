//! Closing a campaign of many orders in many communities: seconds and memory of each stage, and the
//! same again with the process killed midway, several times, compared to the fen and the piece.
mod close;
mod meter;
mod outcome;
mod part;
mod shop;
mod store;
mod till;
mod world;

use clap::{Args, ValueEnum};
use part::{Part, outcomes, run_part, run_part_killed};
use std::path::PathBuf;
use std::time::Duration;
use store::Store;

/// What to close.
#[derive(Args, Clone)]
pub(crate) struct Options {
    /// Orders of the campaign.
    #[arg(long, default_value_t = 100_000)]
    orders: usize,
    /// Communities that take part.
    #[arg(long, default_value_t = 200)]
    communities: usize,
    /// How often the process is killed while it closes; 0 leaves that out.
    #[arg(long, default_value_t = 6)]
    kills: u32,
    /// Waits for every refund to be sent as well.
    #[arg(long)]
    refunds: bool,
    /// A durable PostgreSQL; databases `closing_…` are made in it. Without it PostgreSQL is left out.
    #[arg(long)]
    pg: Option<String>,
    /// Only PostgreSQL.
    #[arg(long)]
    only_pg: bool,
    /// Where the SQLite files are put.
    #[arg(long, default_value = ".")]
    dir: PathBuf,
    /// Another benchmark's; not used.
    #[arg(long, hide = true)]
    redis: Option<String>,
    /// Another benchmark's; not used.
    #[arg(long, hide = true)]
    server: Option<PathBuf>,
    /// One part alone, in the database at `--url`: how the benchmark runs itself.
    #[arg(long, hide = true)]
    part: Option<Part>,
    #[arg(long, hide = true)]
    url: Option<String>,
}

pub(crate) async fn run(options: Options) -> anyhow::Result<()> {
    if let (Some(part), Some(url)) = (options.part, &options.url) {
        return part.run(url, &options).await;
    }
    if !options.only_pg {
        let dir = tempfile::tempdir_in(&options.dir)?;
        let store = Store::Lite(dir.path().to_owned());
        compare(&store, &options).await?;
    }
    if let Some(pg) = &options.pg {
        compare(&Store::Pg(pg.clone()), &options).await?;
    }
    Ok(())
}

/// One engine: filled once, closed undisturbed, closed with kills.
async fn compare(store: &Store, options: &Options) -> anyhow::Result<()> {
    println!(
        "{}: {} orders, {} communities",
        store.name(),
        options.orders,
        options.communities
    );
    let full = store.empty("seed").await?;
    run_part(Part::Seed, &full, options)?;
    let calm = store.copy("seed", "calm").await?;
    let told = run_part(Part::Close, &calm, options)?;
    println!("  in all {:>39.1} s", total(&told));
    let expected = outcomes(&run_part(Part::Print, &calm, options)?);
    if options.kills == 0 {
        return Ok(());
    }
    let killed = store.copy("seed", "killed").await?;
    let whole = total(&told);
    for n in 1..=options.kills {
        let after = Duration::from_secs_f64(whole / f64::from(2 * options.kills));
        let ended = run_part_killed(&killed, options, after)?;
        println!("  kill {n}: after {:.1} s, {ended}", after.as_secs_f64());
    }
    run_part(Part::Close, &killed, options)?;
    let found = outcomes(&run_part(Part::Print, &killed, options)?);
    for (a, b) in expected.iter().zip(&found) {
        println!("  {} {a}", if a == b { "equal " } else { "DIFFER" });
    }
    anyhow::ensure!(expected == found, "killed midway it came to something else");
    store.drop_all().await
}

fn total(told: &[Vec<String>]) -> f64 {
    let seconds = told
        .iter()
        .filter_map(|row| row.get(2)?.parse::<f64>().ok());
    seconds.sum()
}

fn show(row: &[String]) {
    match row {
        [kind, what, seconds] if kind == "seed" => {
            println!("  seed: {what:<34} {seconds:>8} s");
        }
        [kind, what, seconds, before, peak] if kind == "stage" => {
            println!("  {what:<40} {seconds:>8} s   {before:>5} MB, peak {peak:>5} MB");
        }
        _ => {}
    }
}

impl clap::builder::ValueParserFactory for Part {
    type Parser = clap::builder::EnumValueParser<Self>;
    fn value_parser() -> Self::Parser {
        clap::builder::EnumValueParser::new()
    }
}

/// Names of the parts on the command line.
impl ValueEnum for Part {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Seed, Self::Close, Self::Print]
    }
    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.word()))
    }
}
