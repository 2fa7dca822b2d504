//! Lanes: requests of one kind that are decided together, one answer each.
use crate::{Command, Db, DbError, Error, Result, Tx};
use julin_kernel::Ts;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};

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
    /// How long a request may wait before it is refused undecided, in milliseconds.
    pub patience_ms: i64,
}

impl Default for LaneOptions {
    fn default() -> Self {
        Self {
            lanes: 1,
            waiting_max: 8_192,
            batch_max: 1_024,
            patience_ms: 10_000,
        }
    }
}

/// Batches on their way to the database at once: while one syncs, the next is decided.
const IN_FLIGHT: usize = 2;

type Reply<B> = oneshot::Sender<Result<<B as Batch>::Answer>>;

struct Waiting<B: Batch> {
    request: B::Request,
    since: Ts,
    reply: Reply<B>,
}

struct Queue<B: Batch> {
    send: mpsc::Sender<Waiting<B>>,
    arrived: AtomicU64,
    served: Arc<AtomicU64>,
}

/// The entry to the lanes of one kind of request; shared by all who ask.
pub struct Lane<B: Batch> {
    queues: Vec<Queue<B>>,
}

impl<B: Batch> Lane<B> {
    /// Opens the lanes; each lives as long as this.
    pub fn open(db: &Db, batch: B, options: LaneOptions) -> Self {
        let batch = Arc::new(batch);
        let open_one = |_| {
            let (send, receive) = mpsc::channel(options.waiting_max);
            let served = Arc::new(AtomicU64::new(0));
            let worker = Worker {
                db: db.clone(),
                batch: batch.clone(),
                options,
                served: served.clone(),
            };
            tokio::spawn(worker.serve(receive));
            Queue {
                send,
                arrived: AtomicU64::new(0),
                served,
            }
        };
        Self {
            queues: (0..options.lanes.max(1)).map(open_one).collect(),
        }
    }

    fn queue(&self, key: i64) -> &Queue<B> {
        let spread = key.unsigned_abs().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let lanes = self.queues.len() as u64;
        &self.queues[usize::try_from(spread % lanes).unwrap_or(0)]
    }

    /// How many wait before one who comes now.
    pub fn waiting(&self, key: i64) -> u64 {
        let queue = self.queue(key);
        let served = queue.served.load(Ordering::Relaxed);
        queue.arrived.load(Ordering::Relaxed).saturating_sub(served)
    }

    /// Asks, and waits for the answer. `key` says what requests contend for. A full lane answers
    /// `DbError::Unavailable` at once. A caller who goes away does not take the request back.
    pub async fn ask(&self, db: &Db, key: i64, request: B::Request) -> Result<B::Answer> {
        let queue = self.queue(key);
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting {
            request,
            since: db.env().clock.now(),
            reply,
        };
        queue.send.try_send(waiting).map_err(|_full| busy())?;
        queue.arrived.fetch_add(1, Ordering::Relaxed);
        answer.await.unwrap_or_else(|_gone| Err(busy()))
    }
}

fn busy() -> Error {
    metrics::counter!("julin_lane_refused_total").increment(1);
    DbError::Unavailable("the lane is full".into()).into()
}

struct Worker<B: Batch> {
    db: Db,
    batch: Arc<B>,
    options: LaneOptions,
    served: Arc<AtomicU64>,
}

impl<B: Batch> Worker<B> {
    async fn serve(self, mut receive: mpsc::Receiver<Waiting<B>>) {
        let flights = Arc::new(Semaphore::new(IN_FLIGHT));
        let worker = Arc::new(self);
        let mut group = vec![];
        while receive
            .recv_many(&mut group, worker.options.batch_max)
            .await
            > 0
        {
            let Ok(flight) = flights.clone().acquire_owned().await else {
                return;
            };
            // Who came while the flight was awaited goes along.
            while group.len() < worker.options.batch_max
                && let Ok(next) = receive.try_recv()
            {
                group.push(next);
            }
            let (worker, group) = (worker.clone(), std::mem::take(&mut group));
            tokio::spawn(worker.fly(group, flight));
        }
    }

    async fn fly(self: Arc<Self>, group: Vec<Waiting<B>>, _flight: OwnedSemaphorePermit) {
        let n = group.len() as u64;
        let now = self.db.env().clock.now();
        let (fresh, stale): (Vec<_>, Vec<_>) = group
            .into_iter()
            .partition(|w| now.since(w.since) <= self.options.patience_ms);
        for waiting in stale {
            let _ = waiting.reply.send(Err(busy()));
        }
        metrics::histogram!("julin_lane_batch_size")
            .record(u32::try_from(fresh.len()).unwrap_or(u32::MAX));
        let (requests, replies) = fresh.into_iter().map(|w| (w.request, w.reply)).unzip();
        self.decide(requests, replies).await;
        self.served.fetch_add(n, Ordering::Relaxed);
    }

    /// Decides; a batch that fails as a whole is halved until what spoils it stands alone.
    async fn decide(&self, requests: Vec<B::Request>, replies: Vec<Reply<B>>) {
        let requests = Arc::new(requests);
        let mut todo = vec![(0, replies)];
        while let Some((first, mut replies)) = todo.pop() {
            let span = first..first + replies.len();
            let group = Group {
                batch: self.batch.clone(),
                requests: requests.clone(),
                span,
            };
            match self.db.write_hot(group).await {
                Ok(answers) => answer(replies, answers),
                Err(error) if replies.len() < 2 => answer(replies, vec![Err(error)]),
                Err(error) => {
                    tracing::warn!(%error, n = replies.len(), "a batch failed; halving it");
                    let half = replies.len() / 2;
                    let later = replies.split_off(half);
                    todo.push((first + half, later));
                    todo.push((first, replies));
                }
            }
        }
    }
}

fn answer<A>(replies: Vec<oneshot::Sender<Result<A>>>, answers: Vec<Result<A>>) {
    // Too few answers: those left over drop, and their callers are told to try again.
    for (reply, answer) in replies.into_iter().zip(answers) {
        let _ = reply.send(answer);
    }
}

struct Group<B: Batch> {
    batch: Arc<B>,
    requests: Arc<Vec<B::Request>>,
    span: Range<usize>,
}

impl<B: Batch> Command for Group<B> {
    type Output = Vec<Result<B::Answer>>;
    async fn run(&self, tx: &mut Tx) -> Result<Self::Output> {
        self.batch.run(tx, &self.requests[self.span.clone()]).await
    }
}
