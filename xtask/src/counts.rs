//! How many tests passed and failed, read from what the runners print.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Counts {
    /// Adds what one line of a runner's output says, if it is a closing line.
    pub(crate) fn see(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        if line.starts_with("test result:") || line.starts_with("Tests ") {
            self.passed += before(line, "passed");
            self.failed += before(line, "failed");
        } else if let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            self.see_node(rest);
        }
    }

    /// node's runner: one figure a line.
    fn see_node(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let (Some(word), Some(count), None) = (words.next(), words.next(), words.next()) else {
            return;
        };
        let count = count.parse().unwrap_or(0);
        match word {
            "pass" => self.passed += count,
            "fail" | "cancelled" => self.failed += count,
            _ => {}
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The number that stands before `word`.
fn before(line: &str, word: &str) -> u64 {
    let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
    let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
    let at = words.iter().position(|w| *w == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok())
        .unwrap_or(0)
}

/// Drops the escape sequences that colour a line.
fn without_colour(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(output: &str) -> Counts {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.see(line));
        counts
    }

    #[test]
    fn cargo_binaries_add_up() {
        let output = "running 3 tests\ntest a ... ok\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s";
        assert_eq!(
            count(output),
            Counts {
                passed: 13,
                failed: 2
            }
        );
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        let output = " Test Files  1 failed | 4 passed (5)\n      Tests  1 failed | 41 passed (42)";
        assert_eq!(
            count(output),
            Counts {
                passed: 41,
                failed: 1
            }
        );
        let coloured =
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m (12)";
        assert_eq!(
            count(coloured),
            Counts {
                passed: 12,
                failed: 0
            }
        );
    }

    #[test]
    fn node_counts_cancelled_as_failed() {
        let output = "ℹ tests 6\nℹ suites 1\nℹ pass 4\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0";
        assert_eq!(
            count(output),
            Counts {
                passed: 4,
                failed: 2
            }
        );
        assert_eq!(
            count("# pass 3\n# fail 0"),
            Counts {
                passed: 3,
                failed: 0
            }
        );
    }

    #[test]
    fn ordinary_lines_do_not_count() {
        assert_eq!(
            count("3 passed the gate\n# fail over to node 2"),
            Counts::default()
        );
    }
}
