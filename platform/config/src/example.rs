//! The commented example file.

use std::fmt::Write as _;

use crate::{
    Config,
    schema::{Entry, Kind, entries},
};

const HEAD: &str = "\
# Settings of Julin. Every key below shows its default; uncomment what you change.
# A variable wins over this file: JULIN_HTTP__LISTEN is http.listen.
";

impl Config {
    /// A TOML file with every key, its meaning and its default, all commented out.
    pub fn example() -> String {
        let all = entries();
        let mut out = HEAD.to_owned();
        for entry in &all {
            write_entry(&mut out, entry);
        }
        out
    }
}

fn write_entry(out: &mut String, entry: &Entry) {
    out.push('\n');
    for line in entry.doc {
        _ = writeln!(out, "#{line}");
    }
    let name = entry.path.rsplit('.').next().unwrap_or_default();
    _ = match (&entry.kind, &entry.default) {
        (Kind::Section, _) => writeln!(out, "[{}]", entry.path),
        (_, Some(default)) => writeln!(out, "# {name} = {default}"),
        (_, None) => writeln!(out, "# {name} = {}", sample(entry.kind)),
    };
}

/// A stand-in for keys that are unset by default.
fn sample(kind: Kind) -> &'static str {
    match kind {
        Kind::Flag => "true",
        Kind::Number => "1",
        Kind::List => "[]",
        Kind::Text | Kind::Secret | Kind::Section => "\"…\"",
    }
}
