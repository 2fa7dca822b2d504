//! The runner: positions, reactions and jobs, by one leader at a time.
use crate::digest::{Digest, Readers, is_stale};
use crate::job::{JobHandler, JobRow, JobState};
use crate::reaction::{DeadLetter, Reaction};
use crate::store;
use julin_db::{Command, Db, DbError, Error, Result, Tx};
use julin_kernel::{Code, EventId, JobId, Scope, Ts};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::{JoinError, JoinSet};

/// Attempts at one event before it goes to the dead-letter list.
const EVENT_ATTEMPTS_MAX: u32 = 5;
/// Jobs begun in one round.
const JOBS: usize = 64;
/// How long a job is hidden from other nodes while it runs, in milliseconds.
const HIDE_MS: i64 = 5 * 60_000;
const LEASE_MS: i64 = 15_000;
/// How often the lead is renewed while jobs run.
const RENEW: Duration = Duration::from_secs(5);
/// Before the first event.
const UNKNOWN: i64 = -1;

/// Runs all reactions and jobs of the program.
#[derive(Clone)]
pub struct Runner {
    pub(crate) db: Db,
    reactions: Arc<Vec<Reaction>>,
    handlers: Arc<HashMap<&'static str, JobHandler>>,
    holder: Arc<str>,
    pub(crate) readers: Arc<Mutex<Readers>>,
    failures: Arc<Mutex<HashMap<(&'static str, i64), u32>>>,
    /// The position that every reaction has reached, so that an idle round need not look.
    caught_up: Arc<AtomicI64>,
    /// Whether this process leads, as far as it knows.
    leads: Arc<tokio::sync::Mutex<bool>>,
}

impl Runner {
    /// A runner; `holder` names this process in the lease.
    pub fn new(db: Db, holder: &str, reactions: Vec<Reaction>, handlers: Vec<JobHandler>) -> Self {
        Self {
            db,
            reactions: Arc::new(reactions),
            handlers: Arc::new(handlers.into_iter().map(|h| (h.kind, h)).collect()),
            holder: holder.into(),
            readers: Arc::default(),
            failures: Arc::default(),
            caught_up: Arc::new(AtomicI64::new(UNKNOWN)),
            leads: Arc::default(),
        }
    }

    /// The same reactions and jobs in a process that knows nothing but what is stored: for tests.
    #[must_use]
    pub fn restarted(&self) -> Self {
        Self {
            readers: Arc::default(),
            failures: Arc::default(),
            caught_up: Arc::new(AtomicI64::new(UNKNOWN)),
            leads: Arc::default(),
            ..self.clone()
        }
    }

    /// Runs everything that is due now, until nothing is left to do. For tests and the demo.
    pub async fn drain(&self) -> Result<()> {
        while self.hear().await? | self.work(1).await? {}
        Ok(())
    }

    /// When the next job is due.
    pub async fn next_due(&self) -> Result<Option<Ts>> {
        Ok(store::next_due(&mut self.db.read().await?).await?)
    }

    /// Lets the reactions hear what happened; answers whether there was anything to hear.
    pub(crate) async fn hear(&self) -> Result<bool> {
        let caught_up = self.caught_up.load(Ordering::Acquire);
        let mut tx = self.db.read().await?;
        let last = store::last_position(&mut tx).await?;
        if caught_up == last && !store::events_wait(&mut tx).await? {
            return Ok(false);
        }
        drop(tx);
        if !self.lead().await? {
            return Ok(false);
        }
        let mut busy = false;
        for reaction in self.reactions.iter() {
            busy |= self.digest(reaction).await?;
        }
        self.keep_far(busy).await?;
        let reached = if busy { UNKNOWN } else { last };
        self.caught_up.store(reached, Ordering::Release);
        Ok(busy)
    }

