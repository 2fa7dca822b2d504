//! The lanes of the process, each opened when first asked for.
use julin_db::{Batch, Db, Lane, LaneOptions};
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Lanes by the batch that runs in them.
#[derive(Default)]
pub struct Lanes(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Lanes {
    /// The lane of a kind of batch, opened with these options if it is not open yet.
    pub fn of<B: Batch + Default>(&self, db: &Db, options: LaneOptions) -> Arc<Lane<B>> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = open
            .entry(TypeId::of::<B>())
            .or_insert_with(|| Arc::new(Lane::open(db, B::default(), options)));
        lane.clone()
            .downcast()
            .expect("a lane is kept under the type of its batch")
    }
}
