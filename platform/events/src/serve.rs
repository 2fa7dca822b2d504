//! Serving: reactions and jobs side by side, so that nobody waits for a slow provider but its own job.
use crate::Runner;
use julin_db::Result;
use std::time::Duration;
use tokio::sync::watch;

/// Jobs that run at the same time.
const AT_ONCE: usize = 8;
/// How long to wait for news when there was nothing to do.
const IDLE: Duration = Duration::from_millis(250);

#[derive(Clone, Copy)]
enum Part {
    Reactions,
    Jobs,
}

impl Runner {
    /// Runs until `stop` resolves, finishing what it is at.
    pub async fn serve(&self, stop: impl Future<Output = ()>) {
        let (tell, told) = watch::channel(false);
        let stop = async {
            stop.await;
            // Whoever has stopped already need not be told.
            let _ = tell.send(true);
        };
        let reactions = self.rounds(Part::Reactions, told.clone());
        tokio::join!(stop, reactions, self.rounds(Part::Jobs, told));
    }

    async fn rounds(&self, part: Part, mut told: watch::Receiver<bool>) {
        let mut committed = self.db.committed();
        loop {
            let busy = self.round(part).await.unwrap_or_else(|e| {
                tracing::error!(error = %e, "events");
                false
            });
            let pause = if busy { Duration::ZERO } else { IDLE };
            tokio::select! {
                biased;
                _ = told.wait_for(|stop| *stop) => return,
                _ = committed.changed(), if !busy => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn round(&self, part: Part) -> Result<bool> {
        match part {
            Part::Reactions => self.hear().await,
            Part::Jobs => self.work(AT_ONCE).await,
        }
    }
}
