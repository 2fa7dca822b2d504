//! A room told by WebSocket: what a delivery and a connection cost, beside what people use today.
mod client;
mod crowd;
mod delays;
mod peers;
mod server;
mod sleepers;
mod wire;

use crate::media::meter;
use anyhow::Result;
use clap::{Args, ValueEnum};
use crowd::Crowd;
use peers::Server;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use server::{ServeOptions, serve};

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Listeners at once.
    #[arg(long, value_delimiter = ',', default_value = "1000,5000,10000")]
    listeners: Vec<usize>,
    /// Messages a second into the room: what a busy one says, and more than anybody reads.
    #[arg(long, value_delimiter = ',', default_value = "15,60")]
    rates: Vec<u32>,
    /// Seconds measured at each rate.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// Listeners of whom half never read, to see what the server keeps for them; 0 leaves it out.
    #[arg(long, default_value_t = 200)]
    sleepers: usize,
    /// A folder with `node_modules/socket.io`; without it that peer is left out.
    #[arg(long)]
    socket_io: Option<PathBuf>,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Way>,
    /// Where the servers' files are put.
    #[arg(long, default_value = ".")]
    dir: PathBuf,
}

/// A server of rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Way {
    Julin,
    Nchan,
    SocketIo,
}

const WAYS: [Way; 3] = [Way::Julin, Way::Nchan, Way::SocketIo];

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Julin => "julin",
            Self::Nchan => "nginx + nchan",
            Self::SocketIo => "socket.io",
        }
    }
}

pub(crate) async fn run(options: Options) -> Result<()> {
    raise_open_files()?;
    let dir = tempfile::tempdir_in(&options.dir)?;
    let installed = |way: &Way| *way != Way::SocketIo || options.socket_io.is_some();
    let wanted = |way: &Way| options.only.is_empty() || options.only.contains(way);
    let ways: Vec<Way> = WAYS.into_iter().filter(installed).filter(wanted).collect();
    println!(
        "{:<14} {:>9} {:>7} {:>10} {:>7} {:>8} {:>8} {:>9} {:>8}",
        "", "listeners", "said/s", "heard/s", "heard %", "p50 ms", "p99 ms", "s CPU/M", "KB each"
    );
    for &listeners in &options.listeners {
        for &way in &ways {
            let server = Server::start(way, dir.path(), options.socket_io.as_deref()).await?;
            if let Err(error) = measure(way, &server, listeners, &options).await {
                println!("{:<14} {listeners:>9} gave up: {error:#}", way.name());
            }
        }
    }
    if options.sleepers > 0 {
        for &way in &ways {
            let server = Server::start(way, dir.path(), options.socket_io.as_deref()).await?;
            if let Err(error) = sleepers::measure(way, &server, options.sleepers).await {
                println!("{:<14} gave up: {error:#}", way.name());
            }
        }
    }
    Ok(())
}

/// A line of figures for each rate: the server's CPU for a million deliveries, with what it takes to accept
/// the messages, and its memory above what it takes alone, shared out among the listeners.
async fn measure(way: Way, server: &Server, listeners: usize, options: &Options) -> Result<()> {
    let alone = meter::rss_kb(server.pid())?;
    let crowd = Crowd::gather(way, server.address(), listeners).await?;
    for &rate in &options.rates {
        crowd.speak(rate, Duration::from_secs(1)).await?;
        crowd.settle().await;
        crowd.tally().clear();
        let before = meter::cpu_s(server.pid())?;
        let span = Duration::from_secs(options.seconds);
        let said = crowd.speak(rate, span).await?;
        crowd.settle().await;
        let spent = meter::cpu_s(server.pid())? - before;
        let each = (meter::rss_kb(server.pid())? - alone) / count(listeners);
        show(way, &crowd, rate, said, span, spent, each);
    }
    Ok(())
}

fn show(way: Way, crowd: &Crowd, rate: u32, said: usize, span: Duration, cpu_s: f64, kb_each: f64) {
    let listeners = crowd.listeners();
    let heard = count(crowd.tally().heard());
    let due = count(said * listeners);
    let (p50, p99) = crowd.tally().ms();
    println!(
        "{:<14} {listeners:>9} {rate:>7} {:>10.0} {:>7.1} {p50:>8.1} {p99:>8.1} {:>9.2} {kb_each:>8.1}",
        way.name(),
        heard / span.as_secs_f64(),
        heard / due * 100.0,
        cpu_s / heard * 1_000_000.0,
    );
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn count(n: usize) -> f64 {
    n as f64
}

/// Every listener is an open file here, and one at the server, which inherits the limit.
fn raise_open_files() -> Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    Ok(setrlimit(Resource::Nofile, limit)?)
}
