//! Sessions seen a moment ago.
use julin_kernel::Ts;
use julin_web::{Actor, Role};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How long another node's sign-out may go unnoticed here.
const FRESH: Duration = Duration::from_secs(1);
/// Sessions remembered at most.
const MAX: usize = 50_000;

/// Moves whenever this process ends a session or gives somebody a role.
static REVISION: AtomicU64 = AtomicU64::new(0);

/// What is remembered may not be true any more.
pub(crate) fn forget_all() {
    REVISION.fetch_add(1, Ordering::AcqRel);
}

/// Read it before the database is asked.
pub(crate) fn revision() -> u64 {
    REVISION.load(Ordering::Acquire)
}

struct Seen {
    actor: Actor,
    expires_at: Ts,
    at: Instant,
    revision: u64,
}

/// The sessions of residents who asked within the last second. Whoever holds a role is looked up each
/// time, so that a role taken away is gone at once on every node.
#[derive(Default)]
pub(crate) struct Recent(Mutex<HashMap<Vec<u8>, Seen>>);

impl Recent {
    fn seen(&self) -> MutexGuard<'_, HashMap<Vec<u8>, Seen>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, hash: &[u8], now: Ts) -> Option<Actor> {
        let seen = self.seen();
        let seen = seen.get(hash)?;
        let holds = seen.revision == revision() && seen.at.elapsed() < FRESH;
        (holds && now < seen.expires_at).then(|| seen.actor.clone())
    }

    pub(crate) fn put(&self, hash: Vec<u8>, actor: &Actor, expires_at: Ts, revision: u64) {
        if !actor.grants.iter().all(|g| g.role == Role::Member) {
            return;
        }
        let mut seen = self.seen();
        if seen.len() >= MAX {
            seen.retain(|_, s| s.at.elapsed() < FRESH);
        }
        if seen.len() < MAX {
            let seen_now = Seen {
                actor: actor.clone(),
                expires_at,
                at: Instant::now(),
                revision,
            };
            seen.insert(hash, seen_now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use julin_kernel::{PersonId, SessionId, ShopId};
    use julin_web::{Grant, Reach};

    fn actor(grants: Vec<Grant>) -> Actor {
        Actor {
            person: PersonId(7),
            shop: ShopId(1),
            session: SessionId(9),
            grants,
        }
    }

    // One test, because the revision is the process's.
    #[tokio::test(start_paused = true)]
    async fn a_resident_is_remembered_for_a_moment() {
        let (recent, end) = (Recent::default(), Ts(1_000));
        let known = |now| recent.get(&[1], Ts(now)).is_some();
        let put = |grants| recent.put(vec![1], &actor(grants), end, revision());
        let member = Grant {
            role: Role::Member,
            reach: Reach::Own(PersonId(7)),
        };
        let leader = Grant {
            role: Role::Leader,
            reach: Reach::Leader(PersonId(7)),
        };
        put(vec![member, leader]);
        assert!(!known(0), "who holds a role is looked up");
        put(vec![member]);
        assert!(known(0));
        assert!(!known(1_000), "the session has ended");
        forget_all();
        assert!(!known(0), "somebody signed out");
        put(vec![member]);
        tokio::time::advance(FRESH).await;
        assert!(!known(0), "long ago");
    }
}
