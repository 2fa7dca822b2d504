//! Lanes: requests of one kind that are decided together, one answer each.
use crate::lane_queue::{Queue, Reply, lock};
use crate::{Command, Db, DbError, Error, Result, Tx};
use julin_kernel::Code;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

/// What decides a batch of requests in one transaction: load sets, decide in code, write sets.
pub trait Batch: Send + Sync + 'static {
    /// What is asked.
    type Request: Send + Sync + 'static;
    /// What each is answered.
    type Answer: Send + 'static;
    /// Judges each request on its own, in order; as many answers as requests. A request refused has
    /// written nothing; an error of the whole writes nothing at all, and the batch is run again in
    /// halves. It takes its own locks (`Db::write_hot`).
    fn run(
        &self,
        tx: &mut Tx,
        requests: &[Self::Request],
    ) -> impl Future<Output = Result<Vec<Result<Self::Answer>>>> + Send;
}

/// How much a lane takes.
#[derive(Debug, Clone, Copy)]
pub struct LaneOptions {
    /// Lanes side by side; requests of one key always take the same.
    pub lanes: usize,
    /// Requests that may wait in a lane; beyond it they are refused at once.
    pub waiting_max: usize,
    /// Requests decided together at most.
    pub batch_max: usize,
    /// How long a request may wait before it is refused undecided.
    pub patience: Duration,
    /// Batches on their way to the database at once.
    pub in_flight: usize,
}

impl Default for LaneOptions {
    fn default() -> Self {
        Self {
            lanes: 1,
            waiting_max: 8_192,
            batch_max: 1_024,
            patience: Duration::from_secs(10),
            in_flight: IN_FLIGHT,
        }
    }
}

/// While one batch syncs the next is decided, and a third stands ready to take along whoever waits when
/// its turn comes.
const IN_FLIGHT: usize = 3;

/// A lane takes no more for now, or its database does not: the same request may be sent again.
pub const BUSY: Code = Code::new(
    "busy",
    503,
    "排队的人太多，请稍候再试",
    "Too many are waiting just now; please try again in a moment",
);

/// The entry to the lanes of one kind of request; shared by all who ask.
pub struct Lane<B: Batch> {
    queues: Vec<Arc<Queue<B::Request, B::Answer>>>,
}

impl<B: Batch> Lane<B> {
    /// Opens the lanes; each lives as long as this.
    pub fn open(db: &Db, batch: B, options: LaneOptions) -> Self {
        let batch = Arc::new(batch);
        let open_one = |_| {
            let queue = Arc::new(Queue::new(options.waiting_max));
            let worker = Worker {
                db: db.clone(),
                batch: batch.clone(),
                options,
                queue: queue.clone(),
            };
            tokio::spawn(Arc::new(worker).serve());
            queue
        };
        Self {
            queues: (0..options.lanes.max(1)).map(open_one).collect(),
        }
    }

    fn queue(&self, key: i64) -> &Queue<B::Request, B::Answer> {
        let spread = key.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let lanes = self.queues.len() as u64;
        &self.queues[usize::try_from(spread % lanes).unwrap_or(0)]
    }

    /// How many wait before one who comes now.
    pub fn waiting(&self, key: i64) -> usize {
        self.queue(key).len()
    }

    /// How long those who were taken along last had waited: about as long as one who comes now will.
    pub fn waited(&self, key: i64) -> Duration {
        self.queue(key).waited()
    }

    /// Asks, and waits for the answer. `key` says what requests contend for. A full lane answers
    /// `BUSY` at once. A caller who goes away does not take the request back.
    pub async fn ask(&self, key: i64, request: B::Request) -> Result<B::Answer> {
        let (reply, answer) = oneshot::channel();
        if !self.queue(key).push(request, reply) {
            return Err(busy());
        }
        answer.await.unwrap_or_else(|_gone| Err(busy()))
    }
}

impl<B: Batch> Drop for Lane<B> {
    fn drop(&mut self) {
        self.queues.iter().for_each(|queue| queue.close());
    }
}

fn busy() -> Error {
    metrics::counter!("julin_lane_refused_total").increment(1);
    // A lane that is full now has decided thousands of requests a second later.
    BUSY.fault().retry_after_ms(1_000).into()
}

struct Worker<B: Batch> {
    db: Db,
    batch: Arc<B>,
    options: LaneOptions,
    queue: Arc<Queue<B::Request, B::Answer>>,
}

/// Those who go along in one batch.
struct Passengers<B: Batch> {
    requests: OnceLock<Vec<B::Request>>,
    replies: Mutex<Vec<Reply<B::Answer>>>,
    /// Says that they are aboard.
    boarded: Mutex<Option<oneshot::Sender<()>>>,
}

