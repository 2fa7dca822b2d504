#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, reason = "a long run tells how it is getting on")]

mod books;
mod check;
mod dice;
mod load;
mod provider;
mod record;
mod run;
mod shop;
mod town;
mod web;

use clap::Parser;
use std::path::PathBuf;

/// Kills a shop under load again and again, and compares what it keeps with what it answered.
#[derive(Parser, Debug, Clone)]
pub(crate) struct Options {
    /// The program under test.
    #[arg(long)]
    julin: PathBuf,
    /// Where its data goes; emptied first.
    #[arg(long)]
    dir: PathBuf,
    /// `postgres://…`; SQLite when there is none.
    #[arg(long)]
    pg: Option<String>,
    /// The folder of that PostgreSQL, which is killed too; whoever started it starts it again.
    #[arg(long)]
    pg_data: Option<PathBuf>,
    /// How often to kill.
    #[arg(long, default_value_t = 100)]
    rounds: u32,
    /// Members who order at the same time.
    #[arg(long, default_value_t = 48)]
    members: usize,
    /// What the dice begin with.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run::run(options))
}
