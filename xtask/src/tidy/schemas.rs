//! Every schema of the API has a name of its own: of two types with one name, the document silently
//! keeps one, and a client believes it of both.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::Refusal;
use crate::{Result, stamp};

const RULE: &str = "schema-name";

pub(super) fn check(root: &Path) -> Result<Vec<Refusal>> {
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for file in stamp::files(root, &[""]) {
        if file.extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let short = file.strip_prefix(root).unwrap_or(&file);
        let name = short.to_string_lossy().into_owned();
        let text = fs::read_to_string(&file).map_err(|e| format!("{name}: {e}"))?;
        for (line, schema) in named(&text) {
            let place = format!("{name}:{line}");
            if let Some(first) = seen.insert(schema.clone(), place) {
                found.push(refusal(&name, line, schema, &first));
            }
        }
    }
    Ok(found)
}

fn refusal(file: &str, line: usize, subject: String, first: &str) -> Refusal {
    Refusal {
        file: file.to_owned(),
        line,
        rule: RULE,
        why: format!("the API knows `{subject}` from {first} already"),
        subject,
        mend: "give it another name, or `#[schema(as = …)]`".to_owned(),
    }
}

/// The schemas that a source declares, and the line of each.
fn named(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let (mut derives, mut other) = (false, None);
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        // A long list of traits has lines of its own; so has a list of imports, which ends otherwise.
        derives = (derives || line.contains("ToSchema")) && !line.ends_with(';');
        if let Some((_, name)) = line.split_once("schema(as = ") {
            other = Some(word(name));
        }
        let Some(declared) = declared(line) else {
            continue;
        };
        if std::mem::take(&mut derives) {
            let name = other.take().unwrap_or_else(|| word(declared));
            out.push((at + 1, name));
        }
        other = None;
    }
    out
}

/// What follows `struct` or `enum` in a declaration.
fn declared(line: &str) -> Option<&str> {
    let line = line.strip_prefix("pub").unwrap_or(line);
    let line = line.strip_prefix("(crate)").unwrap_or(line);
    let line = line.strip_prefix("(super)").unwrap_or(line).trim_start();
    line.strip_prefix("struct ")
        .or_else(|| line.strip_prefix("enum "))
}

fn word(text: &str) -> String {
    let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(is_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_with_what_they_are_called_outside() {
        let text = "use utoipa::ToSchema;\nstruct E {}\n#[derive(\n    ToSchema,\n)]\npub(crate) struct A {\n}\nstruct B;\n\
                    #[derive(utoipa::ToSchema)]\n#[schema(as = LeaderC)]\nenum C {\n}\n\
                    #[derive(Debug)]\nstruct D;";
        let names = named(text).into_iter().map(|(_, name)| name);
        assert_eq!(names.collect::<Vec<_>>(), ["A", "LeaderC"]);
    }
}
