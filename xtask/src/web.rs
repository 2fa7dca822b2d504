//! The web side: packages, bundle, checks.

use std::fs;

use crate::stamp::Stamp;
use crate::{Result, sh};

/// `npm ci`, unless the installed packages match the lock file.
pub(crate) fn packages(folder: &str) -> Result {
    let lock = format!("{folder}/package-lock.json");
    let manifest = format!("{folder}/package.json");
    let stamp = Stamp::of(&format!("{folder}-packages"), &[&lock, &manifest])?;
    if stamp.is_fresh() && sh::root().join(folder).join("node_modules").is_dir() {
        println!("  {folder}: packages are up to date");
        return Ok(());
    }
    let mut npm = sh::cmd(
        "npm",
        &["ci", "--no-audit", "--no-fund", "--loglevel=error"],
    );
    sh::run(npm.current_dir(sh::root().join(folder)))?;
    stamp.keep()
}

/// The bundle that the binary embeds, unless it was built from the same sources.
pub(crate) fn build() -> Result {
    packages("web")?;
    let stamp = Stamp::of("web-build", &["web"])?;
    if stamp.is_fresh() && is_built() {
        println!("  web: the bundle is up to date");
        return Ok(());
    }
    sh::run(&mut sh::npm(&["run", "build"]))?;
    // Again: a build may write what it also reads (precompressed art, for example).
    Stamp::of("web-build", &["web"])?.keep()
}

fn is_built() -> bool {
    let filled = |dir: &str| {
        fs::read_dir(sh::root().join(dir)).is_ok_and(|mut entries| entries.next().is_some())
    };
    filled("web/dist") || (filled("web/apps/mall/dist") && filled("web/apps/console/dist"))
}

/// One script of `web/package.json`.
pub(crate) fn script(name: &str) -> Result {
    sh::run(&mut sh::npm(&["run", "--silent", name]))
}
