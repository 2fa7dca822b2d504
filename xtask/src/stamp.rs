//! Stamps: a hash of what went into a result, so that an unchanged second run is quick.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use crate::{Result, sh};

/// Folders that are made, not written.
const MADE: &[&str] = &[
    "node_modules",
    "dist",
    "target",
    ".git",
    "data",
    "screenshots",
    ".vite",
];

pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// Hashes the given files and folders (relative to the root).
    pub(crate) fn of(name: &str, inputs: &[&str]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        for file in files(&sh::root(), inputs) {
            file.hash(&mut hasher);
            fs::read(&file)
                .map_err(|e| format!("{}: {e}", file.display()))?
                .hash(&mut hasher);
        }
        let file = sh::target().join("xtask").join(name);
        Ok(Self {
            file,
            hash: format!("{:016x}", hasher.finish()),
        })
    }

    pub(crate) fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|hash| hash == self.hash)
    }

    /// Remembers that the result now matches the inputs.
    pub(crate) fn keep(&self) -> Result {
        let folder = self.file.parent().unwrap_or(&self.file);
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        fs::write(&self.file, &self.hash).map_err(|e| e.to_string())
    }
}

/// All files under `inputs`, sorted, without what is made.
pub(crate) fn files(root: &Path, inputs: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for input in inputs {
        walk(&root.join(input), &mut found);
    }
    found.sort();
    found
}

fn walk(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_file() {
        found.push(path.to_path_buf());
        return;
    }
    let Ok(entries) = fs::read_dir(path) else {
        return;
    };
    for entry in entries.flatten() {
        let made = MADE.iter().any(|name| entry.file_name() == *name);
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if !made && !link {
            walk(&entry.path(), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_folders_are_left_out() {
        let root = std::env::temp_dir().join(format!("julin-stamp-{}", std::process::id()));
        for file in ["a/x.ts", "a/node_modules/y.ts", "a/dist/z.js"] {
            let file = root.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, "").unwrap();
        }
        let found = files(&root, &["a"]);
        fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, [root.join("a/x.ts")]);
    }
}
