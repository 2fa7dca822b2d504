//! What every handler is given.
use crate::{Lanes, Sessions};
use julin_blob::BlobStore;
use julin_config::Config;
use julin_db::Db;
use julin_kernel::{Rng, Scope, ShopId, Ts, Zone};
use julin_realtime::Hub;
use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

/// The things of the process that handlers, jobs and reactions use. A request's way through the layers
/// clones it several times, so all of them hang on one count.
#[derive(Clone)]
pub struct Ctx(Arc<CtxParts>);

/// What a `Ctx` is made of.
#[derive(Clone)]
pub struct CtxParts {
    /// The database.
    pub db: Db,
    /// The realtime hub.
    pub hub: Arc<Hub>,
    /// Pictures and files.
    pub blobs: Arc<dyn BlobStore>,
    /// The settings.
    pub config: Arc<Config>,
    /// Tells who is signed in.
    pub sessions: Arc<dyn Sessions>,
    /// The shop of those who are not signed in.
    pub shop: ShopId,
    /// The store's zone.
    pub zone: Zone,
    /// The ports that `app` wired.
    pub ports: Arc<Ports>,
    /// The lanes of requests that are decided together.
    pub lanes: Arc<Lanes>,
}

impl From<CtxParts> for Ctx {
    fn from(parts: CtxParts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for Ctx {
    type Target = CtxParts;
    fn deref(&self) -> &CtxParts {
        &self.0
    }
}

impl Ctx {
    /// The same with other settings.
    pub fn with_config(&self, config: Config) -> Self {
        Self::from(CtxParts {
            config: Arc::new(config),
            ..(*self.0).clone()
        })
    }
    /// The present instant.
    pub fn now(&self) -> Ts {
        self.db.env().clock.now()
    }
    /// The source of randomness.
    pub fn rng(&self) -> &dyn Rng {
        &*self.db.env().rng
    }
    /// The scope of the default shop.
    pub fn scope(&self) -> Scope {
        Scope::shop(self.shop)
    }
    /// The adapter wired for a port: `ctx.port::<dyn SmsSender>()`.
    pub fn port<T: ?Sized + Send + Sync + 'static>(&self) -> Arc<T> {
        self.ports.get::<T>()
    }
}

/// Adapters by the trait they implement.
#[derive(Default)]
pub struct Ports(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Ports {
    /// Wires an adapter: `ports.put::<dyn SmsSender>(Arc::new(…))`.
    pub fn put<T: ?Sized + Send + Sync + 'static>(&mut self, adapter: Arc<T>) -> &mut Self {
        self.0.insert(TypeId::of::<T>(), Box::new(adapter));
        self
    }
    /// The adapter of a port. `app` wires every port before it serves, so a missing one is a bug.
    fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Arc<T> {
        let found = self
            .0
            .get(&TypeId::of::<T>())
            .and_then(|a| a.downcast_ref::<Arc<T>>());
        found
            .unwrap_or_else(|| panic!("no adapter wired for {}", type_name::<T>()))
            .clone()
    }
}
