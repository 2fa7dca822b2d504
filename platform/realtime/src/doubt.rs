//! The open connections, so that one can be asked to prove itself again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{Viewer, bell::Bell};

/// Every open connection: who is at its other end, and how it is woken.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<HashMap<u64, (Viewer, Arc<Bell>)>>);

impl Lines {
    pub(crate) fn enter(&self, id: u64, viewer: &Viewer, bell: Arc<Bell>) {
        self.lock().insert(id, (viewer.clone(), bell));
    }

    pub(crate) fn leave(&self, id: u64) {
        self.lock().remove(&id);
    }

    pub(crate) fn doubt(&self, who: impl Fn(&Viewer) -> bool) {
        for (viewer, bell) in self.lock().values() {
            if who(viewer) {
                bell.doubt();
            }
        }
    }

    pub(crate) fn nudge(&self) {
        for (_, bell) in self.lock().values() {
            bell.nudge();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, (Viewer, Arc<Bell>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
