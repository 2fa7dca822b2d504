//! CPU and memory of another process, as the kernel counts them.
use anyhow::{Context as _, Result};
use std::time::{Duration, Instant};

/// The kernel counts CPU time in hundredths of a second.
const TICKS_PER_SECOND: f64 = 100.0;

/// What a process used over a while.
pub(super) struct Meter {
    /// Percent of one core.
    pub(super) cpu_percent: f64,
    /// Resident memory at the end.
    pub(super) rss_kb: f64,
}

impl Meter {
    /// Looks at `pid` for `span`.
    pub(super) async fn of(pid: u32, span: Duration) -> Result<Self> {
        let (before, began) = (cpu_ticks(pid)?, Instant::now());
        tokio::time::sleep(span).await;
        let ticks = cpu_ticks(pid)? - before;
        Ok(Self {
            cpu_percent: ticks / TICKS_PER_SECOND / began.elapsed().as_secs_f64() * 100.0,
            rss_kb: rss_kb(pid)?,
        })
    }

    /// What is left when `base` is taken off.
    pub(super) fn above(&self, base: &Self) -> Self {
        Self {
            cpu_percent: (self.cpu_percent - base.cpu_percent).max(0.0),
            rss_kb: (self.rss_kb - base.rss_kb).max(0.0),
        }
    }
}

/// Seconds of CPU that it has used so far.
pub(crate) fn cpu_s(pid: u32) -> Result<f64> {
    Ok(cpu_ticks(pid)? / TICKS_PER_SECOND)
}

/// User and system time: fields 14 and 15, counted behind the name, which may hold blanks.
fn cpu_ticks(pid: u32) -> Result<f64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).context("the server ended")?;
    let fields = text.rsplit(')').next().unwrap_or_default();
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || fields.next().and_then(|field| field.parse::<f64>().ok());
    Ok(next().unwrap_or(0.0) + next().unwrap_or(0.0))
}

/// Resident memory now.
pub(crate) fn rss_kb(pid: u32) -> Result<f64> {
    let text =
        std::fs::read_to_string(format!("/proc/{pid}/status")).context("the server ended")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.split_whitespace().next());
    Ok(kb.and_then(|kb| kb.parse().ok()).unwrap_or(0.0))
}
