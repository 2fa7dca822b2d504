//! `cargo xtask run`: from a checkout to the demo neighbourhood in a browser.

use std::os::unix::process::CommandExt as _;

use crate::args::Args;
use crate::report::Report;
use crate::{Result, sh, tools, web};

const DATA: &str = "data/demo";

pub(crate) fn run(mut args: Args) -> Result {
    let no_start = args.flag("--no-start");
    let passed_on = args.rest();
    let mut report = Report::default();
    let built = report.step("tools", || tools::provide(&[tools::TO_RUN]))
        && report.step("web bundle", web::build)
        && report.step("julin (release)", release);
    report.finish()?;
    if !built || no_start {
        return Ok(());
    }
    start(&passed_on)
}

fn release() -> Result {
    sh::run(&mut sh::cargo(&[
        "build",
        "--release",
        "--package",
        "julin",
    ]))
}

/// Becomes `julin`, so that Ctrl-C and signals reach it directly.
fn start(args: &[String]) -> Result {
    let mut julin = sh::cmd(sh::julin("release"), &["demo"]);
    if !args
        .iter()
        .any(|arg| arg == "--data" || arg.starts_with("--data="))
    {
        julin.args(["--data", DATA]);
    }
    println!("\n▶ julin demo (Ctrl-C ends it)");
    let error = julin.args(args).exec();
    Err(format!("julin could not be started: {error}"))
}