    /// Runs some of the jobs that are due, `at_once` of them at the same time; answers whether there
    /// were any. Only some: reactions must be heard between them.
    pub(crate) async fn work(&self, at_once: usize) -> Result<bool> {
        if !store::jobs_wait(&mut self.db.read().await?).await? || !self.lead().await? {
            return Ok(false);
        }
        let (mut running, mut begun) = (JoinSet::new(), 0);
        while begun < JOBS {
            if running.len() >= at_once {
                self.ended(&mut running).await?;
            }
            let Some(job) = self.db.write(TakeJob).await? else {
                break;
            };
            let runner = self.clone();
            running.spawn(async move { runner.run_job(job).await });
            begun += 1;
        }
        while !running.is_empty() {
            self.ended(&mut running).await?;
        }
        Ok(begun > 0)
    }

    /// Waits for one of them. A long job must not lose the lead: another node would run it as well.
    async fn ended(&self, running: &mut JoinSet<Result<()>>) -> Result<()> {
        loop {
            tokio::select! {
                ended = running.join_next() => return joined(ended),
                () = tokio::time::sleep(RENEW) => { self.lead().await?; }
            }
        }
    }

    /// Whether this process runs them all. Whoever takes over begins with what the last one was at.
    async fn lead(&self) -> Result<bool> {
        let mut leads = self.leads.lock().await;
        let lead = Lead {
            holder: self.holder.clone(),
            takes_over: !*leads,
        };
        let led = *leads;
        *leads = self.db.write(lead).await?;
        if !led {
            self.forget_readers();
        }
        Ok(*leads)
    }

    /// After an event failed alone; it is given up after a few attempts.
    pub(crate) async fn digest_alone(&self, page: Digest, error: Error) -> Result<bool> {
        let (reaction, pos) = (page.reaction.name, page.position());
        if is_stale(&error) {
            self.forget_readers();
            return Ok(true);
        }
        if passes(&error) {
            return Ok(false);
        }
        let attempt = {
            let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
            let count = failures.entry((reaction, pos)).or_insert(0);
            *count += 1;
            *count
        };
        if attempt < EVENT_ATTEMPTS_MAX {
            tracing::warn!(reaction, pos, attempt, %error, "event failed");
            tokio::time::sleep(Duration::from_millis(20 << attempt)).await;
            return Ok(true);
        }
        tracing::error!(reaction, pos, %error, "event given up");
        metrics::counter!("julin_events_dead_total", "reaction" => reaction).increment(1);
        let give_up = Digest {
            give_up: Some(error.to_string()),
            ..page.clone()
        };
        let done = self.db.write(give_up).await?;
        self.digested(&page.reaction, page.reader, done);
        Ok(true)
    }

    async fn run_job(&self, job: JobRow) -> Result<()> {
        let Some(handler) = self.handlers.get(job.kind.as_str()) else {
            let end = FinishJob::dead(&job, "no handler of this kind");
            return self.db.write(end).await;
        };
        let outcome = tokio::spawn((handler.run)(job.clone())).await;
        let outcome = outcome.unwrap_or_else(|e| Err(Error::internal(e)));
        let end = match outcome {
            Ok(()) => FinishJob {
                id: job.id,
                state: JobState::Done,
                wait_ms: 0,
                error: None,
            },
            Err(e) if job.attempts >= handler.attempts_max && !passes(&e) => {
                tracing::error!(kind = handler.kind, key = job.dedupe_key, error = %e, "job given up");
                metrics::counter!("julin_jobs_dead_total", "kind" => handler.kind).increment(1);
                FinishJob::dead(&job, &e.to_string())
            }
            Err(e) => {
                tracing::warn!(kind = handler.kind, key = job.dedupe_key, error = %e, "job failed");
                FinishJob::again(&job, &e.to_string())
            }
        };
        self.db.write(end).await
    }

