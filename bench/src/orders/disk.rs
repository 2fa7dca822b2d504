//! How often the disk can promise: one page written and synced, again and again.
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// Syncs a second.
pub(crate) fn syncs(dir: &Path, span: Duration) -> anyhow::Result<f64> {
    let mut file = tempfile::tempfile_in(dir)?;
    let (began, mut n) = (Instant::now(), 0u32);
    while began.elapsed() < span {
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        n += 1;
    }
    Ok(f64::from(n) / began.elapsed().as_secs_f64())
}
