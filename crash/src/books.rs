//! The shop's database, read past the shop: rows of text, from either engine.
use anyhow::{Context as _, Result};
use rusqlite::types::ValueRef;
use std::path::PathBuf;
use std::time::Duration;
use tokio_postgres::SimpleQueryMessage;

/// One row; NULL is none.
pub(crate) type Row = Vec<Option<String>>;

/// Where it lies.
#[derive(Clone)]
pub(crate) enum Books {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Books {
    /// Rows of a question that is whole in itself.
    pub(crate) async fn rows(&self, sql: &str) -> Result<Vec<Row>> {
        let rows = match self {
            Self::Sqlite(file) => sqlite(file, sql),
            Self::Postgres(url) => postgres(url, sql).await,
        };
        rows.with_context(|| sql.to_owned())
    }

    /// One number.
    pub(crate) async fn number(&self, sql: &str) -> Result<i64> {
        let rows = self.rows(sql).await?;
        let first = rows.first().and_then(|row| row.first()).cloned().flatten();
        first.map_or(Ok(0), |text| Ok(text.parse()?))
    }

    /// Waits until it can be read: PostgreSQL may just be starting again.
    pub(crate) async fn ready(&self) -> Result<()> {
        let mut last = Ok(vec![]);
        for _ in 0..1_200 {
            last = self.rows("SELECT 1").await;
            if last.is_ok() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        last.map(|_| ())
    }
}

fn sqlite(file: &PathBuf, sql: &str) -> Result<Vec<Row>> {
    let db = rusqlite::Connection::open(file)?;
    db.busy_timeout(Duration::from_secs(20))?;
    let mut statement = db.prepare(sql)?;
    let width = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        (0..width)
            .map(|at| row.get_ref(at).map(told))
            .collect::<rusqlite::Result<Row>>()
    };
    let rows = statement.query_map([], row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn told(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(n) => Some(n.to_string()),
        ValueRef::Real(n) => Some(n.to_string()),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Some(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

async fn postgres(url: &str, sql: &str) -> Result<Vec<Row>> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    let told = client.simple_query(sql).await?;
    let rows = told.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(
            (0..row.len())
                .map(|at| row.get(at).map(str::to_owned))
                .collect(),
        ),
        _ => None,
    });
    let rows = rows.collect();
    drop(client);
    let _ = connection.await;
    Ok(rows)
}