impl<B: Batch> Passengers<B> {
    /// Takes along whoever waits; those who were taken before stay, when the command is run again.
    fn board(&self, worker: &Worker<B>) -> &[B::Request] {
        self.requests.get_or_init(|| {
            let group = worker.queue.draw(worker.options.batch_max);
            let (mut requests, mut replies) = (vec![], vec![]);
            for waiting in group {
                if waiting.since.elapsed() > worker.options.patience {
                    let _ = waiting.reply.send(Err(busy()));
                } else {
                    requests.push(waiting.request);
                    replies.push(waiting.reply);
                }
            }
            *lock(&self.replies) = replies;
            drop(lock(&self.boarded).take());
            requests
        })
    }
}

impl<B: Batch> Worker<B> {
    async fn serve(self: Arc<Self>) {
        let flights = Arc::new(Semaphore::new(self.options.in_flight));
        while self.queue.news().await {
            let Ok(flight) = flights.clone().acquire_owned().await else {
                return;
            };
            let (boarded, boarding) = oneshot::channel();
            tokio::spawn(self.clone().fly(flight, boarded));
            // The next batch does not leave before this one has taken whom it takes.
            let _ = boarding.await;
        }
    }

    /// One batch. Who goes along is settled when its transaction begins, so that all who wait while
    /// the last one is written and synced are in it.
    async fn fly(self: Arc<Self>, _flight: OwnedSemaphorePermit, boarded: oneshot::Sender<()>) {
        let passengers = Arc::new(Passengers {
            requests: OnceLock::new(),
            replies: Mutex::default(),
            boarded: Mutex::new(Some(boarded)),
        });
        let outcome = self.decide(&passengers, None).await;
        // Nobody was taken along if no transaction could begin: they are answered all the same.
        let n = passengers.board(&self).len();
        metrics::histogram!("julin_lane_batch_size").record(u32::try_from(n).unwrap_or(u32::MAX));
        let replies = std::mem::take(&mut *lock(&passengers.replies));
        self.settle(&passengers, outcome, replies).await;
    }

    async fn decide(
        self: &Arc<Self>,
        passengers: &Arc<Passengers<B>>,
        span: Option<Range<usize>>,
    ) -> Result<Vec<Result<B::Answer>>> {
        let group = Group {
            worker: self.clone(),
            passengers: passengers.clone(),
            span,
        };
        self.db.write_hot(group).await
    }

    /// Answers; a batch that failed as a whole is halved until what spoils it stands alone.
    async fn settle(
        self: &Arc<Self>,
        passengers: &Arc<Passengers<B>>,
        outcome: Result<Vec<Result<B::Answer>>>,
        replies: Vec<Reply<B::Answer>>,
    ) {
        let mut todo = vec![(0, replies, Some(outcome))];
        while let Some((first, mut replies, known)) = todo.pop() {
            let end = first + replies.len();
            let outcome = match known {
                Some(outcome) => outcome,
                None => self.decide(passengers, Some(first..end)).await,
            };
            match outcome {
                Ok(answers) => answer(replies, answers),
                // It is the database that fails, not a request: smaller batches fail as well.
                Err(Error::Db(DbError::Unavailable(_) | DbError::Retry)) => {
                    answer(replies, std::iter::repeat_with(|| Err(busy())));
                }
                Err(error) if replies.len() < 2 => answer(replies, [Err(error)]),
                Err(error) => {
                    tracing::warn!(%error, n = replies.len(), "a batch failed; halving it");
                    let middle = first + replies.len() / 2;
                    let later = replies.split_off(middle - first);
                    // Who came first is decided first.
                    todo.push((middle, later, None));
                    todo.push((first, replies, None));
                }
            }
        }
    }
}

fn answer<A>(
    replies: Vec<oneshot::Sender<Result<A>>>,
    answers: impl IntoIterator<Item = Result<A>>,
) {
    // Too few answers: those left over drop, and their callers are told to try again.
    for (reply, answer) in replies.into_iter().zip(answers) {
        let _ = reply.send(answer);
    }
}

struct Group<B: Batch> {
    worker: Arc<Worker<B>>,
    passengers: Arc<Passengers<B>>,
    /// Some of them; none for all.
    span: Option<Range<usize>>,
}

impl<B: Batch> Command for Group<B> {
    type Output = Vec<Result<B::Answer>>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        let all = self.passengers.board(&self.worker);
        let some = self.span.clone().unwrap_or(0..all.len());
        if some.is_empty() {
            return Ok(vec![]);
        }
        self.worker.batch.run(tx, &all[some]).await
    }
}
