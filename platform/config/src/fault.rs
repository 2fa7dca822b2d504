//! What is wrong with the settings, told so that it can be mended.

use std::fmt;

use crate::schema::{Entry, Kind};

/// One fault: which key, where it was written, what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The dotted key, or nothing when the source as a whole is at fault.
    pub key: String,
    /// The file, variable or flag that it came from.
    pub origin: String,
    /// What is wrong, with the value unless it is secret.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.origin)?;
        if !self.key.is_empty() {
            write!(f, "`{}`: ", self.key)?;
        }
        f.write_str(&self.problem)
    }
}

/// All faults that were found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError(pub Vec<Fault>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be used:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
    }
}

/// The fault of a key that is not in the schema.
pub(crate) fn unknown(key: &str, origin: String, schema: &[Entry], spell: Spell) -> Fault {
    let hint = nearest(key, schema).map_or_else(String::new, |name| {
        format!("; did you mean `{}`?", spell(&name))
    });
    Fault {
        key: key.to_owned(),
        origin,
        problem: format!("no such setting{hint}"),
    }
}

/// How a key is written in a source: `http.listen`, `JULIN_HTTP__LISTEN`.
pub(crate) type Spell = fn(&str) -> String;

fn nearest(key: &str, schema: &[Entry]) -> Option<String> {
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let score = |entry: &&Entry| {
        let whole = strsim::jaro_winkler(key, &entry.path);
        // `listen` at the top level is more likely a lost section than a misspelt `locale`.
        let same_name = entry.kind != Kind::Section && last(key) == last(&entry.path);
        if same_name { whole.max(0.9) } else { whole }
    };
    // Among equals the last would win: the first declared is the likelier one.
    let best = schema
        .iter()
        .rev()
        .max_by(|a, b| score(a).total_cmp(&score(b)))?;
    (score(&best) > 0.75).then(|| best.path.clone())
}
