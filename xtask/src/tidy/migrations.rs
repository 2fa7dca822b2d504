//! Migrations: a room creates its own tables only, with the shop first in every key, in types that
//! both engines have.

use super::Refusal;
use super::sql::{self, Kind, Token};
use super::statements::portable;
use super::tables::{Source, Sources, named};

/// What both engines store and hand back alike; BYTEA and BLOB differ in name only.
const TYPES: &[&str] = &["bigint", "text", "boolean", "bytea", "blob"];
/// What begins a table's constraint instead of a column.
const CONSTRAINTS: &[&str] = &["primary", "unique", "check", "foreign", "constraint"];

/// A `CREATE TABLE` statement.
#[derive(Debug, Default)]
pub(super) struct Create {
    pub(super) name: String,
    line: usize,
    columns: Vec<Column>,
    /// The first column of each primary or unique key.
    keys: Vec<Key>,
}

#[derive(Debug)]
struct Column {
    name: String,
    kind: String,
    line: usize,
}

#[derive(Debug)]
struct Key {
    primary: bool,
    first: String,
    line: usize,
}

pub(super) fn check(sources: &Sources) -> Vec<Refusal> {
    sources.migrations.iter().flat_map(check_one).collect()
}

/// The one type of SQLite's own: ids are unique over all shops, and it appends by them at a fraction of
/// what any other key costs. The line for PostgreSQL says the key as everywhere.
const ROWID: &str = "-- sqlite: id INTEGER PRIMARY KEY,";

fn without_rowids(text: &str) -> String {
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = |line| if words(line) == ROWID { "" } else { line };
    text.lines().map(kept).collect::<Vec<_>>().join("\n")
}

fn check_one(source: &Source) -> Vec<Refusal> {
    let tokens = sql::tokens(&without_rowids(&source.text), 1);
    let mut found: Vec<Refusal> = named(&tokens)
        .into_iter()
        .filter(|(table, _)| !source.may_name(table))
        .map(|(table, line)| foreign(source, table, line))
        .collect();
    let creates = creates(&tokens);
    found.extend(creates.iter().flat_map(|create| types(source, create)));
    found.extend(
        added_columns(&tokens)
            .iter()
            .filter_map(|column| type_of(source, column)),
    );
    if source.domain {
        found.extend(creates.iter().flat_map(|create| keys(source, create)));
        found.extend(unique_indexes(source, &tokens));
    }
    found.extend(portable(&source.file, &tokens));
    found
}

fn foreign(source: &Source, table: String, line: usize) -> Refusal {
    Refusal {
        file: source.file.clone(),
        line,
        rule: "own-tables",
        why: format!("{table} is not a table of this room"),
        mend: format!(
            "name only tables that begin with {}_; others are asked by call or event",
            source.prefix
        ),
        subject: table,
    }
}

fn types(source: &Source, create: &Create) -> Vec<Refusal> {
    create
        .columns
        .iter()
        .filter_map(|column| type_of(source, column))
        .collect()
}

fn type_of(source: &Source, column: &Column) -> Option<Refusal> {
    if TYPES.contains(&column.kind.as_str()) {
        return None;
    }
    Some(Refusal {
        file: source.file.clone(),
        line: column.line,
        rule: "portable-type",
        subject: column.name.clone(),
        why: format!(
            "column {} is of type {}",
            column.name,
            column.kind.to_uppercase()
        ),
        mend: "BIGINT, TEXT, BOOLEAN, BYTEA or BLOB: times are unix ms, money is fen, JSON is TEXT"
            .into(),
    })
}

fn keys(source: &Source, create: &Create) -> Vec<Refusal> {
    let none = || Refusal {
        why: format!("{} has no primary key", create.name),
        ..shop(source, &create.name, create.line)
    };
    let wrong = create.keys.iter().filter(|key| key.first != "shop_id");
    let mut found: Vec<Refusal> = wrong
        .map(|key| shop(source, &create.name, key.line))
        .collect();
    if !create.keys.iter().any(|key| key.primary) {
        found.push(none());
    }
    found
}

