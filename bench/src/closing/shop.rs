//! All rooms of the program over one database, in process.
use super::till::Till;
use julin_blob::LocalBlobs;
use julin_community::People;
use julin_config::Config;
use julin_db::{Db, Env, Options};
use julin_events::Runner;
use julin_kernel::{Clock, PersonId, Scope, ShopId, SystemClock, SystemRng, Zone};
use julin_payments::PaymentProvider;
use julin_realtime::Hub;
use julin_testkit::{Client, OPERATOR, TestSessions, token};
use julin_web::{Ctx, CtxParts, Grant, Guarded, Ports, Reach, Role, Room};
use julin_wiring::IdentityPeople;
use std::path::Path;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;

pub(crate) const SHOP: ShopId = ShopId(1);
pub(crate) const SCOPE: Scope = Scope { shop: SHOP };

/// The composed program.
pub(crate) struct Shop {
    pub(crate) ctx: Ctx,
    pub(crate) runner: Runner,
    pub(crate) till: Till,
    router: axum::Router,
}

fn rooms() -> Vec<Room> {
    vec![
        julin_identity::room(),
        julin_community::room(),
        julin_catalog::room(),
        julin_ledger::room(),
        julin_messaging::room(),
        julin_groupbuy::room(),
        julin_payments::room(),
        julin_promo::room(),
        julin_orders::room(),
        julin_supply::room(),
        julin_settlement::room(),
        julin_membership::room(),
        julin_crm::room(),
        julin_insight::room(),
    ]
}

impl Shop {
    /// Opens the database at `url` and brings it up to date.
    pub(crate) async fn open(url: &str, dir: &Path) -> anyhow::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let env = Env::new(clock.clone(), Arc::new(SystemRng));
        let db = Db::connect(&Options::new(url), env).await?;
        let mut migrations = vec![julin_events::MIGRATIONS, julin_web::MIGRATIONS];
        migrations.extend(rooms().iter().map(|r| r.migrations));
        db.migrate(&migrations).await?;
        let till = Till::default();
        let ctx = Ctx::from(CtxParts {
            hub: Hub::new(clock, "bench"),
            blobs: Arc::new(LocalBlobs::open(dir)?),
            config: Arc::new(config()),
            sessions: Arc::new(TestSessions),
            shop: SHOP,
            zone: Zone::named("Asia/Shanghai").ok_or_else(|| anyhow::anyhow!("no zone"))?,
            ports: Arc::new(ports(&till)),
            lanes: Arc::default(),
            db,
        });
        Ok(Self::compose(ctx, till))
    }

    fn compose(ctx: Ctx, till: Till) -> Self {
        let (mut merged, mut reactions, mut jobs) = (OpenApiRouter::new(), vec![], vec![]);
        for room in rooms() {
            merged = merged.merge(room.routes);
            reactions.extend(room.reactions);
            jobs.extend((room.jobs)(&ctx));
        }
        let (routes, api) = merged.split_for_parts();
        let router = julin_web::outer_layers(routes, &ctx, Guarded::of(&api));
        let router = router.merge(julin_payments::callbacks());
        // The name stays the same, so that whoever was killed need not be waited for.
        let runner = Runner::new(ctx.db.clone(), "bench", reactions, jobs);
        Self {
            router: router.with_state(ctx.clone()),
            ctx,
            runner,
            till,
        }
    }

    pub(crate) fn db(&self) -> &Db {
        &self.ctx.db
    }
    pub(crate) fn anyone(&self) -> Client {
        Client::new(self.router.clone(), None)
    }
    pub(crate) fn operator(&self) -> Client {
        self.person(OPERATOR, Role::Operator, Reach::Shop)
    }
    pub(crate) fn leader(&self, id: PersonId) -> Client {
        self.person(id, Role::Leader, Reach::Leader(id))
    }
    fn person(&self, id: PersonId, role: Role, reach: Reach) -> Client {
        let grants = [Grant { role, reach }];
        Client::new(self.router.clone(), Some(token(id, &grants)))
    }
}

/// What was handed over can be settled at once.
fn config() -> Config {
    let mut config = Config::default();
    config.settlement.after_sale_window_s = 0;
    config
}

fn ports(till: &Till) -> Ports {
    let mut ports = Ports::default();
    ports.put::<dyn People>(Arc::new(IdentityPeople));
    ports.put::<dyn PaymentProvider>(Arc::new(till.clone()));
    ports
}
