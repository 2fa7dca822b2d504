//! The crates of the workspace, from `cargo metadata`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{Result, sh};

pub(super) struct Workspace {
    pub(super) rooms: Vec<Room>,
}

/// One crate of ours.
#[derive(Debug)]
pub(super) struct Room {
    pub(super) name: String,
    /// Its folder, relative to the root: `domains/orders`.
    pub(super) dir: String,
    pub(super) floor: Option<String>,
    /// What it uses of our own crates.
    pub(super) edges: Vec<Edge>,
}

#[derive(Debug)]
pub(super) struct Edge {
    pub(super) to: String,
    pub(super) dev: bool,
    /// In the crate's `Cargo.toml`.
    pub(super) line: usize,
}

impl Workspace {
    pub(super) fn load(root: &Path) -> Result<Self> {
        let args = ["metadata", "--format-version", "1", "--no-deps"];
        let json = sh::capture(&mut sh::cargo(&args))?;
        let value: Value = serde_json::from_str(&json).map_err(|e| e.to_string())?;
        let packages = value["packages"]
            .as_array()
            .ok_or("cargo metadata lists no packages")?;
        let rooms: Result<Vec<Room>> = packages.iter().map(|p| Room::of(root, p)).collect();
        Ok(Self { rooms: rooms? })
    }

    pub(super) fn room(&self, name: &str) -> Option<&Room> {
        self.rooms.iter().find(|room| room.name == name)
    }
}

impl Room {
    fn of(root: &Path, package: &Value) -> Result<Self> {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let dir = manifest
            .parent()
            .and_then(|dir| dir.strip_prefix(root).ok())
            .unwrap_or(root);
        let text = fs::read_to_string(manifest).map_err(|e| e.to_string())?;
        let dependencies = package["dependencies"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        Ok(Self {
            name: package["name"].as_str().unwrap_or_default().to_owned(),
            dir: dir.to_string_lossy().into_owned(),
            floor: package["metadata"]["julin"]["floor"]
                .as_str()
                .map(str::to_owned),
            edges: dependencies
                .iter()
                .filter_map(|d| Edge::of(d, &text))
                .collect(),
        })
    }

    /// What the names of its tables begin with: `orders` for `domains/orders`.
    pub(super) fn prefix(&self) -> String {
        self.dir
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .replace('-', "_")
    }

    pub(super) fn is_domain(&self) -> bool {
        self.dir.starts_with("domains/")
    }
}

impl Edge {
    /// Only crates with a path are ours.
    fn of(dependency: &Value, manifest: &str) -> Option<Self> {
        dependency["path"].as_str()?;
        let to = dependency["name"].as_str()?.to_owned();
        let dev = dependency["kind"].as_str() == Some("dev");
        let line = line_of(manifest, &to, dev);
        Some(Self { to, dev, line })
    }
}

/// Where a manifest names a dependency, in the section that it is of.
fn line_of(manifest: &str, name: &str, dev: bool) -> usize {
    let mut in_dev = false;
    for (at, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            in_dev = line.contains("dev-dependencies");
        }
        let rest = line.trim_start().strip_prefix(name);
        if in_dev == dev && rest.is_some_and(|rest| rest.starts_with(['.', ' ', '='])) {
            return at + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_found_in_its_section() {
        let manifest = "[dependencies]\njulin-db.workspace = true\njulin-db-x = \"1\"\n\n\
            [dev-dependencies]\njulin-testkit.workspace = true\njulin-db.workspace = true\n";
        assert_eq!(line_of(manifest, "julin-db", false), 2);
        assert_eq!(line_of(manifest, "julin-testkit", true), 6);
        assert_eq!(line_of(manifest, "julin-db", true), 7);
    }
}
