//! PostgreSQL: a pool, statements prepared once a connection.
use crate::copy::Copy;
use crate::row::check_columns;
use crate::set::{Column, columns, set_based};
use crate::{DbError, RawRow, Row, Sql, Val};
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use std::time::Duration;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::ToSql;

/// From so many rows on, copying them in is cheaper than a statement with arrays.
const COPY_MIN: usize = 16;

fn error(sql: &str, e: &tokio_postgres::Error) -> DbError {
    let Some(d) = e.as_db_error() else {
        return if e.is_closed() {
            DbError::Unavailable(e.to_string())
        } else {
            DbError::Sql {
                sql: sql.to_owned(),
                message: format!("{e:?}"),
            }
        };
    };
    match d.code().code() {
        "23505" => DbError::Unique(d.constraint().unwrap_or_default().to_owned()),
        "23514" | "23503" | "23502" => {
            DbError::Check(d.constraint().unwrap_or_default().to_owned())
        }
        "40001" | "40P01" => DbError::Retry,
        "22021" => DbError::Text,
        code => DbError::Sql {
            sql: sql.to_owned(),
            message: format!("{code} {}", d.message()),
        },
    }
}

pub(crate) fn pool(url: &str, size: usize) -> Result<Pool, DbError> {
    let config = url
        .parse()
        .map_err(|e| DbError::Unavailable(format!("database url: {e}")))?;
    let how = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(Manager::from_config(config, tokio_postgres::NoTls, how))
        .max_size(size)
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .wait_timeout(Some(Duration::from_secs(10)))
        .create_timeout(Some(Duration::from_secs(10)))
        .build()
        .map_err(|e| DbError::Unavailable(e.to_string()))
}

/// An open transaction on a pooled connection; rolled back when dropped before its commit.
pub(crate) struct PgTx {
    conn: Option<Object>,
}

