//! What the rooms run on, opened from the settings.
use crate::{rooms, wiring};
use anyhow::{Context as _, Result};
use julin_blob::LocalBlobs;
use julin_config::{Config, Engine};
use julin_db::{Db, Env, Node, Options};
use julin_identity::DbSessions;
use julin_kernel::{Clock, Rng, ShopId, SystemClock, SystemRng, Zone};
use julin_realtime::Hub;
use julin_web::{Ctx, CtxParts};
use std::sync::Arc;

/// The one shop of an installation without tenants.
pub(crate) const SHOP: ShopId = ShopId(1);

/// The machine's clock and randomness.
pub(crate) fn system_env() -> Env {
    Env::new(Arc::new(SystemClock), Arc::new(SystemRng))
}

/// Opens the database that the settings name.
pub(crate) async fn open_db(config: &Config, env: Env) -> Result<Db> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("data_dir {}", config.data_dir.display()))?;
    let url = match config.database.url.engine(&config.data_dir) {
        Some(Engine::Sqlite(path)) => path.display().to_string(),
        _ => config.database.url.expose().to_owned(),
    };
    let pool = usize::try_from(config.database.pool_size).unwrap_or(16);
    let connections = if url.starts_with("postgres") { pool } else { 6 };
    let options = Options {
        url,
        durable: true,
        connections,
    };
    Ok(Db::connect(&options, env).await?)
}

/// Everything that handlers, jobs and reactions are given, and the node number held.
pub(crate) struct Opened {
    pub(crate) ctx: Ctx,
    pub(crate) node: Node,
    pub(crate) outside: wiring::Outside,
}

/// Opens the database, brings it up to date, claims a node number and wires the ports.
pub(crate) async fn open(config: Config, env: Env) -> Result<Opened> {
    let clock: Arc<dyn Clock> = env.clock.clone();
    let db = open_db(&config, env.clone()).await?;
    let applied = db.migrate(&rooms::migrations()).await?;
    if !applied.is_empty() {
        tracing::info!(count = applied.len(), "migrations applied");
    }
    let holder = format!("{}-{}", std::process::id(), random_word(&*env.rng));
    let node = match config.node_id {
        Some(number) => db.claim_fixed_node(&holder, number.into()).await?,
        None => db.claim_node(&holder).await?,
    };
    let outside = wiring::Outside::new(&config, &db)?;
    let zone = Zone::named(&config.store.zone).context("store.zone")?;
    let ctx = Ctx::from(CtxParts {
        hub: Hub::new(clock, random_word(&*env.rng)),
        blobs: Arc::new(LocalBlobs::open(&config.data_dir)?),
        sessions: Arc::new(DbSessions::new(db.clone())),
        shop: SHOP,
        zone,
        ports: Arc::new(outside.ports(&config, &db)?),
        lanes: Arc::default(),
        config: Arc::new(config),
        db,
    });
    Ok(Opened { ctx, node, outside })
}

fn random_word(rng: &dyn Rng) -> String {
    format!("{:x}", rng.below(u64::MAX))
}

/// Creates an operator of the whole shop, or gives an existing one a new password.
pub(crate) async fn set_operator(config: &Config, login: &str, password: &str) -> Result<()> {
    let db = open_db(config, system_env()).await?;
    db.migrate(&rooms::migrations()).await?;
    db.claim_node("operator-command").await?;
    wiring::operator::create(&db, SHOP, login, password).await
}
