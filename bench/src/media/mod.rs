//! Live video: what a viewer costs, and how soon it sees a picture, beside what people use today.
mod flv;
mod hls;
pub(crate) mod meter;
mod peers;
mod rtmp;
mod server;
mod tally;
mod whep;

use anyhow::Result;
use clap::{Args, ValueEnum};
use meter::Meter;
use peers::Server;
use std::path::PathBuf;
use std::time::Duration;
use tally::Tally;
use tokio::task::JoinSet;

pub(crate) use server::{ServeOptions, serve};

/// What to measure.
#[derive(Args)]
pub(crate) struct Options {
    /// Viewers at once.
    #[arg(long, value_delimiter = ',', default_value = "100,300,900")]
    viewers: Vec<usize>,
    /// Viewers over WebRTC at once, each of which costs the bench as much as the server.
    #[arg(long, value_delimiter = ',', default_value = "100")]
    whep_viewers: Vec<usize>,
    /// Seconds measured, once all viewers see a picture.
    #[arg(long, default_value_t = 15)]
    seconds: u64,
    /// A folder with `node_modules/node-media-server`; without it that peer is left out.
    #[arg(long)]
    node_media_server: Option<PathBuf>,
    /// Only these.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Way>,
    /// Where the recording and the servers' files are put.
    #[arg(long, default_value = ".")]
    dir: PathBuf,
}

/// A server and how it is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Way {
    JulinFlv,
    JulinHls,
    JulinWhep,
    NginxRtmp,
    NodeFlv,
}

const WAYS: [Way; 5] = [
    Way::JulinFlv,
    Way::JulinHls,
    Way::JulinWhep,
    Way::NginxRtmp,
    Way::NodeFlv,
];

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::JulinFlv => "julin, flv",
            Self::JulinHls => "julin, ll-hls",
            Self::JulinWhep => "julin, whep",
            Self::NginxRtmp => "nginx-rtmp, rtmp",
            Self::NodeFlv => "node-media-server, flv",
        }
    }
}

pub(crate) async fn run(options: Options) -> Result<()> {
    let dir = tempfile::tempdir_in(&options.dir)?;
    let clip = peers::record(dir.path())?;
    println!(
        "{:<24} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "", "viewers", "%/viewer", "KB/viewer", "first p50", "p95 ms", "whole %"
    );
    for way in WAYS {
        let wanted = options.only.is_empty() || options.only.contains(&way);
        let installed = way != Way::NodeFlv || options.node_media_server.is_some();
        if !wanted || !installed {
            continue;
        }
        let counts = match way {
            Way::JulinWhep => &options.whep_viewers,
            _ => &options.viewers,
        };
        for &viewers in counts {
            let node = options.node_media_server.as_deref();
            let server = Server::start(way, dir.path(), node).await?;
            let _publisher = peers::publish(&clip, &server.publish_url())?;
            measure(way, &server, viewers, Duration::from_secs(options.seconds)).await?;
        }
    }
    Ok(())
}

/// One line of figures: the server's CPU in percent of a core and its memory, shared out among the
/// viewers, above what it takes with the publisher alone.
async fn measure(way: Way, server: &Server, viewers: usize, span: Duration) -> Result<()> {
    server.until_live(way).await?;
    let alone = Meter::of(server.pid(), span / 3).await?;
    let tally = Tally::default();
    let mut watching = JoinSet::new();
    for _ in 0..viewers {
        let (tally, server) = (tally.clone(), server.addresses());
        watching.spawn(async move {
            let watched = match way {
                Way::JulinFlv | Way::NodeFlv => flv::watch(&server, &tally).await,
                Way::JulinHls => hls::watch(&server, &tally).await,
                Way::JulinWhep => whep::watch(&server, &tally).await,
                Way::NginxRtmp => rtmp::watch(&server, &tally).await,
            };
            if let Err(error) = watched {
                tally.lost(&error);
            }
        });
        // They come over some seconds, as people do.
        tokio::time::sleep(Duration::from_millis(4)).await;
    }
    tally.all_see(viewers).await?;
    let before = tally.bytes();
    let meter = Meter::of(server.pid(), span).await?;
    let got = tally.bytes() - before;
    tally.all_watch()?;
    watching.shutdown().await;
    show(way, viewers, &meter.above(&alone), &tally, got, span);
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn show(way: Way, viewers: usize, meter: &Meter, tally: &Tally, got: u64, span: Duration) {
    let each = viewers as f64;
    let due = peers::BYTES_PER_SECOND * span.as_secs_f64() * each;
    let (p50, p95) = tally.first_ms();
    println!(
        "{:<24} {viewers:>7} {:>9.3} {:>9.0} {p50:>9} {p95:>9} {:>9.0}",
        way.name(),
        meter.cpu_percent / each,
        meter.rss_kb / each,
        got as f64 / due * 100.0
    );
}