impl PgTx {
    pub(crate) async fn begin(pool: &Pool, how: &str) -> Result<Self, DbError> {
        let conn = pool
            .get()
            .await
            .map_err(|e| DbError::Unavailable(e.to_string()))?;
        let tx = Self { conn: Some(conn) };
        // From here on it is rolled back however it ends, also when nobody waits for it any more: else the
        // pool would lend the connection out again in the middle of this transaction.
        let begun = tx.conn().batch_execute(how).await;
        begun.map_err(|e| error(how, &e))?;
        Ok(tx)
    }
    fn conn(&self) -> &Object {
        self.conn
            .as_ref()
            .expect("a transaction holds its connection until it ends")
    }
    async fn statement(&self, text: &str) -> Result<tokio_postgres::Statement, DbError> {
        self.conn()
            .prepare_cached(text)
            .await
            .map_err(|e| error(text, &e))
    }
    pub(crate) async fn prepare(&self, text: &str) -> Result<(), DbError> {
        self.statement(text).await.map(|_| ())
    }
    pub(crate) async fn all<T: Row>(&mut self, sql: &Sql) -> Result<Vec<T>, DbError> {
        let bad = |message: String| DbError::Sql {
            sql: sql.text.to_string(),
            message,
        };
        let text = match sql.lock {
            Some(lock) => std::borrow::Cow::Owned(format!("{}{lock}", sql.text)),
            None => std::borrow::Cow::Borrowed(sql.text.as_ref()),
        };
        let statement = self.statement(&text).await?;
        check_columns::<T>(statement.columns().iter().map(tokio_postgres::Column::name))
            .map_err(bad)?;
        let rows = self.conn().query(&statement, &params(&sql.args)).await;
        let rows = rows.map_err(|e| error(&sql.text, &e))?;
        rows.iter()
            .map(|r| T::from_row(&RawRow::Pg(r)).map_err(bad))
            .collect()
    }
    pub(crate) async fn run(&mut self, sql: &Sql) -> Result<u64, DbError> {
        let statement = self.statement(&sql.text).await?;
        let n = self.conn().execute(&statement, &params(&sql.args)).await;
        n.map_err(|e| error(&sql.text, &e))
    }
    pub(crate) async fn run_many(&mut self, sql: &Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
        let statement = self.statement(&sql.text).await?;
        let params: Vec<_> = sets.iter().map(|set| params(set)).collect();
        let runs = params.iter().map(|p| self.conn().execute(&statement, p));
        let counts = futures_util::future::try_join_all(runs).await;
        counts
            .map(|n| n.iter().sum())
            .map_err(|e| error(&sql.text, &e))
    }
    /// The statement in its set-based form, prepared, with its parameters as columns.
    async fn set<'a>(
        &self,
        sql: &Sql,
        sets: &'a [Vec<Val>],
    ) -> Result<(tokio_postgres::Statement, Vec<Column<'a>>), DbError> {
        let row = self.statement(&sql.text).await?;
        let unknown = || DbError::Sql {
            sql: sql.text.to_string(),
            message: "no set-based form".into(),
        };
        let text = set_based(&sql.text, row.params()).ok_or_else(unknown)?;
        let statement = self.statement(&text).await?;
        Ok((statement, columns(sets, row.params().len())))
    }
    pub(crate) async fn run_set(&mut self, sql: &Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
        if sets.len() >= COPY_MIN
            && let Some(copy) = Copy::of(&sql.text)
        {
            return self.copy(&copy, sql, sets).await;
        }
        let (statement, columns) = self.set(sql, sets).await?;
        let params: Vec<_> = columns.iter().map(|c| c as &(dyn ToSql + Sync)).collect();
        let n = self.conn().execute(&statement, &params).await;
        n.map_err(|e| error(&sql.text, &e))
    }
    async fn copy(&self, copy: &Copy, sql: &Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
        let fail = |e: tokio_postgres::Error| error(&sql.text, &e);
        let types = copy.types(self.statement(&sql.text).await?.params());
        let statement = self.statement(&copy.text).await?;
        let sink = self.conn().copy_in(&statement).await.map_err(fail)?;
        let mut writer = std::pin::pin!(BinaryCopyInWriter::new(sink, &types));
        for set in sets {
            writer.as_mut().write(&copy.row(set)).await.map_err(fail)?;
        }
        writer.finish().await.map_err(fail)
    }
    pub(crate) async fn all_set<T: Row>(
        &mut self,
        sql: &Sql,
        sets: &[Vec<Val>],
    ) -> Result<Vec<T>, DbError> {
        let bad = |message: String| DbError::Sql {
            sql: sql.text.to_string(),
            message,
        };
        let (statement, columns) = self.set(sql, sets).await?;
        check_columns::<T>(statement.columns().iter().map(tokio_postgres::Column::name))
            .map_err(bad)?;
        let params: Vec<_> = columns.iter().map(|c| c as &(dyn ToSql + Sync)).collect();
        let rows = self.conn().query(&statement, &params).await;
        let rows = rows.map_err(|e| error(&sql.text, &e))?;
        rows.iter()
            .map(|r| T::from_row(&RawRow::Pg(r)).map_err(bad))
            .collect()
    }
    pub(crate) async fn script(&mut self, text: &str) -> Result<(), DbError> {
        self.conn()
            .batch_execute(text)
            .await
            .map_err(|e| error(text, &e))
    }
    pub(crate) async fn advisory_lock(&mut self, key: i64) -> Result<(), DbError> {
        self.run(&Sql::new("SELECT pg_advisory_xact_lock($1)").bind(key))
            .await
            .map(|_| ())
    }
    pub(crate) async fn commit(mut self) -> Result<(), DbError> {
        let done = self.script("COMMIT").await;
        if done.is_ok() {
            self.conn = None;
        }
        done
    }
    pub(crate) async fn rollback(mut self) {
        if self.script("ROLLBACK").await.is_ok() {
            self.conn = None;
        }
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        let Some(conn) = self.conn.take() else { return };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(async move {
                if conn.batch_execute("ROLLBACK").await.is_err() {
                    drop(Object::take(conn));
                }
            })),
            Err(_) => drop(Object::take(conn)),
        }
    }
}

fn params(values: &[Val]) -> Vec<&(dyn ToSql + Sync)> {
    values.iter().map(|v| v as _).collect()
}
