//! The parts, each in a process of its own, so that memory is measured and a kill is one.
use super::shop::Shop;
use super::{Options, close, outcome, world};
use anyhow::{Context as _, ensure};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// One part of the benchmark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Fills an empty database up to the cutoff.
    Seed,
    /// Closes, from wherever the shop is.
    Close,
    /// Prints what it came to.
    Print,
}

impl Part {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Seed => "seed",
            Self::Close => "close",
            Self::Print => "print",
        }
    }

    /// Runs in this process.
    pub(crate) async fn run(self, url: &str, options: &Options) -> anyhow::Result<()> {
        let dir = tempfile::tempdir_in(&options.dir)?;
        let shop = Shop::open(url, dir.path()).await?;
        match self {
            Self::Seed => world::seed(&shop, options).await,
            Self::Close => close::close(&shop, options.refunds).await,
            Self::Print => outcome::print(shop.db()).await,
        }
    }
}

fn command(part: Part, url: &str, options: &Options) -> anyhow::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["closing", "--part", part.word(), "--url", url])
        .args(["--orders", &options.orders.to_string()])
        .args(["--communities", &options.communities.to_string()])
        .arg("--dir")
        .arg(&options.dir)
        .stdout(Stdio::piped());
    if options.refunds {
        command.arg("--refunds");
    }
    Ok(command)
}

/// Runs a part to its end and shows its stages as they end; what it told, split.
pub(crate) fn run_part(
    part: Part,
    url: &str,
    options: &Options,
) -> anyhow::Result<Vec<Vec<String>>> {
    let mut child = command(part, url, options)?.spawn()?;
    let out = child.stdout.take().context("no output")?;
    let mut told = vec![];
    for line in BufReader::new(out).lines() {
        let row: Vec<String> = line?.split('\t').map(str::to_owned).collect();
        super::show(&row);
        told.push(row);
    }
    ensure!(child.wait()?.success(), "{} failed", part.word());
    Ok(told)
}

/// Closes and is killed after a while; says which stages it had ended.
pub(crate) fn run_part_killed(
    url: &str,
    options: &Options,
    after: Duration,
) -> anyhow::Result<String> {
    let mut child = command(Part::Close, url, options)?.spawn()?;
    let until = Instant::now() + after;
    while Instant::now() < until && child.try_wait()?.is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill()?;
    let mut told = String::new();
    let mut out = child.stdout.take().context("no output")?;
    out.read_to_string(&mut told)?;
    child.wait()?;
    let last = told.lines().last().and_then(|l| l.split('\t').nth(1));
    Ok(format!("past “{}”", last.unwrap_or("nothing")))
}

/// The lines that say what it came to.
pub(crate) fn outcomes(told: &[Vec<String>]) -> Vec<String> {
    let mine = told
        .iter()
        .filter(|row| row.first().is_some_and(|k| k == "outcome"));
    mine.map(|row| row[1..].join(" ")).collect()
}
