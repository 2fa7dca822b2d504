//! How a connection is woken.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Rung when there is something to do; the messages themselves stay in the ring.
#[derive(Debug, Default)]
pub(crate) struct Bell {
    pending: AtomicUsize,
    doubted: AtomicBool,
    wake: Notify,
}

impl Bell {
    /// Rings for the first message, and again when a whole batch has gathered.
    pub(crate) fn ring(&self, batch: usize) {
        let before = self.pending.fetch_add(1, Ordering::SeqCst);
        if before == 0 || before + 1 == batch {
            self.wake.notify_one();
        }
    }

    /// Resolves when it was rung; tells how many messages wait.
    pub(crate) async fn rung(&self) -> usize {
        self.wake.notified().await;
        self.pending.load(Ordering::Acquire)
    }

    /// To be called before one looks what is there, so that a later message rings again. One order for all,
    /// with `Topic::newest`: either the looker sees the message, or its ringing finds the bell still.
    pub(crate) fn still(&self) {
        self.pending.store(0, Ordering::SeqCst);
    }

    /// Instead of `still` by who comes back by themselves before long: only a whole batch rings.
    pub(crate) fn hush(&self) {
        self.pending.store(1, Ordering::SeqCst);
    }

    /// Asks the connection to prove itself again. The permit is kept, so one that is busy learns of it
    /// afterwards.
    pub(crate) fn doubt(&self) {
        self.doubted.store(true, Ordering::Release);
        self.wake.notify_one();
    }

    /// Whether it was doubted since the last time.
    pub(crate) fn take_doubt(&self) -> bool {
        self.doubted.swap(false, Ordering::AcqRel)
    }

    /// Wakes it for another reason, which it finds by itself.
    pub(crate) fn nudge(&self) {
        self.wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_rings_for_the_first_and_for_a_full_batch() {
        let bell = Bell::default();
        bell.ring(3);
        assert_eq!(bell.rung().await, 1);
        bell.ring(3);
        bell.ring(3);
        assert_eq!(bell.rung().await, 3);
        bell.still();
        bell.ring(3);
        assert_eq!(bell.rung().await, 1);
    }

    #[tokio::test]
    async fn hushed_it_rings_for_a_full_batch_alone() {
        let bell = Bell::default();
        bell.hush();
        bell.ring(3);
        let silent = tokio::select! {
            biased;
            _ = bell.rung() => false,
            () = std::future::ready(()) => true,
        };
        assert!(silent);
        bell.ring(3);
        assert_eq!(bell.rung().await, 3);
    }

    #[tokio::test]
    async fn a_doubt_is_kept_until_it_is_taken() {
        let bell = Bell::default();
        bell.doubt();
        bell.rung().await;
        assert!(bell.take_doubt());
        assert!(!bell.take_doubt());
    }
}
