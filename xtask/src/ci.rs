//! `cargo xtask ci`: what a submission has to pass.
//!
//! One target folder, one profile and the same `RUSTFLAGS` for every step, so that nothing compiles
//! twice; warnings are denied by arguments, not by the environment.

use crate::args::Args;
use crate::report::Report;
use crate::test::{self, Plan};
use crate::{Result, codegen, sh, tidy};

/// Tools that cargo itself installs, about four minutes for both on two cores, once a machine.
const DENY: (&str, &str) = ("cargo-deny", "0.20.2");
const MACHETE: (&str, &str) = ("cargo-machete", "0.9.2");

pub(crate) fn run(args: Args) -> Result {
    args.end()?;
    let mut report = Report::default();
    // The quick ones first: a slip shows within seconds.
    report.step("format", || cargo(&["fmt", "--all", "--check"]));
    report.step("tidy", tidy::check);
    report.step("deny", || {
        install(DENY)?;
        cargo(&[
            "deny",
            "--locked",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ])
    });
    report.step("machete", || {
        install(MACHETE)?;
        cargo(&["machete"])
    });
    let plan = Plan::full();
    if test::prepare(&mut report, &plan) {
        report.step("lints", || {
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--locked",
                "--",
                "-D",
                "warnings",
            ])
        });
        report.step("docs", docs);
        report.step("codegen", codegen::unchanged);
        test::all(&mut report, &plan);
    }
    report.finish_tests()
}

fn cargo(args: &[&str]) -> Result {
    sh::run(&mut sh::cargo(args))
}

fn docs() -> Result {
    let mut doc = sh::cargo(&["doc", "--workspace", "--no-deps", "--locked"]);
    sh::run(doc.env("RUSTDOCFLAGS", "-D warnings"))
}

fn install((name, version): (&str, &str)) -> Result {
    if sh::which(name).is_some() {
        return Ok(());
    }
    println!("  {name} is missing: `cargo install` builds it");
    cargo(&["install", name, "--locked", "--version", version])
}
