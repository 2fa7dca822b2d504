//! Which tables a text names, and whose they are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::sql::Token;
use super::workspace::{Room, Workspace};
use crate::{Result, stamp};

/// The texts that hold SQL.
pub(super) struct Sources {
    pub(super) migrations: Vec<Source>,
    pub(super) rust: Vec<Source>,
}

pub(super) struct Source {
    pub(super) file: String,
    pub(super) text: String,
    /// What the room's tables begin with.
    pub(super) prefix: String,
    /// Rooms of the domain keep the shop in every key.
    pub(super) domain: bool,
}

impl Sources {
    pub(super) fn read(root: &Path, workspace: &Workspace) -> Result<Self> {
        let (mut migrations, mut rust) = (Vec::new(), Vec::new());
        for room in workspace
            .rooms
            .iter()
            .filter(|r| r.floor.as_deref() != Some("tool"))
        {
            migrations.extend(texts(root, room, "migrations", "sql")?);
            rust.extend(texts(root, room, "src", "rs")?);
        }
        // The app's own tests look at the whole store, as no room may.
        rust.retain(|source| !source.file.starts_with("app/src/tests/"));
        Ok(Self { migrations, rust })
    }
}

fn texts(base: &Path, room: &Room, folder: &str, extension: &str) -> Result<Vec<Source>> {
    let folder = format!("{}/{folder}", room.dir);
    let files = stamp::files(base, &[&folder]);
    let files = files
        .into_iter()
        .filter(|f| f.extension().is_some_and(|e| e == extension));
    let read = |file: std::path::PathBuf| {
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let file = file
            .strip_prefix(base)
            .unwrap_or(&file)
            .to_string_lossy()
            .into_owned();
        Ok(Source {
            file,
            text,
            prefix: room.prefix(),
            domain: room.is_domain(),
        })
    };
    files.map(read).collect()
}

/// Whose table it is, by its name alone.
fn belongs(table: &str, prefix: &str) -> bool {
    table
        .strip_prefix(prefix)
        .is_some_and(|rest| rest.starts_with('_'))
}

impl Source {
    /// Whether this text may name a table: its room's own, and the engines' catalogues below the
    /// domains.
    pub(super) fn may_name(&self, table: &str) -> bool {
        const CATALOGUES: &[&str] = &["pg_", "pragma_", "sqlite_", "information_schema"];
        let catalogue = CATALOGUES.iter().any(|start| table.starts_with(start));
        belongs(table, &self.prefix) || catalogue && !self.domain
    }
}

/// The tables that all migrations create, with the prefix of the room that does.
pub(super) fn created(migrations: &[Source]) -> BTreeMap<String, String> {
    let mut tables = BTreeMap::new();
    for source in migrations {
        let tokens = super::sql::tokens(&source.text, 1);
        for create in super::migrations::creates(&tokens) {
            tables.insert(create.name, source.prefix.clone());
        }
    }
    tables
}

/// The tables that a text names: after FROM, JOIN, INTO, UPDATE, REFERENCES, TABLE, INDEX … ON.
pub(super) fn named(tokens: &[Token]) -> Vec<(String, usize)> {
    let local = local_names(tokens);
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        for place in places(tokens, at) {
            found.extend(table_at(
                tokens,
                place,
                tokens[at].is("into") || tokens[at].is("references"),
            ));
        }
    }
    found.retain(|(name, _)| !local.contains(name));
    found
}

/// Where a keyword at `at` is followed by table names.
fn places(tokens: &[Token], at: usize) -> Vec<usize> {
    let before = at.checked_sub(1).map(|before| &tokens[before]);
    let after_word = |word: &str| before.is_some_and(|token| token.is(word));
    let token = &tokens[at];
    if token.is("from") && !after_word("distinct") && !in_call(tokens, at) {
        return comma_list(tokens, at + 1);
    }
    let update = token.is("update") && !after_word("for") && !after_word("do") && !after_word("on");
    if update
        || ["join", "into", "references"]
            .iter()
            .any(|word| token.is(word))
    {
        return vec![at + 1];
    }
    if token.is("table") {
        let skip = tokens[at + 1..]
            .iter()
            .take_while(|t| ["if", "not", "exists"].iter().any(|w| t.is(w)));
        return vec![at + 1 + skip.count()];
    }
    if token.is("on") && at >= 2 && index_before(tokens, at) {
        return vec![at + 1];
    }
    Vec::new()
}

/// `CREATE [UNIQUE] INDEX [IF NOT EXISTS] name ON`
fn index_before(tokens: &[Token], on: usize) -> bool {
    tokens[on.saturating_sub(5)..on - 1]
        .iter()
        .any(|t| t.is("index"))
}

/// Whether `FROM` belongs to `EXTRACT(… FROM …)` and its kin.
fn in_call(tokens: &[Token], at: usize) -> bool {
    let mut depth = 0;
    for i in (1..at).rev() {
        match () {
            () if tokens[i].is_mark(')') => depth += 1,
            () if tokens[i].is_mark('(') && depth > 0 => depth -= 1,
            () if tokens[i].is_mark('(') => {
                let calls = ["extract", "trim", "substring", "overlay"];
                return calls.iter().any(|call| tokens[i - 1].is(call));
            }
            () => {}
        }
    }
    false
}

