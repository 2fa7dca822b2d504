//! Plays many histories: `cargo xtask soak sim`.
#![expect(clippy::print_stdout, reason = "a long run tells how it is getting on")]

use clap::Parser;
use julin_sim::{LENGTH, Tally, history, play, shrink};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Plays random histories in the shop and in a model of it, and compares.
#[derive(Parser)]
struct Options {
    /// How many.
    #[arg(long, default_value_t = 2_000)]
    histories: u64,
    /// The seed of the first; with --seed, the only one.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// One history, made shorter if it fails.
    #[arg(long)]
    seed: Option<u64>,
    /// Steps of each.
    #[arg(long, default_value_t = LENGTH)]
    steps: usize,
    /// Histories played at the same time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
}

fn main() -> ExitCode {
    let options = Options::parse();
    match options.seed {
        Some(seed) => one(seed, options.steps),
        None => many(&options),
    }
}

fn one(seed: u64, steps: usize) -> ExitCode {
    let Some((steps, error)) = shrink(seed, &history(seed, steps)) else {
        println!("history {seed}: all is well");
        return ExitCode::SUCCESS;
    };
    println!(
        "history {seed} fails, made shorter to {} steps:",
        steps.len()
    );
    for (n, step) in steps.iter().enumerate() {
        println!("  {n}: {step:?}");
    }
    println!("{error}");
    ExitCode::FAILURE
}

fn many(options: &Options) -> ExitCode {
    let next = AtomicU64::new(options.from);
    let (end, failed) = (options.from + options.histories, Mutex::new(vec![]));
    let sum = Mutex::new(Tally::default());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= end {
                        return;
                    }
                    match play(seed, &history(seed, options.steps)) {
                        Ok(tally) => add(&sum, tally),
                        Err(error) => {
                            println!("history {seed}: {error}");
                            note(&failed, seed);
                        }
                    }
                    if (seed - options.from + 1).is_multiple_of(100) {
                        println!("{} histories", seed - options.from + 1);
                    }
                }
            });
        }
    });
    tell(options, &sum, &failed)
}

fn add(sum: &Mutex<Tally>, tally: Tally) {
    if let Ok(mut sum) = sum.lock() {
        sum.add(tally);
    }
}

fn note(failed: &Mutex<Vec<u64>>, seed: u64) {
    if let Ok(mut failed) = failed.lock() {
        failed.push(seed);
    }
}

fn tell(options: &Options, sum: &Mutex<Tally>, failed: &Mutex<Vec<u64>>) -> ExitCode {
    let (Ok(sum), Ok(failed)) = (sum.lock(), failed.lock()) else {
        return ExitCode::FAILURE;
    };
    println!(
        "{} histories from seed {}: {:?}",
        options.histories, options.from, *sum
    );
    if failed.is_empty() {
        println!("all is well");
        return ExitCode::SUCCESS;
    }
    println!("{} failed: {:?}", failed.len(), *failed);
    ExitCode::FAILURE
}
