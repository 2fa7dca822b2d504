//! The indexes of recordings, read once for as long as their files do not grow: a replay is asked for
//! many times a second.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::index::{self, Run, Sizes};

/// Recordings remembered at the most.
const MAX: usize = 256;

type Read = (Vec<Sizes>, Arc<Vec<Run>>);

/// What was read last, by directory.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<HashMap<PathBuf, Read>>);

impl Known {
    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Read>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was recorded in a directory, oldest first.
    pub(super) fn runs(&self, dir: &Path) -> io::Result<Arc<Vec<Run>>> {
        let sizes = index::sizes(dir)?;
        if sizes.is_empty() {
            self.lock().remove(dir);
            return Ok(Arc::default());
        }
        if let Some((known, runs)) = self.lock().get(dir)
            && *known == sizes
        {
            return Ok(runs.clone());
        }
        let runs = Arc::new(index::read(dir, &sizes)?);
        let mut all = self.lock();
        if all.len() >= MAX {
            all.clear();
        }
        all.insert(dir.to_owned(), (sizes, runs.clone()));
        Ok(runs)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn an_index_is_read_again_only_when_it_grew() {
        let dir = tempfile::tempdir().unwrap();
        let known = Known::default();
        let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
        write("1.mp4", &[0; 200]);
        write("1.idx", b"I 100\nS 100 50 180000 1000\n");
        let first = known.runs(dir.path()).unwrap();
        assert_eq!(first[0].entries.len(), 1);
        assert!(Arc::ptr_eq(&first, &known.runs(dir.path()).unwrap()));
        write(
            "1.idx",
            b"I 100\nS 100 50 180000 1000\nS 150 30 90000 3000\n",
        );
        let grown = known.runs(dir.path()).unwrap();
        assert_eq!(grown[0].entries.len(), 2);
        write("1.mp4", &[0; 160]);
        assert_eq!(known.runs(dir.path()).unwrap()[0].entries.len(), 1, "lost");
        fs::remove_dir_all(dir.path()).unwrap();
        assert!(known.runs(dir.path()).unwrap().is_empty() && known.lock().is_empty());
    }
}
