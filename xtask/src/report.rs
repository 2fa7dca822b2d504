//! Steps: each says what it does and how long it took; a table closes the run.

use std::time::{Duration, Instant};

use crate::Result;
use crate::counts::Counts;

#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
    pub(crate) counts: Counts,
}

struct Row {
    name: String,
    took: Duration,
    counts: Counts,
    failure: Option<String>,
}

impl Report {
    /// Runs one step and records it; a failure does not stop the others. Returns whether it passed.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result) -> bool {
        self.tests(name, |_| work())
    }

    /// Like [`Report::step`], for a step that counts tests.
    pub(crate) fn tests(&mut self, name: &str, work: impl FnOnce(&mut Counts) -> Result) -> bool {
        println!("\n▶ {name}");
        let start = Instant::now();
        let mut counts = Counts::default();
        let failure = work(&mut counts).err();
        if failure.is_some() && counts.failed == 0 {
            // A step that broke before it could count still has to show in the closing line.
            counts.failed = 1;
        }
        let row = Row {
            name: name.to_owned(),
            took: start.elapsed(),
            counts,
            failure,
        };
        println!("{}", row.line());
        let passed = row.failure.is_none();
        self.counts += counts;
        self.rows.push(row);
        passed
    }

    /// The table, for the end of a run.
    fn table(&self) -> String {
        let total: Duration = self.rows.iter().map(|row| row.took).sum();
        let lines: Vec<String> = self.rows.iter().map(Row::line).collect();
        format!("\n{}\n  {} in all", lines.join("\n"), seconds(total))
    }

    /// Prints the table; an error when a step failed.
    pub(crate) fn finish(self) -> Result {
        println!("{}", self.table());
        self.verdict()
    }

    /// Prints the table and, as the last line, the sum of all tests.
    pub(crate) fn finish_tests(self) -> Result {
        println!("{}", self.table());
        let verdict = self.verdict();
        if let Err(why) = &verdict {
            println!("{why}");
        } else if self.counts.passed == 0 {
            println!("no test ran");
        }
        println!("{}", self.counts);
        // Said already: the counts stay the last line.
        verdict.map_err(|_said| String::new())?;
        if self.counts.passed == 0 {
            Err(String::new())
        } else {
            Ok(())
        }
    }

    fn verdict(&self) -> Result {
        let failed: Vec<&str> = self
            .rows
            .iter()
            .filter(|row| row.failure.is_some())
            .map(|r| r.name.as_str())
            .collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(format!("failed: {}", failed.join(", ")))
        }
    }
}

impl Row {
    fn line(&self) -> String {
        let mark = if self.failure.is_some() { "✗" } else { "✓" };
        let mut line = format!("{mark} {} ({})", self.name, seconds(self.took));
        if self.counts.passed > 0 {
            line = format!("{line}: {}", self.counts);
        }
        match &self.failure {
            Some(why) => format!("{line}: {why}"),
            None => line,
        }
    }
}

fn seconds(took: Duration) -> String {
    if took.as_secs() < 100 {
        return format!("{:.1} s", took.as_secs_f64());
    }
    format!("{} min {} s", took.as_secs() / 60, took.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_fails_the_run_and_is_named() {
        let mut report = Report::default();
        assert!(report.step("good", || Ok(())));
        assert!(!report.step("bad", || Err("broken".into())));
        let table = report.table();
        assert!(
            table.contains("✓ good") && table.contains("✗ bad"),
            "{table}"
        );
        assert_eq!(report.finish().unwrap_err(), "failed: bad");
    }

    #[test]
    fn a_step_that_broke_before_counting_counts_as_one_failure() {
        let mut report = Report::default();
        report.tests("rust", |_| Err("does not compile".into()));
        assert_eq!(
            report.counts,
            Counts {
                passed: 0,
                failed: 1
            }
        );
    }

    #[test]
    fn counts_of_all_steps_add_up() {
        let mut report = Report::default();
        for _ in 0..2 {
            report.tests("some", |counts| {
                counts.passed = 4;
                Ok(())
            });
        }
        assert_eq!(report.counts.to_string(), "8 passed, 0 failed");
        assert!(report.finish_tests().is_ok());
    }

    #[test]
    fn no_test_at_all_is_a_failure() {
        assert!(Report::default().finish_tests().is_err());
    }
}
