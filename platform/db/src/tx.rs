//! A transaction of either engine, and the commands that run in one.
use crate::{DbError, Env, Error, Row, Sql, Val, lite, pg};
use julin_kernel::{Id, Rng, Ts};

/// A unit of work. It may be run more than once, so it keeps its inputs and takes time, ids and
/// randomness from the transaction.
pub trait Command: Send + Sync + 'static {
    /// What it answers.
    type Output: Send + 'static;
    /// Runs in a transaction; an error writes nothing.
    fn run(&self, tx: &mut Tx) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

pub(crate) enum Conn {
    Writer(rusqlite::Connection),
    Reader(lite::Reader),
    Pg(pg::PgTx),
}

/// A transaction. Any database error poisons it.
pub struct Tx {
    pub(crate) conn: Conn,
    pub(crate) env: Env,
    pub(crate) poisoned: bool,
    pub(crate) wake: bool,
    pub(crate) now: Ts,
    ran: u64,
}

impl Tx {
    pub(crate) fn new(conn: Conn, env: Env) -> Self {
        let now = env.clock.now();
        Self {
            conn,
            env,
            poisoned: false,
            wake: false,
            now,
            ran: 0,
        }
    }
    /// The instant at which the command began; the same throughout it.
    pub fn now(&self) -> Ts {
        self.now
    }
    /// A fresh, time-ordered id.
    pub fn new_id<T: Id>(&mut self) -> T {
        T::from_raw(self.env.ids().next(self.now))
    }
    /// The source of randomness.
    pub fn rng(&self) -> &dyn Rng {
        &*self.env.rng
    }
    /// Asks that those who wait on `Db::committed` be woken when this commits.
    pub fn wake_on_commit(&mut self) {
        self.wake = true;
    }
    /// Whether this runs on PostgreSQL; only `platform` crates may ask.
    pub fn is_postgres(&self) -> bool {
        matches!(self.conn, Conn::Pg(_))
    }

    /// Whether others may write at the same time: what is read and not locked may change.
    pub fn has_rivals(&self) -> bool {
        self.is_postgres()
    }

    /// How many statements were run in it.
    pub fn statements(&self) -> u64 {
        self.ran
    }
    /// What the clock shows now, while the command runs.
    pub fn clock_now(&self) -> Ts {
        self.env.clock.now()
    }

    fn settle<T>(&mut self, result: Result<T, DbError>) -> Result<T, DbError> {
        self.ran += 1;
        self.poisoned |= result.is_err();
        result
    }
    fn usable(&self) -> Result<(), DbError> {
        if self.poisoned {
            Err(DbError::Poisoned)
        } else {
            Ok(())
        }
    }

    /// All rows.
    pub async fn all<T: Row>(&mut self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.usable()?;
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::all(c, &sql),
            Conn::Reader(r) => lite::all(r.conn(), &sql),
            Conn::Pg(c) => c.all(&sql).await,
        };
        self.settle(result)
    }
    /// The first row, if any.
    pub async fn opt<T: Row>(&mut self, sql: Sql) -> Result<Option<T>, DbError> {
        let rows = self.all(sql).await?;
        Ok(rows.into_iter().next())
    }
    /// The one row that must be there.
    pub async fn one<T: Row>(&mut self, sql: Sql) -> Result<T, DbError> {
        let text = sql.text.clone();
        let found = self.opt(sql).await?;
        found.ok_or_else(|| DbError::NoRow(text.into_owned()))
    }
    /// Runs a statement; answers the number of rows affected.
    pub async fn run(&mut self, sql: Sql) -> Result<u64, DbError> {
        self.usable()?;
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::run(c, &sql),
            Conn::Reader(r) => lite::run(r.conn(), &sql),
            Conn::Pg(c) => c.run(&sql).await,
        };
        self.settle(result)
    }
    /// Runs one statement for many sets of values, pipelined on PostgreSQL; answers the sum of rows
    /// affected.
    pub async fn run_many(&mut self, sql: Sql, sets: Vec<Vec<Val>>) -> Result<u64, DbError> {
        self.usable()?;
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::run_many(c, &sql, &sets),
            Conn::Reader(r) => lite::run_many(r.conn(), &sql, &sets),
            Conn::Pg(c) => c.run_many(&sql, &sets).await,
        };
        self.settle(result)
    }
    /// Runs one statement for a set of rows: once a row on SQLite, once for all on PostgreSQL
    /// (`INSERT … VALUES (…)` or `UPDATE … WHERE …`). No two sets may name the same row. Answers the
    /// number of rows affected.
    pub async fn run_set(&mut self, sql: Sql, sets: &[Vec<Val>]) -> Result<u64, DbError> {
        self.usable()?;
        if sets.is_empty() {
            return Ok(0);
        }
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::run_many(c, &sql, sets),
            Conn::Reader(r) => lite::run_many(r.conn(), &sql, sets),
            Conn::Pg(c) => c.run_set(&sql, sets).await,
        };
        self.settle(result)
    }
    /// The rows that a `SELECT` finds for each set of values, in no order.
    pub async fn all_set<T: Row>(
        &mut self,
        sql: Sql,
        sets: &[Vec<Val>],
    ) -> Result<Vec<T>, DbError> {
        self.usable()?;
        if sets.is_empty() {
            return Ok(vec![]);
        }
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::all_set(c, &sql, sets),
            Conn::Reader(r) => lite::all_set(r.conn(), &sql, sets),
            Conn::Pg(c) => c.all_set(&sql, sets).await,
        };
        self.settle(result)
    }
    /// Runs several statements without values; migrations only.
    pub async fn script(&mut self, text: &str) -> Result<(), DbError> {
        self.usable()?;
        let result = match &mut self.conn {
            Conn::Writer(c) => lite::script(c, text),
            Conn::Reader(r) => lite::script(r.conn(), text),
            Conn::Pg(c) => c.script(text).await,
        };
        self.settle(result)
    }
    /// Serialises with every other transaction that takes the same key, until it ends. SQLite has
    /// one writer, so there it is free.
    pub async fn lock(&mut self, key: i64) -> Result<(), DbError> {
        self.usable()?;
        let result = match &mut self.conn {
            Conn::Pg(c) => c.advisory_lock(key).await,
            Conn::Writer(_) | Conn::Reader(_) => Ok(()),
        };
        self.settle(result)
    }
}
