#![doc = include_str!("../README.md")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod client;
mod database;
mod sessions;

pub use client::{Client, Reply};
pub use sessions::{TestSessions, token};

use julin_blob::LocalBlobs;
use julin_config::Config;
use julin_db::{Command, Db, Env, Result};
use julin_events::Runner;
use julin_kernel::{ManualClock, PersonId, Scope, SeededRng, ShopId, Ts, Zone};
use julin_realtime::Hub;
use julin_web::{Ctx, CtxParts, Grant, Guarded, Ports, Reach, Role, Room, Sessions};
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

/// 2026-11-23 08:00 in Asia/Shanghai, a Monday: when every test begins.
pub const START: Ts = Ts(1_795_392_000_000);
/// The shop of all tests.
pub const SHOP: ShopId = ShopId(1);
/// The operator of all tests.
pub const OPERATOR: PersonId = PersonId(9);

/// The rooms under test on a fresh database.
pub struct TestApp {
    /// What handlers are given.
    pub ctx: Ctx,
    /// Move it with `advance`.
    pub clock: Arc<ManualClock>,
    /// Events and jobs.
    pub runner: Runner,
    /// All routes, with the outer layers.
    pub router: axum::Router,
    dir: tempfile::TempDir,
}

impl TestApp {
    /// Starts the rooms, lowest floor first.
    pub async fn start(rooms: Vec<Room>) -> Self {
        Self::with(rooms, |_, _| None).await
    }

    /// Starts the rooms with ports, and sessions of their own if `wire` answers some.
    pub async fn with(
        rooms: Vec<Room>,
        wire: impl FnOnce(&Db, &mut Ports) -> Option<Arc<dyn Sessions>>,
    ) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = ManualClock::at(START);
        let env = Env::new(clock.clone(), Arc::new(SeededRng::new(42)));
        let mut migrations = vec![julin_events::MIGRATIONS, julin_web::MIGRATIONS];
        migrations.extend(rooms.iter().map(|r| r.migrations));
        let db = database::fresh(dir.path(), &migrations, env).await;
        let mut ports = Ports::default();
        let sessions = wire(&db, &mut ports).unwrap_or_else(|| Arc::new(TestSessions));
        let ctx = Ctx::from(CtxParts {
            hub: Hub::new(clock.clone(), "test"),
            blobs: Arc::new(LocalBlobs::open(dir.path()).unwrap()),
            config: Arc::new(Config::default()),
            sessions,
            shop: SHOP,
            zone: Zone::named("Asia/Shanghai").unwrap(),
            ports: Arc::new(ports),
            lanes: Arc::default(),
            db,
        });
        Self::compose(rooms, ctx, clock, dir)
    }

    fn compose(
        rooms: Vec<Room>,
        ctx: Ctx,
        clock: Arc<ManualClock>,
        dir: tempfile::TempDir,
    ) -> Self {
        let (mut merged, mut reactions, mut jobs) = (OpenApiRouter::new(), vec![], vec![]);
        for room in rooms {
            merged = merged.merge(room.routes);
            reactions.extend(room.reactions);
            jobs.extend((room.jobs)(&ctx));
        }
        let (routes, api) = merged.split_for_parts();
        let guarded = Guarded::of(&api);
        let router = julin_web::outer_layers(routes, &ctx, guarded).with_state(ctx.clone());
        let runner = Runner::new(ctx.db.clone(), "test", reactions, jobs);
        Self {
            ctx,
            clock,
            runner,
            router,
            dir,
        }
    }

    /// The scope of the tests' shop.
    pub fn scope(&self) -> Scope {
        Scope::shop(SHOP)
    }
    /// A directory that lives as long as the app.
    pub fn dir(&self) -> &std::path::Path {
        self.dir.path()
    }
    /// Runs a command.
    pub async fn write<C: Command>(&self, command: C) -> Result<C::Output> {
        self.ctx.db.write(command).await
    }
    /// Runs all that is due.
    pub async fn drain(&self) {
        self.runner.drain().await.unwrap();
    }
    /// Moves the clock and runs all that became due.
    pub async fn advance(&self, ms: i64) {
        self.clock.advance(ms);
        self.drain().await;
    }
    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Client {
        Client::new(self.router.clone(), None)
    }
    /// A signed-in person with these grants.
    pub fn person(&self, id: PersonId, grants: &[Grant]) -> Client {
        Client::new(self.router.clone(), Some(token(id, grants)))
    }
    /// A resident.
    pub fn member(&self, id: PersonId) -> Client {
        self.person(
            id,
            &[Grant {
                role: Role::Member,
                reach: Reach::Own(id),
            }],
        )
    }
    /// A leader, who is a member too.
    pub fn leader(&self, id: PersonId) -> Client {
        let member = Grant {
            role: Role::Member,
            reach: Reach::Own(id),
        };
        self.person(
            id,
            &[
                member,
                Grant {
                    role: Role::Leader,
                    reach: Reach::Leader(id),
                },
            ],
        )
    }
    /// The operator.
    pub fn operator(&self) -> Client {
        self.person(
            OPERATOR,
            &[Grant {
                role: Role::Operator,
                reach: Reach::Shop,
            }],
        )
    }
}
