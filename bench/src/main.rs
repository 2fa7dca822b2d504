#![doc = include_str!("../README.md")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod closing;
mod fanout;
mod media;
mod orders;

use clap::{Parser, Subcommand};

/// As the server's: many small rows live and die together.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Benchmarks that anyone can rerun.
#[derive(Parser)]
struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Durable orders a second on one hot SKU, beside what its users could pick instead.
    Orders(orders::Options),
    /// A big campaign from its cutoff to the last fen, undisturbed and killed midway.
    Closing(closing::Options),
    /// CPU and memory a viewer and time to the first picture, beside other media servers.
    Media(media::Options),
    /// What a delivery and a connection of a room cost, beside other socket servers.
    Fanout(fanout::Options),
    /// The hub and its sockets alone, as `fanout` measures them.
    #[command(hide = true)]
    FanoutServer(fanout::ServeOptions),
    /// The media server alone, as `media` measures it.
    #[command(hide = true)]
    MediaServer(media::ServeOptions),
}

fn main() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match Args::parse().what {
        What::Orders(options) => runtime.block_on(orders::run(options)),
        What::Closing(options) => runtime.block_on(closing::run(options)),
        What::Fanout(options) => runtime.block_on(fanout::run(options)),
        What::FanoutServer(options) => runtime.block_on(fanout::serve(options)),
        What::Media(options) => runtime.block_on(media::run(options)),
        What::MediaServer(options) => runtime.block_on(media::serve(options)),
    }
}
