//! SQL in code: a room names its own tables only, in words that both engines understand.

use std::collections::BTreeMap;

use super::Refusal;
use super::rust_text::{Literal, literals};
use super::sql::{self, Kind, Token};
use super::tables::{Source, Sources, created, named};

/// A literal that begins like this is SQL, even outside `q!`.
const VERBS: &[&str] = &[
    "SELECT ",
    "INSERT INTO ",
    "UPDATE ",
    "DELETE FROM ",
    "WITH ",
    "CREATE TABLE ",
];
/// Functions that one engine lacks or means differently.
const FUNCTIONS: &[(&str, &str)] = &[
    ("now", "pass the instant as a parameter (kernel::Clock)"),
    ("string_agg", "join in Rust"),
    ("group_concat", "join in Rust"),
    ("greatest", "CASE WHEN … THEN … ELSE … END"),
    ("least", "CASE WHEN … THEN … ELSE … END"),
    ("lower", "store a normalised column"),
    ("upper", "store a normalised column"),
    ("ifnull", "COALESCE"),
    ("datetime", "times are unix ms, made in Rust"),
    ("strftime", "times are unix ms, made in Rust"),
    ("date_trunc", "times are unix ms, made in Rust"),
    ("json_extract", "a filtered field becomes a column"),
];
/// Words, and pairs of words, that one engine lacks or means differently.
const WORDS: &[(&[&str], &str)] = &[
    (
        &["current_timestamp"],
        "pass the instant as a parameter (kernel::Clock)",
    ),
    (
        &["ilike"],
        "store a normalised column and compare with LIKE or =",
    ),
    (&["truncate"], "DELETE FROM"),
    (&["autoincrement"], "ids come from kernel"),
    (
        &["alter", "column"],
        "add a new column, fill it, drop the old one",
    ),
    (
        &["add", "constraint"],
        "put it in CREATE TABLE, or use a unique index",
    ),
    (&["or", "ignore"], "ON CONFLICT (…) DO NOTHING"),
    (&["or", "replace"], "ON CONFLICT (…) DO UPDATE SET …"),
];

pub(super) fn check(sources: &Sources) -> Vec<Refusal> {
    let tables = created(&sources.migrations);
    sources
        .rust
        .iter()
        .flat_map(|source| check_one(source, &tables))
        .collect()
}

/// `tables` is every table there is, with the prefix of its room.
fn check_one(source: &Source, tables: &BTreeMap<String, String>) -> Vec<Refusal> {
    let mut found = Vec::new();
    for literal in literals(&source.text) {
        let tokens = sql::tokens(&literal.text, literal.line);
        if is_sql(&literal) {
            let foreign = named(&tokens)
                .into_iter()
                .filter(|(t, _)| !source.may_name(t));
            found.extend(foreign.map(|(table, line)| refuse_table(source, table, line)));
            found.extend(portable(&source.file, &tokens));
        } else {
            found.extend(fragment(source, &literal, &tokens, tables));
        }
    }
    found
}

fn is_sql(literal: &Literal) -> bool {
    let text = literal.text.trim_start();
    literal.statement || VERBS.iter().any(|verb| text.starts_with(verb))
}

/// A part of a statement, or a table's name handed to a helper: only what is known to be another
/// room's table is refused here.
fn fragment(
    source: &Source,
    literal: &Literal,
    tokens: &[Token],
    tables: &BTreeMap<String, String>,
) -> Vec<Refusal> {
    let mut names = named(tokens);
    names.push((literal.text.clone(), literal.line));
    let foreign = |name: &String| {
        tables
            .get(name)
            .is_some_and(|owner| *owner != source.prefix)
    };
    names
        .into_iter()
        .filter(|(name, _)| foreign(name))
        .map(|(name, line)| refuse_table(source, name, line))
        .collect()
}

fn refuse_table(source: &Source, table: String, line: usize) -> Refusal {
    Refusal {
        file: source.file.clone(),
        line,
        rule: "own-tables",
        why: format!(
            "{table} is not a table of this room (its own begin with {}_)",
            source.prefix
        ),
        mend: "ask the room that owns it: its facade below, a port beside, an event above"
            .to_owned(),
        subject: table,
    }
}

/// What the two engines do not share.
pub(super) fn portable(file: &str, tokens: &[Token]) -> Vec<Refusal> {
    let both = |at: &usize| !tokens[*at].one_engine;
    let at = (0..tokens.len()).filter(both);
    at.filter_map(|at| {
        fault(tokens, at).map(|(what, mend)| refuse(file, tokens[at].line, what, mend))
    })
    .collect()
}

