//! Command line words, taken one by one. What nobody took is an error, so that a typo never passes.

use crate::Result;

pub(crate) struct Args {
    words: Vec<String>,
}

impl Args {
    pub(crate) fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self {
            words: words.into_iter().collect(),
        }
    }

    /// The first word.
    pub(crate) fn command(&mut self) -> Option<String> {
        (!self.words.is_empty()).then(|| self.words.remove(0))
    }

    /// The first word, if it is one of these.
    pub(crate) fn command_of(&mut self, names: &[&str]) -> Option<String> {
        let known = self
            .words
            .first()
            .is_some_and(|w| names.contains(&w.as_str()));
        if known { self.command() } else { None }
    }

    /// Takes `--name` and says whether it was there.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() != before
    }

    /// Takes `--name VALUE` or `--name=VALUE`.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>> {
        let prefix = format!("{name}=");
        let Some(at) = self
            .words
            .iter()
            .position(|w| w == name || w.starts_with(&prefix))
        else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        if let Some(value) = word.strip_prefix(&prefix) {
            return Ok(Some(value.to_owned()));
        }
        if at < self.words.len() {
            return Ok(Some(self.words.remove(at)));
        }
        Err(format!("{name} needs a value"))
    }

    /// Everything left, for a program that we pass it on to.
    pub(crate) fn rest(self) -> Vec<String> {
        self.words.into_iter().filter(|word| word != "--").collect()
    }

    /// Plain words; an unknown `--option` is refused.
    pub(crate) fn names(self) -> Result<Vec<String>> {
        match self.words.iter().find(|word| word.starts_with('-')) {
            Some(option) => Err(format!(
                "{option} is not known here (see `cargo xtask help`)"
            )),
            None => Ok(self.words),
        }
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result {
        match self.names()?.first() {
            Some(word) => Err(format!(
                "`{word}` is not expected here (see `cargo xtask help`)"
            )),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn both_spellings_of_a_value() {
        for line in ["--engine pg money", "money --engine=pg"] {
            let mut args = args(line);
            assert_eq!(args.value("--engine").unwrap().as_deref(), Some("pg"));
            assert_eq!(args.names().unwrap(), ["money"]);
        }
    }

    #[test]
    fn a_value_left_out_is_an_error() {
        assert!(args("--engine").value("--engine").is_err());
    }

    #[test]
    fn what_nobody_took_is_refused() {
        assert!(args("--chek").names().unwrap_err().contains("--chek"));
        assert!(args("extra").end().unwrap_err().contains("extra"));
    }

    #[test]
    fn the_separator_is_not_passed_on() {
        assert_eq!(args("-- --port 9000").rest(), ["--port", "9000"]);
    }
}
