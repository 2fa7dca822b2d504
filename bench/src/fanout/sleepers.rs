//! A room half of which never reads: what the server keeps for them, and what the others notice.
use super::client::Listener;
use super::crowd::Crowd;
use super::peers::Server;
use super::{Way, count};
use crate::media::meter;
use anyhow::Result;
use std::time::Duration;

const RATE: u32 = 100;
const SPAN: Duration = Duration::from_secs(10);
/// Large ones, so that what the kernel keeps for a connection is soon full.
const BYTES: usize = 16 * 1024;

/// Says so much that each who does not read is 16 MB behind, more than the kernel keeps for it, and tells what the server grew by.
pub(super) async fn measure(way: Way, server: &Server, listeners: usize) -> Result<()> {
    let crowd = Crowd::gather(way, server.address(), listeners / 2).await?;
    let crowd = crowd.saying(BYTES);
    let mut asleep = Vec::new();
    for n in 0..listeners / 2 {
        asleep.push(Listener::come(way, server.address(), n, true).await?);
    }
    let before = meter::rss_kb(server.pid())?;
    let said = crowd.speak(RATE, SPAN).await?;
    let grown = (meter::rss_kb(server.pid())? - before) / 1024.0;
    crowd.settle().await;
    let heard = count(crowd.tally().heard()) / count(said * crowd.listeners()) * 100.0;
    let (p50, p99) = crowd.tally().ms();
    println!(
        "{:<14} {} of {listeners} never read: the server grew by {grown:.0} MB; the others heard {heard:.1} %, \
         p50 {p50:.1} ms, p99 {p99:.1} ms",
        way.name(),
        asleep.len(),
    );
    Ok(())
}
