//! Rows of a plain insert copied in, which costs a PostgreSQL server less than any statement: it writes
//! whole pages, and plans and checks nothing row by row.
use crate::Val;
use tokio_postgres::types::{ToSql, Type};

/// A column of the rows.
#[derive(Debug, PartialEq)]
enum Cell {
    /// The parameter with this index.
    Given(usize),
    /// The same in every row.
    Fixed(Val),
}

/// An `INSERT INTO t (…) VALUES (…)` of parameters and constants, as a copy.
#[derive(Debug, PartialEq)]
pub(crate) struct Copy {
    /// `COPY t (…) FROM STDIN BINARY`
    pub(crate) text: String,
    cells: Vec<Cell>,
}

impl Copy {
    /// None if the statement is anything else.
    pub(crate) fn of(insert: &str) -> Option<Self> {
        let rest = insert.trim().strip_prefix("INSERT INTO ")?;
        let (head, values) = rest.split_once("VALUES (")?;
        let values = values.strip_suffix(')')?;
        let cells = values.split(',').map(|v| cell(v.trim()));
        Some(Self {
            text: format!("COPY {}FROM STDIN BINARY", head.replace('\n', " ")),
            cells: cells.collect::<Option<_>>()?,
        })
    }

    /// The types of its columns, given those of the parameters.
    pub(crate) fn types(&self, given: &[Type]) -> Vec<Type> {
        let of = |cell: &Cell| match cell {
            Cell::Given(n) => given.get(*n).cloned().unwrap_or(Type::UNKNOWN),
            Cell::Fixed(Val::I64(_)) => Type::INT8,
            Cell::Fixed(Val::Bool(_)) => Type::BOOL,
            Cell::Fixed(_) => Type::TEXT,
        };
        self.cells.iter().map(of).collect()
    }

    /// One row.
    pub(crate) fn row<'a>(&'a self, set: &'a [Val]) -> Vec<&'a (dyn ToSql + Sync)> {
        let value = |cell: &'a Cell| match cell {
            Cell::Given(n) => set.get(*n).unwrap_or(&Val::Null),
            Cell::Fixed(value) => value,
        };
        self.cells.iter().map(|c| value(c) as _).collect()
    }
}

/// A parameter, a number, a quoted text without commas or quotes, or a truth value.
fn cell(value: &str) -> Option<Cell> {
    if let Some(n) = value.strip_prefix('$') {
        return Some(Cell::Given(n.parse::<usize>().ok()?.checked_sub(1)?));
    }
    if let Some(text) = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\'')) {
        return (!text.contains('\'')).then(|| Cell::Fixed(Val::Text(text.to_owned())));
    }
    match value {
        "TRUE" => Some(Cell::Fixed(Val::Bool(true))),
        "FALSE" => Some(Cell::Fixed(Val::Bool(false))),
        number => Some(Cell::Fixed(Val::I64(number.parse().ok()?))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_insert_is_a_copy() {
        let copy = Copy::of("INSERT INTO db_t (a, b, c, d)\n VALUES ($2, 'new', $1, 0)").unwrap();
        assert_eq!(copy.text, "COPY db_t (a, b, c, d)  FROM STDIN BINARY");
        let types = copy.types(&[Type::BOOL, Type::INT8]);
        assert_eq!(types, [Type::INT8, Type::TEXT, Type::BOOL, Type::INT8]);
        assert_eq!(copy.row(&[Val::Bool(true), Val::I64(7)]).len(), 4);
    }

    #[test]
    fn anything_else_is_none() {
        for other in [
            "INSERT INTO db_t (a) VALUES ($1) ON CONFLICT DO NOTHING",
            "INSERT INTO db_t (a) VALUES (COALESCE($1, 0))",
            "INSERT INTO db_t (a, b) VALUES ($1, 'it''s')",
            "INSERT INTO db_t (a) SELECT $1",
            "UPDATE db_t SET a = $1",
        ] {
            assert_eq!(Copy::of(other), None, "{other}");
        }
    }
}
