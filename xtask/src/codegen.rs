//! `openapi/v1.json` from the binary, the TypeScript client from `openapi/v1.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::args::Args;
use crate::report::Report;
use crate::{Result, sh, stamp, web};

const CONTRACT: &str = "openapi/v1.json";
/// Where the client is generated to.
const CLIENT: &str = "web/packages";

pub(crate) fn command(mut args: Args) -> Result {
    let check = args.flag("--check");
    args.end()?;
    let mut report = Report::default();
    let ready = report.step("web packages", || web::packages("web"))
        && report.step("julin", || {
            sh::run(&mut sh::cargo(&["build", "--package", "julin"]))
        });
    if ready {
        report.step("codegen", || if check { unchanged() } else { write() });
    }
    report.finish()
}

/// Generates with the binary that was built last.
fn write() -> Result {
    let contract = sh::capture(&mut sh::cmd(sh::julin("debug"), &["openapi"]))?;
    let file = sh::root().join(CONTRACT);
    fs::create_dir_all(file.parent().unwrap_or(&file)).map_err(|e| e.to_string())?;
    fs::write(&file, contract).map_err(|e| format!("{CONTRACT}: {e}"))?;
    sh::run(&mut sh::npm(&["run", "--silent", "gen"]))
}

/// Fails when generating again changes a file; the fresh files stay, ready to be committed.
pub(crate) fn unchanged() -> Result {
    let before = generated();
    write()?;
    let changed = difference(&before, &generated());
    if changed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "stale: {}. Commit what `cargo xtask codegen` writes",
        changed.join(", ")
    ))
}

type Files = BTreeMap<PathBuf, Vec<u8>>;

fn generated() -> Files {
    let files = stamp::files(&sh::root(), &["openapi", CLIENT]);
    files
        .into_iter()
        .filter_map(|file| Some((file.clone(), fs::read(file).ok()?)))
        .collect()
}

fn difference(before: &Files, after: &Files) -> Vec<String> {
    let mut names: Vec<&PathBuf> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let changed = names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name));
    let short = |name: &PathBuf| {
        name.strip_prefix(sh::root())
            .unwrap_or(name)
            .display()
            .to_string()
    };
    changed.map(short).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_gone_and_changed_files_all_count() {
        let files = |list: &[(&str, &str)]| -> Files {
            list.iter()
                .map(|(name, text)| (name.into(), text.as_bytes().to_vec()))
                .collect()
        };
        let before = files(&[("same", "1"), ("changed", "1"), ("gone", "1")]);
        let after = files(&[("same", "1"), ("changed", "2"), ("new", "1")]);
        assert_eq!(difference(&before, &after), ["changed", "gone", "new"]);
    }
}
