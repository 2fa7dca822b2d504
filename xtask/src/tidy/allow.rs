//! Reviewed exceptions: `rule subject -- reason`, one a line. One that is not needed is refused.

use std::fs;
use std::path::Path;

use super::Refusal;
use crate::Result;

pub(super) struct Allow {
    entries: Vec<Entry>,
}

struct Entry {
    line: usize,
    rule: String,
    subject: String,
}

impl Allow {
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        let lines = text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line.trim()));
        let entries = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let entries: Result<Vec<Entry>> =
            entries.map(|(at, line)| Entry::parse(at, line)).collect();
        Ok(Self { entries: entries? })
    }

    /// Leaves out what is allowed; adds what is allowed for nothing.
    pub(super) fn apply(&self, found: Vec<Refusal>, file: &str) -> Vec<Refusal> {
        let idle = self
            .entries
            .iter()
            .filter(|entry| !found.iter().any(|r| entry.covers(r)));
        let idle: Vec<Refusal> = idle.map(|entry| entry.idle(file)).collect();
        let left = found
            .into_iter()
            .filter(|r| !self.entries.iter().any(|e| e.covers(r)));
        left.chain(idle).collect()
    }
}

impl Entry {
    fn parse(line: usize, text: &str) -> Result<Self> {
        let malformed = || format!("line {line} of tidy-allow.txt is not `rule subject -- reason`");
        let (what, reason) = text.split_once(" -- ").ok_or_else(malformed)?;
        let (rule, subject) = what.trim().split_once(' ').ok_or_else(malformed)?;
        if reason.trim().is_empty() {
            return Err(malformed());
        }
        Ok(Self {
            line,
            rule: rule.to_owned(),
            subject: subject.trim().to_owned(),
        })
    }

    fn covers(&self, refusal: &Refusal) -> bool {
        self.rule == refusal.rule && self.subject == refusal.subject
    }

    fn idle(&self, file: &str) -> Refusal {
        Refusal {
            file: file.to_owned(),
            line: self.line,
            rule: "allow",
            subject: self.subject.clone(),
            why: format!(
                "nothing needs the exception `{} {}`",
                self.rule, self.subject
            ),
            mend: "delete the line".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(subject: &str) -> Refusal {
        let (file, why, mend) = (String::new(), String::new(), String::new());
        Refusal {
            file,
            line: 1,
            rule: "shop-first",
            subject: subject.into(),
            why,
            mend,
        }
    }

    #[test]
    fn only_the_named_subject_is_let_through() {
        let allow =
            Allow::parse("# why\n\nshop-first identity_person -- a person is global\n").unwrap();
        let left = allow.apply(
            vec![refusal("identity_person"), refusal("orders_order")],
            "f",
        );
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].subject, "orders_order");
    }

    #[test]
    fn an_idle_exception_is_refused() {
        let allow = Allow::parse("shop-first gone_table -- it was global once").unwrap();
        let left = allow.apply(Vec::new(), "xtask/tidy-allow.txt");
        assert_eq!((left[0].rule, left[0].line), ("allow", 1));
    }

    #[test]
    fn a_reason_is_a_must() {
        assert!(Allow::parse("shop-first identity_person").is_err());
        assert!(Allow::parse("shop-first identity_person -- ").is_err());
    }
}
