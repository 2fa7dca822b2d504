//! `Db`: where commands are written and snapshots are read.
use crate::tx::Conn;
use crate::{Command, DbError, Error, Result, Row, Sql, Tx, lite, pg};
use deadpool_postgres::Pool;
use futures_util::FutureExt;
use julin_kernel::{Clock, IdGen, Rng};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// What every transaction takes from outside: time, ids, randomness.
#[derive(Clone)]
pub struct Env {
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The source of randomness.
    pub rng: Arc<dyn Rng>,
    ids: Arc<OnceLock<IdGen>>,
}

impl Env {
    /// An environment whose ids bear node 0 until a node is claimed.
    pub fn new(clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self {
            clock,
            rng,
            ids: Arc::new(OnceLock::new()),
        }
    }
    pub(crate) fn ids(&self) -> &IdGen {
        self.ids.get_or_init(|| IdGen::new(0, 0))
    }
    pub(crate) fn set_ids(&self, ids: IdGen) -> bool {
        self.ids.set(ids).is_ok()
    }
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct Options {
    /// `postgres://…`, or the path of a SQLite file (`sqlite:` prefix allowed).
    pub url: String,
    /// Whether a commit waits for the disk. Only tests say no.
    pub durable: bool,
    /// Connections (readers, on SQLite).
    pub connections: usize,
}

impl Options {
    /// Durable, with the usual number of connections.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            durable: true,
            connections: 8,
        }
    }
}

#[derive(Clone)]
enum Engine {
    Lite {
        readers: Arc<lite::Readers>,
        queue: mpsc::Sender<Box<dyn lite::Work>>,
    },
    Pg(Pool),
}

/// A database of either engine; cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    env: Env,
    committed: watch::Sender<u64>,
}

const PG_WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// How a command that takes its own locks runs: it sees what others committed while it waited.
const PG_HOT: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
const PG_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Attempts at a PostgreSQL command before its conflict is reported.
const ATTEMPTS_MAX: u32 = 30;
/// Times a PostgreSQL command is run again after a taken key, before the key counts as really taken.
const UNIQUE_ATTEMPTS_MAX: u32 = 3;

