//! Everybody in a room, and who speaks to them.
use super::client::Listener;
use super::delays::Delays;
use super::{Way, wire};
use anyhow::{Context as _, Result};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

/// So many come at once.
const DOOR: usize = 128;
/// Nothing was heard for so long: all that will come has come.
const QUIET: Duration = Duration::from_millis(700);
const PATIENCE: Duration = Duration::from_secs(10);

/// All listeners of a run; they leave with it.
pub(super) struct Crowd {
    server: SocketAddr,
    tally: Delays,
    listening: JoinSet<()>,
    http: reqwest::Client,
    lost: Arc<Mutex<Option<String>>>,
    /// Bytes of a message's text besides its time.
    words: usize,
}

impl Crowd {
    pub(super) async fn gather(way: Way, server: SocketAddr, listeners: usize) -> Result<Self> {
        let mut crowd = Self::empty(server)?;
        let door = Arc::new(Semaphore::new(DOOR));
        let mut coming = JoinSet::new();
        for n in 0..listeners {
            let door = Arc::clone(&door);
            coming.spawn(async move {
                let _turn = door.acquire().await?;
                Listener::come(way, server, n, false).await
            });
        }
        while let Some(come) = coming.join_next().await {
            crowd.seat(come??);
        }
        Ok(crowd)
    }

    fn empty(server: SocketAddr) -> Result<Self> {
        Ok(Self {
            server,
            tally: Delays::new(),
            listening: JoinSet::new(),
            http: reqwest::Client::builder().no_proxy().build()?,
            lost: Arc::default(),
            words: 100,
        })
    }

    fn seat(&mut self, listener: Listener) {
        let (tally, lost) = (self.tally.clone(), Arc::clone(&self.lost));
        self.listening.spawn(async move {
            if let Err(error) = listener.listen(tally).await {
                let mut lost = lost.lock().unwrap_or_else(PoisonError::into_inner);
                lost.get_or_insert_with(|| format!("{error:#}"));
            }
        });
    }

    /// As long as a message of a comment is, or longer.
    pub(super) fn saying(mut self, words: usize) -> Self {
        self.words = words;
        self
    }

    pub(super) fn listeners(&self) -> usize {
        self.listening.len()
    }

    pub(super) fn tally(&self) -> &Delays {
        &self.tally
    }

    /// Says so many messages a second for a while, however long the server takes for one; how many.
    pub(super) async fn speak(&self, rate: u32, span: Duration) -> Result<usize> {
        let mut beat = interval(Duration::from_secs(1) / rate.max(1));
        beat.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let (began, mut asked, mut said) = (Instant::now(), JoinSet::new(), 0);
        while began.elapsed() < span {
            beat.tick().await;
            asked.spawn(self.message(said));
            said += 1;
        }
        while let Some(answer) = asked.join_next().await {
            answer??;
        }
        let lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        match lost.as_ref() {
            Some(why) => anyhow::bail!("a listener was lost: {why}"),
            None => Ok(said),
        }
    }

    /// A comment as the room is told it, with the time in it.
    fn message(&self, n: usize) -> impl Future<Output = Result<()>> + Send + 'static {
        let (http, url) = (self.http.clone(), format!("http://{}/publish", self.server));
        let (at, digits, words) = (self.tally.now_us(), wire::DIGITS, "x".repeat(self.words));
        let mark = char::from(wire::MARK);
        let body = format!(
            r#"{{"id":"{n:019}","name":"阳光花园的王阿姨","text":"{words} {mark}{at:0digits$}","at":1763800000000}}"#
        );
        async move {
            let answer = http.post(url).body(body).send().await?;
            answer.error_for_status().context("publishing")?;
            Ok(())
        }
    }

    /// Waits until nothing more is heard.
    pub(super) async fn settle(&self) {
        let began = Instant::now();
        let mut heard = usize::MAX;
        while heard != self.tally.heard() && began.elapsed() < PATIENCE {
            heard = self.tally.heard();
            sleep(QUIET).await;
        }
    }
}