fn refuse(file: &str, line: usize, what: String, mend: &str) -> Refusal {
    Refusal {
        file: file.to_owned(),
        line,
        rule: "portable-sql",
        why: format!("`{what}` is not the same on both engines"),
        mend: mend.to_owned(),
        subject: what,
    }
}

fn fault(tokens: &[Token], at: usize) -> Option<(String, &'static str)> {
    let next = |ahead: usize, word: &str| tokens.get(at + ahead).is_some_and(|t| t.is(word));
    let call = tokens.get(at + 1).is_some_and(|t| t.is_mark('('));
    match &tokens[at].kind {
        Kind::Param if next(1, "is") && next(2, "null") && next(3, "or") => Some((
            "$n IS NULL OR".into(),
            "add the filter in code: .and(\" AND x = \", option)",
        )),
        Kind::Mark('?') => Some(("?".into(), "parameters are $1, $2 …")),
        Kind::Quoted(name) => Some((
            format!("\"{name}\""),
            "texts in single quotes, names without",
        )),
        Kind::Word(word) => {
            let function = FUNCTIONS
                .iter()
                .find(|(f, _)| call && word.eq_ignore_ascii_case(f));
            let words = WORDS
                .iter()
                .find(|(ws, _)| ws.iter().enumerate().all(|(n, w)| next(n, w)));
            function
                .map(|(f, mend)| (format!("{f}()"), *mend))
                .or_else(|| words.map(|(ws, mend)| (ws.join(" "), *mend)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(code: &str) -> Vec<(usize, &'static str, String)> {
        let tables = BTreeMap::from([("catalog_sku".to_owned(), "catalog".to_owned())]);
        let (file, text) = ("src/store.rs".to_owned(), code.to_owned());
        let source = Source {
            file,
            text,
            prefix: "orders".to_owned(),
            domain: true,
        };
        let found = check_one(&source, &tables);
        found
            .into_iter()
            .map(|r| (r.line, r.rule, r.subject))
            .collect()
    }

    fn fault(rule: &'static str, subject: &str) -> Vec<(usize, &'static str, String)> {
        vec![(2, rule, subject.to_owned())]
    }

    #[test]
    fn own_tables_pass() {
        let code = "tx.all(q!(\"SELECT id FROM orders_order AS o\n JOIN orders_line AS l ON l.order_id = o.id\n\
            WHERE o.shop_id = $1 AND (o.gone_at IS NULL OR o.gone_at > $2)\", shop, now))";
        assert_eq!(faults(code), []);
    }

    #[test]
    fn tables_of_others_are_refused_with_their_line() {
        let joined =
            "q!(\"SELECT o.id FROM orders_order AS o\n JOIN catalog_sku AS s ON s.id = o.sku\")";
        assert_eq!(faults(joined), fault("own-tables", "catalog_sku"));
        let unknown = "q!(\n\"UPDATE stock SET n = 1\")";
        assert_eq!(faults(unknown), fault("own-tables", "stock"));
    }

    #[test]
    fn helpers_and_plain_strings_do_not_get_around_it() {
        assert_eq!(
            faults("\ntx.insert_many(\"catalog_sku\", rows)"),
            fault("own-tables", "catalog_sku")
        );
        let fragment = "\n.and(\" AND sku IN (SELECT id FROM catalog_sku WHERE x = \", x)";
        assert_eq!(faults(fragment), fault("own-tables", "catalog_sku"));
        assert_eq!(
            faults("\nSql::new(\"DELETE FROM live_room\")"),
            fault("own-tables", "live_room")
        );
    }

    #[test]
    fn prose_is_no_sql() {
        assert_eq!(
            faults("error(\"Update the page from now() on? \\\"Yes\\\"\")"),
            []
        );
    }

    #[test]
    fn what_one_engine_lacks_is_refused() {
        for (text, what) in [
            ("SELECT now()", "now()"),
            ("SELECT 1 WHERE $1 IS NULL OR a = $1", "$n IS NULL OR"),
            ("SELECT 1 WHERE a = ?", "?"),
            ("SELECT 1 WHERE a = \\\"x\\\"", "\"x\""),
            ("SELECT 1 WHERE a ILIKE $1", "ilike"),
            ("SELECT lower(a)", "lower()"),
            ("INSERT OR IGNORE INTO orders_line VALUES ($1)", "or ignore"),
        ] {
            assert_eq!(
                faults(&format!("\nq!(\"{text}\")")),
                fault("portable-sql", what),
                "{text}"
            );
        }
    }
}
