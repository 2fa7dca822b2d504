//! `cargo xtask test`: every test of the project, on both engines, with what they need.

use crate::args::Args;
use crate::counts::Counts;
use crate::engine::{self, Engine};
use crate::pg::Cluster;
use crate::report::Report;
use crate::{Result, sh, tools, web};

/// Tests in `e2e/` start one server, one browser and one publisher each: one file at a time on
/// two cores.
const E2E: &[&str] = &["--test", "--test-reporter=spec", "--test-concurrency=1"];

/// Every target once: tests, and the binaries that end-to-end tests start, with one set of features.
pub(crate) const BUILD: &[&str] = &["build", "--workspace", "--all-targets"];

/// All targets, which leaves doctests out: examples in READMEs are prose.
pub(crate) const SUITE: &[&str] = &["test", "--workspace", "--all-targets", "--no-fail-fast"];

pub(crate) struct Plan {
    engines: &'static [Engine],
    e2e: bool,
    filter: Option<String>,
}

impl Plan {
    /// Everything, as CI does it.
    pub(crate) fn full() -> Self {
        Self {
            engines: engine::BOTH,
            e2e: true,
            filter: None,
        }
    }

    fn of(mut args: Args) -> Result<Self> {
        let engines = Engine::chosen(args.value("--engine")?.as_deref())?;
        let e2e = !args.flag("--no-e2e");
        let mut names = args.names()?;
        let filter = names.pop();
        if let Some(extra) = names.first() {
            return Err(format!("one filter at most: what about `{extra}`?"));
        }
        Ok(Self {
            engines,
            e2e,
            filter,
        })
    }

    /// A filter names Rust tests: the other runners are left out then.
    fn everything(&self) -> bool {
        self.filter.is_none()
    }

    fn tools(&self) -> Vec<&'static [tools::Tool]> {
        let mut needed = vec![tools::TO_TEST];
        if self.engines.contains(&Engine::Pg) {
            needed.push(tools::TO_TEST_PG);
        }
        if self.e2e && self.everything() {
            needed.push(tools::TO_TEST_E2E);
        }
        needed
    }
}

pub(crate) fn command(args: Args) -> Result {
    let plan = Plan::of(args)?;
    let mut report = Report::default();
    if prepare(&mut report, &plan) {
        all(&mut report, &plan);
    }
    report.finish_tests()
}

/// What has to be there before anything can be tested.
pub(crate) fn prepare(report: &mut Report, plan: &Plan) -> bool {
    report.step("tools", || tools::provide(&plan.tools()))
        && report.step("web bundle", web::build)
        && report.step("build", || sh::run(&mut sh::cargo(BUILD)))
}

pub(crate) fn all(report: &mut Report, plan: &Plan) {
    rust(report, plan);
    if plan.everything() {
        for (name, script) in [("web lint", "lint"), ("web types", "typecheck")] {
            report.step(name, || web::script(script));
        }
        report.tests("web tests", vitest);
        report.step("web budget", || web::script("budget"));
    }
    if plan.everything() && plan.e2e {
        report.tests("end to end", e2e);
    }
}

/// The Rust tests, once for each engine, with a PostgreSQL cluster of their own.
fn rust(report: &mut Report, plan: &Plan) {
    let mut cluster = None;
    if plan.engines.contains(&Engine::Pg) {
        let started = report.step("PostgreSQL", || {
            cluster = Some(Cluster::start()?);
            Ok(())
        });
        if !started {
            return;
        }
    }
    for engine in plan.engines {
        let mut cargo = sh::cargo(SUITE);
        engine.set(cargo.args(&plan.filter), cluster.as_ref());
        report.tests(&format!("Rust tests on {}", engine.name()), |counts| {
            sh::watch(&mut cargo, |line| counts.see(line))
        });
    }
}

fn vitest(counts: &mut Counts) -> Result {
    let mut npm = sh::npm(&["test"]);
    sh::watch(npm.env("NO_COLOR", "1"), |line| counts.see(line))
}

fn e2e(counts: &mut Counts) -> Result {
    let folder = sh::root().join("e2e");
    if folder.join("package-lock.json").is_file() {
        web::packages("e2e")?;
    }
    let mut node = sh::cmd("node", E2E);
    node.current_dir(folder)
        .env("JULIN_BIN", sh::julin("debug"));
    sh::watch(&mut node, |line| counts.see(line))?;
    // node is content with a folder that has no test in it; we are not.
    if counts.passed == 0 {
        Err("no end-to-end test ran".to_owned())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(line: &str) -> Result<Plan> {
        Plan::of(Args::new(line.split_whitespace().map(str::to_owned)))
    }

    #[test]
    fn by_default_everything_runs_on_both_engines() {
        let plan = plan("").unwrap();
        assert_eq!(plan.engines, engine::BOTH);
        assert!(plan.e2e && plan.everything());
    }

    #[test]
    fn sqlite_alone_needs_no_postgresql() {
        let needs = |line: &str| plan(line).unwrap().tools().len();
        assert_eq!(needs("--engine sqlite --no-e2e") + 1, needs("--no-e2e"));
        assert_eq!(needs("--no-e2e") + 1, needs(""));
    }

    #[test]
    fn nonsense_is_refused() {
        assert!(plan("--engine oracle").is_err());
        assert!(plan("--engin pg").is_err());
        assert!(plan("money stock").is_err());
    }
}