/// `FROM a, b AS c`: the places of `a` and `b`.
fn comma_list(tokens: &[Token], first: usize) -> Vec<usize> {
    let mut places = vec![first];
    let mut at = first + 1;
    while let Some(token) = tokens.get(at) {
        if token.is_mark(',') {
            places.push(at + 1);
            at += 1;
        } else if token.name().is_none() || is_clause(token) {
            break;
        }
        at += 1;
    }
    places
}

fn is_clause(token: &Token) -> bool {
    const CLAUSES: &[&str] = &[
        "where",
        "join",
        "left",
        "inner",
        "cross",
        "full",
        "group",
        "order",
        "limit",
        "on",
        "union",
        "set",
        "for",
        "having",
        "except",
        "intersect",
        "returning",
        "using",
        "select",
    ];
    CLAUSES.iter().any(|word| token.is(word))
}

/// The table named here; a subquery and a function are none.
fn table_at(tokens: &[Token], at: usize, columns_follow: bool) -> Option<(String, usize)> {
    let skip = usize::from(tokens.get(at)?.is("only") || tokens.get(at)?.is("lateral"));
    let token = tokens.get(at + skip)?;
    let call = tokens
        .get(at + skip + 1)
        .is_some_and(|next| next.is_mark('('));
    let table = !call || columns_follow || tokens[at - 1].is("on") || is_create(tokens, at);
    (table && !is_clause(token)).then(|| token.name().map(|name| (name, token.line)))?
}

fn is_create(tokens: &[Token], at: usize) -> bool {
    tokens[at.saturating_sub(4)..at]
        .iter()
        .any(|token| token.is("table"))
}

/// Names that a text gives itself: `WITH recent AS (…)`, `recent (a, b) AS (…)`.
fn local_names(tokens: &[Token]) -> Vec<String> {
    let mut names = Vec::new();
    for at in 1..tokens.len() {
        let opens = tokens.get(at + 1).is_some_and(|next| next.is_mark('('));
        if !tokens[at].is("as") || !opens {
            continue;
        }
        let before = if tokens[at - 1].is_mark(')') {
            tokens[..at]
                .iter()
                .rposition(|t| t.is_mark('('))
                .and_then(|open| open.checked_sub(1))
        } else {
            Some(at - 1)
        };
        names.extend(before.and_then(|before| tokens[before].name()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::super::sql;
    use super::*;

    fn names(text: &str) -> Vec<String> {
        named(&sql::tokens(text, 1))
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn every_way_to_name_a_table() {
        for (text, tables) in [
            ("SELECT a FROM t", &["t"][..]),
            ("SELECT a FROM t AS x, u AS y WHERE x.a = y.a", &["t", "u"]),
            ("SELECT a FROM t LEFT JOIN u ON u.a = t.a", &["t", "u"]),
            (
                "INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = t.b",
                &["t"],
            ),
            (
                "UPDATE t SET a = 1 WHERE b IN (SELECT b FROM u)",
                &["t", "u"],
            ),
            ("DELETE FROM t WHERE a = $1", &["t"]),
            ("SELECT a FROM t WHERE a = $1 FOR UPDATE", &["t"]),
            ("SELECT a FROM (SELECT a FROM u) AS s", &["u"]),
            ("WITH r AS (SELECT a FROM t) SELECT a FROM r", &["t"]),
            (
                "WITH r (a, b) AS (SELECT a, b FROM t) SELECT a FROM r",
                &["t"],
            ),
            ("SELECT a FROM unnest($1) AS x", &[]),
            (
                "SELECT EXTRACT(YEAR FROM t.at), a IS DISTINCT FROM b FROM u",
                &["u"],
            ),
            (
                "CREATE TABLE IF NOT EXISTS t (a BIGINT REFERENCES u (a))",
                &["t", "u"],
            ),
            ("CREATE TABLE t (a BIGINT)", &["t"]),
            ("CREATE UNIQUE INDEX t_by_a ON t (a)", &["t"]),
            ("ALTER TABLE t ADD COLUMN c TEXT; DROP TABLE u", &["t", "u"]),
        ] {
            assert_eq!(names(text), tables, "{text}");
        }
    }

    #[test]
    fn only_the_platform_reads_the_catalogues() {
        let source = |domain| Source {
            file: String::new(),
            text: String::new(),
            prefix: "orders".to_owned(),
            domain,
        };
        for catalogue in ["pg_database", "sqlite_master", "information_schema"] {
            assert!(source(false).may_name(catalogue));
            assert!(!source(true).may_name(catalogue));
        }
        assert!(source(true).may_name("orders_line"));
    }

    #[test]
    fn a_prefix_is_a_whole_word() {
        assert!(belongs("orders_order", "orders"));
        assert!(!belongs("orders", "orders"));
        assert!(!belongs("ordersx_order", "orders"));
    }
}
