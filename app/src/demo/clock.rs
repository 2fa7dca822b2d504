//! The demo's clock: the machine's, ahead by an offset that is kept between starts.
use anyhow::{Context as _, Result};
use julin_kernel::{Clock, ManualClock, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The clock and where its offset is kept.
#[derive(Clone)]
pub(crate) struct DemoClock {
    clock: Arc<ManualClock>,
    offset_file: PathBuf,
    made_file: PathBuf,
}

impl DemoClock {
    /// Opens the clock with the offset of the last run.
    pub(crate) fn open(data_dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(data_dir)?;
        let offset_file = data_dir.join("demo-clock-offset-ms");
        let kept = std::fs::read_to_string(&offset_file).ok();
        let offset = kept.and_then(|text| text.trim().parse().ok()).unwrap_or(0);
        Ok(Self {
            clock: ManualClock::ahead_of(Arc::new(SystemClock), offset),
            offset_file,
            made_file: data_dir.join("demo-made"),
        })
    }
    /// As the program's clock.
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }
    /// Moves forward.
    pub(crate) fn advance(&self, ms: i64) -> Result<()> {
        self.clock.advance(ms);
        self.keep()
    }
    /// Begins the past: only before anything was written.
    pub(crate) fn go_back(&self, ms: i64) -> Result<()> {
        anyhow::ensure!(
            !self.is_made(),
            "the neighbourhood is made; time only goes forward"
        );
        self.clock.rewind(ms);
        self.keep()
    }
    /// How far the clock is behind the machine's, in milliseconds (0 when it is ahead).
    pub(crate) fn behind(&self) -> i64 {
        (-self.clock.offset_ms()).max(0)
    }
    /// Whether the neighbourhood was made to its end.
    pub(crate) fn is_made(&self) -> bool {
        self.made_file.exists()
    }
    /// Notes that it was.
    pub(crate) fn made(&self) -> Result<()> {
        std::fs::write(&self.made_file, "").context("demo-made")
    }
    fn keep(&self) -> Result<()> {
        std::fs::write(&self.offset_file, self.clock.offset_ms().to_string())
            .context("clock offset")
    }
}