impl Db {
    /// Opens (and, for SQLite, creates) a database.
    pub async fn connect(options: &Options, env: Env) -> Result<Self, DbError> {
        let (committed, _) = watch::channel(0);
        let url = options.url.as_str();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let pool = pg::pool(url, options.connections)?;
            drop(
                pool.get()
                    .await
                    .map_err(|e| DbError::Unavailable(e.to_string()))?,
            );
            return Ok(Self {
                engine: Engine::Pg(pool),
                env,
                committed,
            });
        }
        let path = PathBuf::from(url.strip_prefix("sqlite:").unwrap_or(url));
        let writer = lite::open(&path, options.durable, false)?;
        let readers = lite::Readers::open(&path, options.durable, options.connections)?;
        let overlong = lite::spawn_checkpointer(&path, options.durable, Arc::downgrade(&readers))?;
        let queue = lite::spawn_writer(
            writer,
            options.durable,
            overlong,
            env.clone(),
            committed.clone(),
        );
        Ok(Self {
            engine: Engine::Lite { readers, queue },
            env,
            committed,
        })
    }

    /// Time, ids and randomness.
    pub fn env(&self) -> &Env {
        &self.env
    }
    /// `sqlite` or `postgres`.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Lite { .. } => "sqlite",
            Engine::Pg(_) => "postgres",
        }
    }
    /// Changes whenever a command that asked for it (`Tx::wake_on_commit`) has committed here.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Runs a command in a transaction and commits it. Dropping the future does not cancel it.
    pub async fn write<C: Command>(&self, command: C) -> Result<C::Output> {
        self.write_as(command, PG_WRITE).await
    }

    /// As `write`, for a command that locks every row it decides by (`Sql::for_update`) before it
    /// reads what depends on it: on PostgreSQL it waits for those locks instead of being run again.
    pub async fn write_hot<C: Command>(&self, command: C) -> Result<C::Output> {
        self.write_as(command, PG_HOT).await
    }

    async fn write_as<C: Command>(&self, command: C, pg_how: &'static str) -> Result<C::Output> {
        match &self.engine {
            Engine::Lite { queue, .. } => {
                let (reply, outcome) = oneshot::channel();
                let job = Job {
                    command,
                    outcome: None,
                    reply,
                };
                let closed = || Error::from(DbError::Unavailable("the writer has stopped".into()));
                queue
                    .send(Box::new(job))
                    .await
                    .map_err(|_full_or_closed| closed())?;
                outcome.await.unwrap_or_else(|_gone| Err(closed()))
            }
            Engine::Pg(_) => {
                let db = self.clone();
                let task = tokio::spawn(async move { db.write_pg(&command, pg_how).await });
                task.await.unwrap_or_else(|e| Err(Error::internal(e)))
            }
        }
    }

    async fn write_pg<C: Command>(&self, command: &C, how: &str) -> Result<C::Output> {
        for attempt in 0..ATTEMPTS_MAX {
            let mut tx = self.begin(how).await?;
            let outcome = command.run(&mut tx).await;
            let (poisoned, wake) = (tx.poisoned, tx.wake);
            let Conn::Pg(conn) = tx.conn else {
                return Err(Error::internal("engine"));
            };
            let outcome = match outcome {
                Ok(_) if poisoned => Err(DbError::Poisoned.into()),
                Ok(value) => conn.commit().await.map(|()| value).map_err(Error::from),
                Err(e) => {
                    conn.rollback().await;
                    Err(e)
                }
            };
            match outcome {
                Err(Error::Db(DbError::Retry)) => self.pause(attempt).await,
                // Two transactions that both looked before they inserted: run again, the second
                // finds what the first wrote.
                Err(Error::Db(DbError::Unique(_))) if attempt < UNIQUE_ATTEMPTS_MAX => {
                    self.pause(attempt).await;
                }
                other => {
                    if wake && other.is_ok() {
                        self.committed.send_modify(|n| *n += 1);
                    }
                    return other;
                }
            }
        }
        Err(DbError::Retry.into())
    }

    async fn pause(&self, attempt: u32) {
        metrics::counter!("julin_db_retries_total").increment(1);
        let ceiling_ms = 2u64 << attempt.min(6);
        tokio::time::sleep(Duration::from_millis(1 + self.env.rng.below(ceiling_ms))).await;
    }

    async fn begin(&self, pg_how: &str) -> Result<Tx, DbError> {
        let conn = match &self.engine {
            Engine::Lite { readers, .. } => Conn::Reader(readers.take().await?),
            Engine::Pg(pool) => Conn::Pg(pg::PgTx::begin(pool, pg_how).await?),
        };
        Ok(Tx::new(conn, self.env.clone()))
    }

    /// One read-only snapshot. Drop it soon: there are few.
    pub async fn read(&self) -> Result<Tx, DbError> {
        self.begin(PG_READ).await
    }

    /// Runs a long read in a snapshot, off the async threads where the engine would block them.
    pub async fn report<C: Command>(&self, command: C) -> Result<C::Output> {
        let mut tx = self.read().await?;
        match &self.engine {
            Engine::Pg(_) => command.run(&mut tx).await,
            Engine::Lite { .. } => {
                let run = move || command.run(&mut tx).now_or_never();
                let outcome = tokio::task::spawn_blocking(run)
                    .await
                    .map_err(Error::internal)?;
                outcome.unwrap_or_else(|| Err(Error::internal("a report awaited something else")))
            }
        }
    }

    /// All rows of one query.
    pub async fn all<T: Row>(&self, sql: Sql) -> Result<Vec<T>, DbError> {
        self.read().await?.all(sql).await
    }
    /// The first row of one query.
    pub async fn opt<T: Row>(&self, sql: Sql) -> Result<Option<T>, DbError> {
        self.read().await?.opt(sql).await
    }
    /// The one row of one query.
    pub async fn one<T: Row>(&self, sql: Sql) -> Result<T, DbError> {
        self.read().await?.one(sql).await
    }

    /// Prepares a statement without running it: how the statement test checks both engines.
    pub async fn prepare(&self, text: &str) -> Result<(), DbError> {
        match &self.engine {
            Engine::Lite { readers, .. } => lite::prepare(readers.take().await?.conn(), text),
            Engine::Pg(pool) => pg::PgTx::begin(pool, PG_READ).await?.prepare(text).await,
        }
    }
}

struct Job<C: Command> {
    command: C,
    outcome: Option<Result<C::Output>>,
    reply: oneshot::Sender<Result<C::Output>>,
}

impl<C: Command> lite::Work for Job<C> {
    fn run(&mut self, tx: &mut Tx) -> Option<bool> {
        let outcome = self.command.run(tx).now_or_never()?;
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        Some(keep)
    }
    fn fail(&mut self, error: Error) {
        self.outcome = Some(Err(error));
    }
    fn reply(self: Box<Self>) {
        let lost = || Err(Error::internal("a command gave no answer"));
        // The caller may have gone; the write stands all the same.
        let _ = self.reply.send(self.outcome.unwrap_or_else(lost));
    }
}
