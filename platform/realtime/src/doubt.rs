//! The open connections, so that one can be asked to prove itself again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::Viewer;

/// Every open connection: who is at its other end, and how it is woken.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<HashMap<u64, (Viewer, Arc<Notify>)>>);

impl Lines {
    pub(crate) fn enter(&self, id: u64, viewer: &Viewer) -> Arc<Notify> {
        let doubt = Arc::new(Notify::new());
        let line = (viewer.clone(), Arc::clone(&doubt));
        self.lock().insert(id, line);
        doubt
    }

    pub(crate) fn leave(&self, id: u64) {
        self.lock().remove(&id);
    }

    pub(crate) fn doubt(&self, who: impl Fn(&Viewer) -> bool) {
        for (viewer, doubt) in self.lock().values() {
            if who(viewer) {
                // A permit is kept, so a line that is busy learns of it afterwards.
                doubt.notify_one();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, (Viewer, Arc<Notify>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
