//! `cargo xtask tidy`: the rules of the house that no compiler checks.

mod allow;
mod files;
mod floors;
mod migrations;
mod rooms;
mod rust_text;
mod schemas;
mod sql;
mod statements;
mod tables;
mod workspace;

use std::path::Path;

use crate::args::Args;
use crate::report::Report;
use crate::{Result, sh};

use workspace::Workspace;

/// Reviewed exceptions, with a reason for each.
const ALLOW: &str = "xtask/tidy-allow.txt";

/// One thing that is not as it should be.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// Relative to the root.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) rule: &'static str,
    /// What an exception would name: a table, an edge, a file.
    pub(crate) subject: String,
    pub(crate) why: String,
    pub(crate) mend: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            rule,
            why,
            mend,
            ..
        } = self;
        write!(f, "{file}:{line}: [{rule}] {why}\n    mend: {mend}")
    }
}

pub(crate) fn command(args: Args) -> Result {
    args.end()?;
    let mut report = Report::default();
    report.step("tidy", check);
    report.finish()
}

/// Looks at everything; prints each refusal.
pub(crate) fn check() -> Result {
    let root = sh::root();
    let workspace = Workspace::load(&root)?;
    let found = refusals(&root, &workspace)?;
    let allow = allow::Allow::read(&root.join(ALLOW))?;
    let left = allow.apply(found, ALLOW);
    for refusal in &left {
        println!("{refusal}");
    }
    println!("  {} crates looked at", workspace.rooms.len());
    if left.is_empty() {
        Ok(())
    } else {
        Err(format!("{} refused", left.len()))
    }
}

fn refusals(root: &Path, workspace: &Workspace) -> Result<Vec<Refusal>> {
    let mut found = floors::check(workspace);
    let sources = tables::Sources::read(root, workspace)?;
    found.extend(migrations::check(&sources));
    found.extend(statements::check(&sources));
    found.extend(rooms::check(root, workspace)?);
    found.extend(files::check(root)?);
    found.extend(schemas::check(root)?);
    Ok(found)
}