    /// The events that reactions gave up, newest first.
    pub async fn dead_letters(&self, scope: Scope) -> Result<Vec<DeadLetter>> {
        Ok(store::dead_letters(&mut self.db.read().await?, scope).await?)
    }
    /// The jobs that were given up, newest first.
    pub async fn dead_jobs(&self, scope: Scope) -> Result<Vec<JobRow>> {
        Ok(store::dead_jobs(&mut self.db.read().await?, scope).await?)
    }
    /// Puts a dead job back in the queue.
    pub async fn revive_job(&self, scope: Scope, id: JobId) -> Result<()> {
        if self.db.write(Revive { scope, id }).await? {
            return Ok(());
        }
        Err(Code::NOT_FOUND.fault().into())
    }
    /// Gives a dead letter to its reaction once more.
    pub async fn replay(&self, scope: Scope, id: EventId) -> Result<()> {
        let letter = store::dead_letter(&mut self.db.read().await?, scope, id).await?;
        let letter = letter.ok_or(Code::NOT_FOUND.fault())?;
        let known = self.reactions.iter().find(|r| r.name == letter.reaction);
        let reaction = known.ok_or(Code::WRONG_STATE.fault())?.clone();
        self.db
            .write(Replay {
                scope,
                letter,
                reaction,
            })
            .await
    }
}

/// Whether it is the database's trouble and no fault of the job.
fn passes(e: &Error) -> bool {
    matches!(e, Error::Db(DbError::Retry | DbError::Unavailable(_)))
}

/// A job that ended; a job that panicked has been noted by then.
fn joined(ended: Option<std::result::Result<Result<()>, JoinError>>) -> Result<()> {
    match ended {
        Some(Err(e)) => Err(Error::internal(e)),
        Some(Ok(outcome)) => outcome,
        None => Ok(()),
    }
}

struct Lead {
    holder: Arc<str>,
    takes_over: bool,
}
impl Command for Lead {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        if !store::take_lease(tx, "events", &self.holder, LEASE_MS).await? {
            return Ok(false);
        }
        if self.takes_over {
            // Nobody else leads, so nobody is at these any more: they need not stay hidden.
            store::show_jobs(tx).await?;
        }
        while store::assign_positions(tx, 500).await? == 500 {}
        Ok(true)
    }
}

struct Replay {
    scope: Scope,
    letter: DeadLetter,
    reaction: Reaction,
}
impl Command for Replay {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let event = store::events_after(tx, self.letter.event_pos - 1, 1).await?;
        let event = event.first().ok_or(Code::NOT_FOUND.fault())?;
        self.reaction.show(tx, &[event.envelope()?], 0).await?;
        Ok(store::resolve_dead_letter(tx, self.scope, self.letter.id).await?)
    }
}

struct TakeJob;
impl Command for TakeJob {
    type Output = Option<JobRow>;
    async fn run(&self, tx: &mut Tx) -> Result<Option<JobRow>> {
        let until = tx.now().plus_ms(HIDE_MS);
        Ok(store::take_job(tx, until).await?)
    }
}

struct FinishJob {
    id: JobId,
    state: JobState,
    wait_ms: i64,
    error: Option<String>,
}
impl FinishJob {
    fn dead(job: &JobRow, why: &str) -> Self {
        Self {
            id: job.id,
            state: JobState::Dead,
            wait_ms: 0,
            error: Some(why.to_owned()),
        }
    }
    fn again(job: &JobRow, why: &str) -> Self {
        let wait_ms = 1_000 << job.attempts.clamp(0, 12);
        Self {
            id: job.id,
            state: JobState::Waiting,
            wait_ms,
            error: Some(why.to_owned()),
        }
    }
}
impl Command for FinishJob {
    type Output = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let run_at = tx.now().plus_ms(self.wait_ms);
        Ok(store::finish_job(tx, self.id, self.state, run_at, self.error.as_deref()).await?)
    }
}

struct Revive {
    scope: Scope,
    id: JobId,
}
impl Command for Revive {
    type Output = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        tx.wake_on_commit();
        Ok(store::revive_job(tx, self.scope, self.id).await?)
    }
}
