//! One hot SKU and many buyers.
mod disk;
mod http;
mod julin;
mod load;
mod naive;
mod redis;
mod world;

use clap::Args;
use julin_db::LaneOptions;
use load::Figures;
use std::time::Duration;

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Buyers at once.
    #[arg(long, value_delimiter = ',', default_value = "64,512,4096")]
    buyers: Vec<usize>,
    /// Seconds measured, after one of warming up.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// A durable PostgreSQL; its database is emptied. Without it PostgreSQL is left out.
    #[arg(long)]
    pg: Option<String>,
    /// Address of a Redis with `appendfsync always`; it is emptied. Without it Redis is left out.
    #[arg(long)]
    redis: Option<String>,
    /// Where the SQLite file and the disk's file are put.
    #[arg(long, default_value = ".")]
    dir: std::path::PathBuf,
    /// The server's binary; with it Julin is measured over HTTP as well.
    #[arg(long)]
    server: Option<std::path::PathBuf>,
    /// Lanes on PostgreSQL.
    #[arg(long, default_value_t = 1)]
    lanes: usize,
    /// Batches of a lane at once, on PostgreSQL.
    #[arg(long, default_value_t = 3)]
    in_flight: usize,
}

pub(crate) async fn run(options: Options) -> anyhow::Result<()> {
    let span = Duration::from_secs(options.seconds);
    let lanes = LaneOptions {
        lanes: options.lanes,
        in_flight: options.in_flight,
        ..LaneOptions::default()
    };
    println!(
        "{:<28} {:>7} {:>9} {:>9} {:>9}",
        "", "buyers", "per s", "p50 ms", "p99 ms"
    );
    println!(
        "{:<28} {:>7} {:>9.0}",
        "disk: write and sync",
        1,
        disk::syncs(&options.dir, span)?
    );
    for &buyers in &options.buyers {
        let dir = tempfile::tempdir_in(&options.dir)?;
        let sqlite = dir.path().join("bench.db");
        show(
            "julin, sqlite",
            buyers,
            &julin::run(
                &sqlite.to_string_lossy(),
                buyers,
                span,
                LaneOptions::default(),
            )
            .await?,
        );
        if let Some(server) = &options.server {
            let url = format!("sqlite:{}", dir.path().join("http.db").display());
            show(
                "julin, sqlite, http",
                buyers,
                &http::run(server, dir.path(), &url, buyers, span).await?,
            );
        }
        if let Some(pg) = &options.pg {
            world::empty(pg).await?;
            show(
                "julin, postgres",
                buyers,
                &julin::run(pg, buyers, span, lanes).await?,
            );
            if let Some(server) = &options.server {
                world::empty(pg).await?;
                show(
                    "julin, postgres, http",
                    buyers,
                    &http::run(server, dir.path(), pg, buyers, span).await?,
                );
            }
            show(
                "postgres, one tx an order",
                buyers,
                &naive::run(pg, buyers, span).await?,
            );
        }
        if let Some(redis) = &options.redis {
            show(
                "redis, lua, always",
                buyers,
                &redis::run(redis, buyers, span).await?,
            );
        }
    }
    Ok(())
}

fn show(what: &str, buyers: usize, f: &Figures) {
    println!(
        "{what:<28} {buyers:>7} {:>9.0} {:>9.2} {:>9.2}",
        f.per_second, f.p50_ms, f.p99_ms
    );
}
