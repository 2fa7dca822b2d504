//! Jobs: work for later or for the outside, at least once.
use crate::store;
use julin_db::{Error, Result, Tx, row, text_enum};
use julin_kernel::{JobId, Scope, ShopId, Ts};
use serde::{Serialize, de::DeserializeOwned};
use std::pin::Pin;
use std::sync::Arc;

/// Work to be done once, at or after `run_at`.
#[derive(Debug, Clone)]
pub struct Job<P> {
    /// Names the handler; never changes.
    pub kind: &'static str,
    /// Same kind and key, same job: enqueued once for ever.
    pub key: String,
    /// What the handler needs.
    pub payload: P,
    /// Not before this instant.
    pub run_at: Ts,
}

text_enum! {
    /// Where a job stands.
    pub enum JobState {
        /// To be run when due.
        Waiting = "waiting",
        /// Done.
        Done = "done",
        /// Failed too often; an operator may run it again.
        Dead = "dead",
    }
}

row! {
    /// A job as stored.
    #[derive(Debug, Clone)]
    pub struct JobRow {
        /// Its id.
        pub id: JobId,
        /// The tenant.
        pub shop_id: ShopId,
        /// Names the handler.
        pub kind: String,
        /// Unique within the kind.
        pub dedupe_key: String,
        /// JSON for the handler.
        pub payload: String,
        /// Where it stands.
        pub state: JobState,
        /// When it is due.
        pub run_at: Ts,
        /// How often it was tried.
        pub attempts: i64,
        /// What went wrong last.
        pub last_error: Option<String>,
        /// When it was enqueued.
        pub created_at: Ts,
    }
}

/// Leaves a job in the caller's transaction. A job of the same kind and key is left once.
pub async fn enqueue<P: Serialize>(tx: &mut Tx, scope: Scope, job: Job<P>) -> Result<()> {
    enqueue_all(tx, scope, vec![job]).await
}

/// Leaves many jobs of one kind in the caller's transaction, each as `enqueue` does.
pub async fn enqueue_all<P: Serialize>(tx: &mut Tx, scope: Scope, jobs: Vec<Job<P>>) -> Result<()> {
    insert(tx, scope, jobs, Priority::Usual).await
}

/// As `enqueue_all`, for jobs that come by the thousand: each begins when nothing else is due.
pub async fn enqueue_behind<P: Serialize>(
    tx: &mut Tx,
    scope: Scope,
    jobs: Vec<Job<P>>,
) -> Result<()> {
    insert(tx, scope, jobs, Priority::Behind).await
}

/// Which jobs begin first; as numbers in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Priority {
    /// Most jobs.
    Usual,
    /// Those that come by the thousand.
    Behind,
}

impl Priority {
    pub(crate) const ALL: [Self; 2] = [Self::Usual, Self::Behind];
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Usual => 0,
            Self::Behind => 1,
        }
    }
}

async fn insert<P: Serialize>(
    tx: &mut Tx,
    scope: Scope,
    jobs: Vec<Job<P>>,
    priority: Priority,
) -> Result<()> {
    let Some(kind) = jobs.first().map(|job| job.kind) else {
        return Ok(());
    };
    let mut rows = Vec::with_capacity(jobs.len());
    for job in jobs {
        let payload = serde_json::to_string(&job.payload).map_err(Error::internal)?;
        rows.push((job.key, payload, job.run_at));
    }
    store::insert_jobs(tx, scope, (kind, priority), &rows).await?;
    tx.wake_on_commit();
    Ok(())
}

/// The future of a job.
pub type JobFuture = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Runs the jobs of one kind.
#[derive(Clone)]
pub struct JobHandler {
    pub(crate) kind: &'static str,
    pub(crate) attempts_max: i64,
    pub(crate) run: Arc<dyn Fn(JobRow) -> JobFuture + Send + Sync>,
}

/// A handler of jobs of `kind`. It runs outside any transaction, may run twice for one job, and is
/// tried `attempts_max` times (with growing pauses) before the job goes to the dead-letter list.
pub fn handler<P, F, Fut>(kind: &'static str, attempts_max: i64, run: F) -> JobHandler
where
    P: DeserializeOwned + Send + 'static,
    F: Fn(Scope, P) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<()>> + Send + 'static,
{
    let run = Arc::new(run);
    let run = move |row: JobRow| -> JobFuture {
        let run = run.clone();
        Box::pin(async move {
            let payload = serde_json::from_str(&row.payload).map_err(Error::internal)?;
            run(Scope::shop(row.shop_id), payload).await
        })
    };
    JobHandler {
        kind,
        attempts_max,
        run: Arc::new(run),
    }
}
