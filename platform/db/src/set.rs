//! One statement for a set of rows. SQLite runs it once a row; PostgreSQL gets all rows as arrays in
//! one statement, because there each execution costs far more than the row it writes.
use crate::Val;
use std::fmt::Write as _;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

/// The set-based form of a statement of one row, given the types of its parameters; none if it is not
/// of a form that this module knows.
pub(crate) fn set_based(text: &str, types: &[Type]) -> Option<String> {
    let rows = rows_of(types)?;
    let row = with_columns(text.trim());
    if row.starts_with("SELECT ") {
        // OFFSET 0 keeps the loop a loop of index lookups, whatever the statistics say.
        return Some(format!(
            "SELECT x.* FROM {rows} CROSS JOIN LATERAL ({row} OFFSET 0) x"
        ));
    }
    if row.starts_with("INSERT ") {
        let (head, tail) = row.split_once("VALUES (")?;
        let end = closing(tail)?;
        let (values, rest) = (&tail[..end], &tail[end + 1..]);
        return Some(format!("{head}SELECT {values} FROM {rows}{rest}"));
    }
    let (head, tail) = row.split_once("WHERE ")?;
    row.starts_with("UPDATE ")
        .then(|| format!("{head}FROM {rows} WHERE {tail}"))
}

/// `unnest($1::BIGINT[], …) AS s(p1, …)`
fn rows_of(types: &[Type]) -> Option<String> {
    let mut arrays = String::new();
    let mut names = String::new();
    for (i, ty) in types.iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        let name = array_of(ty)?;
        let _ = write!(arrays, "{comma}${}::{name}", i + 1);
        let _ = write!(names, "{comma}p{}", i + 1);
    }
    Some(format!("unnest({arrays}) AS s({names})"))
}

fn array_of(ty: &Type) -> Option<&'static str> {
    match *ty {
        Type::INT8 => Some("BIGINT[]"),
        Type::TEXT | Type::VARCHAR => Some("TEXT[]"),
        Type::BOOL => Some("BOOLEAN[]"),
        Type::BYTEA => Some("BYTEA[]"),
        _ => None,
    }
}

/// `$3` becomes `s.p3`.
fn with_columns(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '$' && chars.peek().is_some_and(char::is_ascii_digit) {
            out.push_str("s.p");
        } else {
            out.push(c);
        }
    }
    out
}

/// Where the bracket closes that was open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// One parameter of all rows, as an array.
#[derive(Debug)]
pub(crate) struct Column<'a>(Vec<&'a Val>);

/// Turns rows of values into columns.
pub(crate) fn columns(sets: &[Vec<Val>], width: usize) -> Vec<Column<'_>> {
    let column = |i: usize| Column(sets.iter().filter_map(|set| set.get(i)).collect());
    (0..width).map(column).collect()
}

type BoxError = Box<dyn std::error::Error + Sync + Send>;

impl Column<'_> {
    fn each<'v, T>(
        &'v self,
        pick: impl Fn(&'v Val) -> Option<T>,
    ) -> Result<Vec<Option<T>>, BoxError> {
        let one = |v: &&'v Val| match v {
            Val::Null => Ok(None),
            other => pick(other)
                .map(Some)
                .ok_or_else(|| format!("{other:?} in a set").into()),
        };
        self.0.iter().map(one).collect()
    }
}

impl ToSql for Column<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        match *ty {
            Type::INT8_ARRAY => self.each(Val::int)?.to_sql(ty, out),
            Type::BOOL_ARRAY => self.each(Val::boolean)?.to_sql(ty, out),
            Type::BYTEA_ARRAY => self.each(Val::bytes)?.to_sql(ty, out),
            _ => self.each(Val::text)?.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str, types: &[Type]) -> String {
        set_based(text, types).unwrap_or_default()
    }

    #[test]
    fn an_insert_selects_from_the_rows() {
        assert_eq!(
            form(
                "INSERT INTO db_t (a, b) VALUES ($1, COALESCE($2, 'x')) ON CONFLICT DO NOTHING",
                &[Type::INT8, Type::TEXT]
            ),
            "INSERT INTO db_t (a, b) SELECT s.p1, COALESCE(s.p2, 'x') \
             FROM unnest($1::BIGINT[], $2::TEXT[]) AS s(p1, p2) ON CONFLICT DO NOTHING"
        );
    }

    #[test]
    fn an_update_joins_the_rows() {
        assert_eq!(
            form(
                "UPDATE db_t SET n = n + $2 WHERE id = $1",
                &[Type::INT8, Type::INT8]
            ),
            "UPDATE db_t SET n = n + s.p2 FROM unnest($1::BIGINT[], $2::BIGINT[]) AS s(p1, p2) \
             WHERE id = s.p1"
        );
    }

    #[test]
    fn a_lookup_loops_over_the_rows() {
        assert_eq!(
            form("SELECT n FROM db_t WHERE id = $1", &[Type::INT8]),
            "SELECT x.* FROM unnest($1::BIGINT[]) AS s(p1) \
             CROSS JOIN LATERAL (SELECT n FROM db_t WHERE id = s.p1 OFFSET 0) x"
        );
    }

    #[test]
    fn what_it_does_not_know_stays_as_it_is() {
        assert_eq!(set_based("DELETE FROM db_t", &[]), None);
        assert_eq!(set_based("SELECT $1", &[Type::JSON]), None);
    }
}
