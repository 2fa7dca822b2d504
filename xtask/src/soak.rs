//! `cargo xtask soak`: the runs that take too long for every change.

use crate::args::Args;
use crate::engine::{self, Engine};
use crate::pg::Cluster;
use crate::report::Report;
use crate::{Result, fuzz, sh, test, tools, trials, web};

struct Soak {
    name: &'static str,
    about: &'static str,
    program: Program,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
    times: u32,
}

#[derive(Clone, Copy)]
enum Program {
    Cargo,
    /// In `e2e/`, with the binary that the tests use.
    Node,
}

const SOAKS: &[Soak] = &[
    Soak {
        name: "properties",
        about: "every property with many random cases, on both engines",
        program: Program::Cargo,
        args: test::SUITE,
        env: &[("PROPTEST_CASES", "4096")],
        times: 1,
    },
    Soak {
        name: "ignored",
        about: "the tests marked #[ignore]: SIGKILL loops and large simulations",
        program: Program::Cargo,
        args: &[
            "test",
            "--workspace",
            "--all-targets",
            "--no-fail-fast",
            "--",
            "--ignored",
        ],
        env: &[],
        times: 1,
    },
    Soak {
        name: "again",
        about: "the suite ten times over, to find what fails only sometimes",
        program: Program::Cargo,
        args: test::SUITE,
        env: &[],
        times: 10,
    },
    Soak {
        name: "screenshots",
        about: "the end-to-end tests with the full matrix of screenshots",
        program: Program::Node,
        args: &["--test", "--test-reporter=spec", "--test-concurrency=1"],
        env: &[("JULIN_SHOTS", "full")],
        times: 1,
    },
];

pub(crate) fn run(mut args: Args) -> Result {
    if let Some(name) = args.command_of(trials::NAMES) {
        return trials::run(&name, args);
    }
    if args.command_of(&["fuzz"]).is_some() {
        return fuzz::run(args);
    }
    if args.flag("--list") {
        for soak in SOAKS {
            println!("{:12} {}", soak.name, soak.about);
        }
        println!(
            "crash        SIGKILL under load (--rounds N --engine E --seed S); see crash/README.md"
        );
        println!("fuzz         what strangers may send (--seconds N); see media/fuzz/README.md");
        println!(
            "sim          random histories beside a model (--histories N --seed S); see sim/README.md"
        );
        return Ok(());
    }
    let chosen = choose(&args.names()?)?;
    let mut report = Report::default();
    let mut cluster = None;
    let ready = report.step("tools", || {
        tools::provide(&[tools::TO_TEST, tools::TO_TEST_PG, tools::TO_TEST_E2E])
    }) && report.step("web bundle", web::build)
        && report.step("build", || sh::run(&mut sh::cargo(test::BUILD)))
        && report.step("PostgreSQL", || {
            cluster = Some(Cluster::start()?);
            Ok(())
        });
    if let (true, Some(cluster)) = (ready, &cluster) {
        for soak in chosen {
            soak.run(&mut report, cluster);
        }
    }
    report.finish_tests()
}

fn choose(names: &[String]) -> Result<Vec<&'static Soak>> {
    if names.is_empty() {
        return Ok(SOAKS.iter().collect());
    }
    let find = |name: &String| {
        let found = SOAKS.iter().find(|soak| soak.name == name);
        found.ok_or_else(|| format!("there is no long run `{name}` (see --list)"))
    };
    names.iter().map(find).collect()
}

impl Soak {
    fn run(&self, report: &mut Report, cluster: &Cluster) {
        for time in 1..=self.times {
            for engine in self.engines() {
                let name = format!("{} on {} ({time}/{})", self.name, engine.name(), self.times);
                report.tests(&name, |counts| {
                    let mut command = self.command();
                    engine.set(&mut command, Some(cluster));
                    sh::watch(&mut command, |line| counts.see(line))
                });
            }
        }
    }

    /// The browser's side of things is the same on both.
    fn engines(&self) -> &'static [Engine] {
        match self.program {
            Program::Cargo => engine::BOTH,
            Program::Node => &[Engine::Sqlite],
        }
    }

    fn command(&self) -> std::process::Command {
        let mut command = match self.program {
            Program::Cargo => sh::cargo(self.args),
            Program::Node => {
                let mut node = sh::cmd("node", self.args);
                node.current_dir(sh::root().join("e2e"))
                    .env("JULIN_BIN", sh::julin("debug"));
                node
            }
        };
        command.envs(self.env.iter().copied());
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_chosen_by_name() {
        assert_eq!(choose(&[]).unwrap().len(), SOAKS.len());
        assert_eq!(choose(&["again".to_owned()]).unwrap()[0].name, "again");
        assert!(choose(&["agian".to_owned()]).is_err());
    }
}
