//! Rows: positional mapping, with the column names checked in debug builds.

/// A row of either engine.
pub enum RawRow<'a> {
    /// SQLite's.
    Lite(&'a rusqlite::Row<'a>),
    /// PostgreSQL's.
    Pg(&'a tokio_postgres::Row),
}

/// A column's value.
pub trait Field: Sized {
    /// Reads column `i`.
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String>;
}

macro_rules! field {
    ($($t:ty),*) => { $(
        impl Field for $t {
            fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
                match row {
                    RawRow::Lite(r) => r.get(i).map_err(|e| e.to_string()),
                    RawRow::Pg(r) => r.try_get(i).map_err(|e| e.to_string()),
                }
            }
        }
    )* };
}
field!(i64, String, bool, Vec<u8>);

impl<T: Field> Field for Option<T> {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        if is_null(row, i)? {
            Ok(None)
        } else {
            T::get(row, i).map(Some)
        }
    }
}

/// Whether a column of any PostgreSQL type is NULL.
struct Null(bool);

impl<'a> tokio_postgres::types::FromSql<'a> for Null {
    fn from_sql(
        _: &tokio_postgres::types::Type,
        _: &'a [u8],
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(false))
    }
    fn from_sql_null(
        _: &tokio_postgres::types::Type,
    ) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(true))
    }
    fn accepts(_: &tokio_postgres::types::Type) -> bool {
        true
    }
}

fn is_null(row: &RawRow<'_>, i: usize) -> Result<bool, String> {
    match row {
        RawRow::Lite(r) => {
            let value = r.get_ref(i).map_err(|e| e.to_string())?;
            Ok(value == rusqlite::types::ValueRef::Null)
        }
        RawRow::Pg(r) => r
            .try_get::<_, Null>(i)
            .map(|n| n.0)
            .map_err(|e| e.to_string()),
    }
}

/// A value kept as JSON text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Json<T>(pub T);

impl<T: serde::de::DeserializeOwned> Field for Json<T> {
    fn get(row: &RawRow<'_>, i: usize) -> Result<Self, String> {
        serde_json::from_str(&String::get(row, i)?)
            .map(Self)
            .map_err(|e| e.to_string())
    }
}
/// A typed row.
pub trait Row: Sized + Send {
    /// The column names it expects, or none to skip the check (tuples).
    const COLUMNS: &'static [&'static str];
    /// Maps by position.
    fn from_row(row: &RawRow<'_>) -> Result<Self, String>;
}

macro_rules! tuple {
    ($($t:ident $i:tt),*) => {
        impl<$($t: Field + Send),*> Row for ($($t,)*) {
            const COLUMNS: &'static [&'static str] = &[];
            fn from_row(row: &RawRow<'_>) -> Result<Self, String> { Ok(($($t::get(row, $i)?,)*)) }
        }
    };
}
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);

/// Declares row structs: `row! { pub struct Order { pub id: OrderId, pub status: Status } }`. The
/// fields stand in the order of the SELECT list and bear its column names.
#[macro_export]
macro_rules! row {
    ($($(#[$m:meta])* $v:vis struct $n:ident { $($(#[$fm:meta])* $fv:vis $f:ident : $t:ty),* $(,)? })*) => { $(
        $(#[$m])* $v struct $n { $($(#[$fm])* $fv $f: $t),* }
        impl $crate::Row for $n {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($f)),*];
            fn from_row(row: &$crate::RawRow<'_>) -> ::std::result::Result<Self, String> {
                let mut i = 0..;
                let mut at = || i.next().unwrap_or(usize::MAX);
                Ok(Self { $($f: <$t as $crate::Field>::get(row, at())
                    .map_err(|e| format!("{}.{}: {e}", stringify!($n), stringify!($f)))?),* })
            }
        }
    )* };
}

/// In debug builds, refuses a statement whose columns are not the row's fields: two swapped BIGINT
/// columns would otherwise be a silent money bug.
pub(crate) fn check_columns<'a, T: Row>(
    names: impl IntoIterator<Item = &'a str>,
) -> Result<(), String> {
    if !cfg!(debug_assertions) || T::COLUMNS.is_empty() {
        return Ok(());
    }
    let found: Vec<&str> = names.into_iter().collect();
    if found == T::COLUMNS {
        return Ok(());
    }
    Err(format!(
        "columns {found:?} do not match the fields {:?}",
        T::COLUMNS
    ))
}
