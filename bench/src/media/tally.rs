//! What all viewers saw.
use anyhow::{Result, bail};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// All viewers see a picture within this, or the run is void.
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Default)]
struct Counted {
    bytes: AtomicU64,
    first: Mutex<Vec<u128>>,
    lost: Mutex<Option<String>>,
}

/// Shared by all viewers of a run.
#[derive(Clone, Default)]
pub(super) struct Tally(Arc<Counted>);

impl Tally {
    pub(super) fn got(&self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(0);
        self.0.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// A viewer who came at `since` sees its first picture.
    pub(super) fn sees(&self, since: Instant) {
        let mut first = self.0.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.push(since.elapsed().as_millis());
    }

    pub(super) fn lost(&self, why: &anyhow::Error) {
        let mut lost = self.0.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.get_or_insert_with(|| format!("{why:#}"));
    }

    /// An error if a viewer was lost: the others cost less than all of them.
    pub(super) fn all_watch(&self) -> Result<()> {
        match self.0.lost.lock().ok().and_then(|lost| lost.clone()) {
            Some(why) => bail!("a viewer was lost: {why}"),
            None => Ok(()),
        }
    }

    pub(super) fn bytes(&self) -> u64 {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Waits until every viewer sees a picture.
    pub(super) async fn all_see(&self, viewers: usize) -> Result<()> {
        let began = Instant::now();
        loop {
            let seen = self.0.first.lock().map_or(0, |first| first.len());
            self.all_watch()?;
            if seen >= viewers {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                bail!("{seen} of {viewers} viewers saw a picture");
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Median and 95th percentile of the time to the first picture, ms.
    pub(super) fn first_ms(&self) -> (u128, u128) {
        let mut first = self.0.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.sort_unstable();
        let at = |percent: usize| first.get(first.len() * percent / 100).copied();
        (at(50).unwrap_or(0), at(95).unwrap_or(0))
    }
}