fn shop(source: &Source, table: &str, line: usize) -> Refusal {
    Refusal {
        file: source.file.clone(),
        line,
        rule: "shop-first",
        subject: table.to_owned(),
        why: format!("a key of {table} does not begin with shop_id"),
        mend: "PRIMARY KEY (shop_id, …), UNIQUE (shop_id, …); what spans shops goes to xtask/tidy-allow.txt".into(),
    }
}

/// `CREATE UNIQUE INDEX name ON table (first, …)`
fn unique_indexes(source: &Source, tokens: &[Token]) -> Vec<Refusal> {
    let mut found = Vec::new();
    for at in 0..tokens.len().saturating_sub(1) {
        if !(tokens[at].is("unique") && tokens[at + 1].is("index")) {
            continue;
        }
        let Some(on) = tokens[at..]
            .iter()
            .position(|t| t.is("on"))
            .map(|on| at + on)
        else {
            continue;
        };
        let name = |at: usize| tokens.get(at).and_then(Token::name).unwrap_or_default();
        if name(on + 3) != "shop_id" {
            found.push(shop(source, &name(on + 1), tokens[at].line));
        }
    }
    found
}

/// All `CREATE TABLE` statements of a text.
pub(super) fn creates(tokens: &[Token]) -> Vec<Create> {
    let starts = (0..tokens.len()).filter(|at| tokens[*at].is("create"));
    starts.filter_map(|at| create(&tokens[at..])).collect()
}

fn create(tokens: &[Token]) -> Option<Create> {
    let open = tokens.iter().position(|t| t.is_mark('('))?;
    if !tokens[..open].iter().any(|t| t.is("table")) {
        return None;
    }
    let name = &tokens[open.checked_sub(1)?];
    let mut create = Create {
        name: name.name()?,
        line: name.line,
        ..Create::default()
    };
    for part in parts(&tokens[open + 1..]) {
        create.add(part);
    }
    Some(create)
}

/// The parts of a list in brackets: up to the closing one, split at commas of this depth.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let (mut found, mut start, mut depth) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        let closes = token.is_mark(')') && depth == 0;
        if closes || token.is_mark(',') && depth == 0 {
            found.push(&tokens[start..at]);
            start = at + 1;
        }
        match token.kind {
            _ if closes => break,
            Kind::Mark('(') => depth += 1,
            Kind::Mark(')') => depth -= 1,
            _ => {}
        }
    }
    found
}

impl Create {
    fn add(&mut self, part: &[Token]) {
        let Some(first) = part.first().and_then(Token::name) else {
            return;
        };
        if CONSTRAINTS.contains(&first.as_str()) {
            self.keys.extend(table_key(part));
            return;
        }
        let word = |word: &str| part.iter().any(|t| t.is(word));
        let line = part[0].line;
        if word("primary") || word("unique") {
            self.keys.push(Key {
                primary: word("primary"),
                first: first.clone(),
                line,
            });
        }
        self.columns.push(column(part, first));
    }
}

/// `PRIMARY KEY (first, …)` or `UNIQUE (first, …)`
fn table_key(part: &[Token]) -> Option<Key> {
    let primary = part.iter().any(|t| t.is("primary"));
    if !primary && !part.iter().any(|t| t.is("unique")) {
        return None;
    }
    let open = part.iter().position(|t| t.is_mark('('))?;
    Some(Key {
        primary,
        first: part.get(open + 1)?.name()?,
        line: part[0].line,
    })
}

fn column(part: &[Token], name: String) -> Column {
    let kind = part
        .get(1)
        .and_then(Token::name)
        .unwrap_or_else(|| "none".to_owned());
    Column {
        name,
        kind,
        line: part[0].line,
    }
}

/// `ALTER TABLE t ADD [COLUMN] name TYPE`
fn added_columns(tokens: &[Token]) -> Vec<Column> {
    let adds = (0..tokens.len()).filter(|at| tokens[*at].is("add"));
    let column_at = |at: usize| {
        let skip = usize::from(tokens.get(at + 1)?.is("column"));
        let part = tokens.get(at + 1 + skip..)?;
        let name = part.first()?.name()?;
        (!CONSTRAINTS.contains(&name.as_str())).then(|| column(part, name))
    };
    adds.filter_map(column_at).collect()
}

#[cfg(test)]
#[path = "migrations_tests.rs"]
mod tests;
