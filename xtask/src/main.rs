#![doc = include_str!("../README.md")]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool prints"
)]

mod args;
mod bench;
mod ci;
mod codegen;
mod counts;
mod engine;
mod fuzz;
mod pg;
mod report;
mod run;
mod sh;
mod soak;
mod stamp;
mod test;
mod tidy;
mod tools;
mod trials;
mod web;

use std::process::ExitCode;

use args::Args;

/// What a step says when it failed: one line for a person.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

const HELP: &str = "\
cargo xtask COMMAND

  run [--no-start] [ARGS…]     build everything and start the demo neighbourhood (ARGS go to `julin demo`)
  test [--engine sqlite|pg|both] [--no-e2e] [FILTER]
                               all tests; FILTER picks Rust tests by name and leaves out web and e2e
  pg COMMAND…                  runs a command with a throw-away PostgreSQL (`pg cargo test -p julin-db`)
  soak [NAME…]                 the long runs, all or the named ones (--list shows them)
  soak crash|sim [ARGS…]       SIGKILL under load · random histories beside a model; see crash/ and sim/
  soak fuzz [--seconds N] [TARGET…]
                               what strangers may send: RTMP, FLV, SDP, the socket; see media/fuzz/
  bench [NAME ARGS…]           benchmarks beside their peers (`bench orders --buyers 512`); see bench/README.md
  codegen [--check]            openapi/v1.json and the TypeScript client (--check: fail if they change)
  tidy                         floors, table ownership, portable SQL, file lengths, READMEs
  ci                           everything that a submission has to pass";

fn main() -> ExitCode {
    let mut args = Args::new(std::env::args().skip(1));
    let outcome = match args.command().as_deref() {
        Some("run") => run::run(args),
        Some("test") => test::command(args),
        Some("pg") => pg::command(args),
        Some("soak") => soak::run(args),
        Some("bench") => bench::run(args),
        Some("codegen") => codegen::command(args),
        Some("tidy") => tidy::command(args),
        Some("ci") => ci::run(args),
        Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command `{other}`\n\n{HELP}")),
        None => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            if !why.is_empty() {
                eprintln!("{why}");
            }
            ExitCode::FAILURE
        }
    }
}
