//! `cargo xtask soak crash` and `cargo xtask soak sim`: the shop is killed, and the shop is compared with
//! a model of it.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::Duration;

use crate::args::Args;
use crate::engine::Engine;
use crate::pg::Cluster;
use crate::report::Report;
use crate::{Result, sh};

/// Between two looks at a run.
const LOOK: Duration = Duration::from_millis(100);
const ROUNDS: &str = "200";
const HISTORIES: &str = "2000";

/// What they are called.
pub(crate) const NAMES: &[&str] = &["crash", "sim"];

/// One of the two.
pub(crate) fn run(name: &str, args: Args) -> Result {
    if name == "sim" {
        sim(args)
    } else {
        crash(args)
    }
}

fn built(packages: &[&str]) -> Result {
    let mut cargo = sh::cargo(&["build"]);
    for package in packages {
        cargo.args(["-p", package]);
    }
    sh::run(&mut cargo)
}

fn program(name: &str) -> PathBuf {
    sh::julin("debug").with_file_name(name)
}

fn sim(mut args: Args) -> Result {
    let mut command = Command::new(program("julin-sim"));
    let words = ["--seed", "--from", "--steps", "--jobs"];
    for word in words {
        if let Some(value) = args.value(word)? {
            command.args([word, &value]);
        }
    }
    let histories = args.value("--histories")?;
    command.args(["--histories", histories.as_deref().unwrap_or(HISTORIES)]);
    args.end()?;
    built(&["julin-sim"])?;
    sh::run(&mut command)
}

fn crash(mut args: Args) -> Result {
    let engines = Engine::chosen(args.value("--engine")?.as_deref())?;
    let rounds = args.value("--rounds")?;
    let seed = args.value("--seed")?;
    args.end()?;
    let mut report = Report::default();
    if report.step("build", || built(&["julin", "julin-crash"])) {
        for engine in engines {
            report.step(&format!("crash on {}", engine.name()), || {
                let mut command = Command::new(program("julin-crash"));
                command.arg("--julin").arg(sh::julin("debug"));
                let dir = sh::target().join("crash").join(engine.name());
                command.arg("--dir").arg(dir);
                command.args(["--rounds", rounds.as_deref().unwrap_or(ROUNDS)]);
                command.args(["--seed", seed.as_deref().unwrap_or("1")]);
                kill_and_compare(command, *engine)
            });
        }
    }
    report.finish()
}

fn kill_and_compare(mut command: Command, engine: Engine) -> Result {
    let mut cluster = match engine {
        Engine::Sqlite => None,
        Engine::Pg => Some(Cluster::durable()?),
    };
    if let Some(cluster) = &cluster {
        command.args(["--pg", &cluster.url, "--pg-data"]);
        command.arg(cluster.data());
    }
    let mut child = command.spawn().map_err(|e| format!("julin-crash: {e}"))?;
    let ended = watch(&mut child, cluster.as_mut());
    if ended.is_err() {
        let _ = child.kill();
        let _ = child.wait();
    }
    ended
}

/// Waits for it, and starts PostgreSQL again whenever it was killed.
fn watch(child: &mut Child, mut cluster: Option<&mut Cluster>) -> Result {
    loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("the run failed ({status})")),
            None => {}
        }
        if let Some(cluster) = cluster.as_mut() {
            cluster.revive()?;
        }
        sleep(LOOK);
    }
}
